// Guests are kept out by the address that one of them came from, behind a proxy that is trusted to say it; whoever has a link
// comes in, an address that a stranger claims is nobody's, and no address is on disk.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, eventDocument, joinLink, temporaryFolder } from './harness.mjs';
import { SessionClient } from './session-client.mjs';

/** The server as it is seen by somebody whose proxy says where they come from. */
const from = (server, address) => ({ url: server.url, socketOptions: { headers: { 'x-forwarded-for': address } } });
const enter = (server, address, hello = {}) => SessionClient.open(from(server, address), hello);
/** What becomes of a socket that was open. */
const sentAway = async (client) => {
  const refused = await client.frame((frame) => frame.type === 'refused', 'that they are sent away');
  assert.equal((await client.closed).code, 1008);
  return refused.error;
};

async function event(t, ...args) {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ contact: 'desk@example.org' }));
  const server = await Server.start(t, data, { args: ['--trusted-proxy', '127.0.0.1/32', ...args] });
  const moderator = await SessionClient.open(server, { token: (await joinLink(data, 'moderator', '--name', 'Mo')).token });
  const ban = (fields) => moderator.command('participant.ban', fields);
  return { data, server, moderator, ban };
}

test('a guest who comes back as a new one is kept out by their address, and nobody else is', { timeout: 60_000 }, async (t) => {
  const { data, server, moderator, ban } = await event(t);
  const address = '203.0.113.77';
  const troll = await enter(server, address);
  assert.equal((await troll.command('profile.set', { name: 'Troll' })).ok, true);
  const friend = await enter(server, address);
  const elsewhere = await enter(server, '203.0.113.78');
  const ann = await enter(server, address, { token: (await joinLink(data, 'panelist', '--name', 'Ann')).token });
  const vi = await enter(server, address, { token: (await joinLink(data, 'viewer', '--name', 'Vi')).token });
  // Removing the person alone does not keep them out.
  assert.equal((await moderator.command('participant.remove', { participant: troll.you.id })).ok, true);
  assert.equal((await sentAway(troll)).type, '/problems/forbidden');
  const again = await enter(server, address);
  assert.equal(again.first.type, 'welcome');

  const weighed = await ban({ participant: troll.you.id, dry: true });
  assert.deepEqual([weighed.ok, weighed.hit, weighed.ban], [true, { people: 2, spared: 2, staff: 1 }, undefined]);
  assert.equal((await enter(server, address)).first.type, 'welcome', 'weighing keeps nobody out');
  const done = await ban({ participant: troll.you.id });
  assert.equal(done.hit.people, 3);
  for (const client of [again, friend]) {
    const error = await sentAway(client);
    assert.deepEqual([error.type, error.status, error.contact], ['/problems/banned', 403, 'desk@example.org']);
  }
  const refused = async (where, hello) => (await enter(server, where, hello)).first;
  assert.equal((await refused(address)).error.type, '/problems/banned');
  assert.equal((await refused(address, { token: friend.you.token })).error.type, '/problems/banned', 'a guest who was there before');
  // Where WebSockets are blocked it is the same.
  const stream = await server.fetch('/api/v1/events/trial/stream', { headers: { 'x-forwarded-for': address } });
  assert.match(await stream.text(), /problems\/banned/);
  assert.equal((await refused('203.0.113.78')).type, 'welcome');
  assert.equal((await refused('203.0.113.78', { token: friend.you.token })).type, 'welcome');
  assert.equal((await refused(address, { token: (await joinLink(data, 'viewer')).token })).type, 'welcome', 'whoever has a link');
  for (const client of [elsewhere, ann, vi]) assert.equal((await client.command('profile.set', { organisation: 'Here' })).ok, true);

  const told = await moderator.frame((frame) => frame.type === 'bans' && frame.bans.length === 1);
  assert.deepEqual([told.bans[0].id, told.bans[0].about, told.bans[0].by.name, told.bans[0].people], [done.ban, { id: troll.you.id, name: 'Troll' }, 'Mo', 3]);
  assert.ok(!JSON.stringify([moderator.frames, elsewhere.frames, ann.frames]).includes('203.0.113'), 'no address is told');
  for (const name of readdirSync(data).filter((one) => one.startsWith('rostrum.db'))) assert.ok(!readFileSync(join(data, name)).includes('203.0.113'), `none is in ${name}`);
  assert.ok(!server.log.includes(address), 'nor in the log');

  assert.equal((await moderator.command('participant.unban', { ban: done.ban })).ok, true);
  assert.equal((await refused(address)).type, 'welcome');
  assert.equal((await refused(address, { token: troll.you.token })).error.type, '/problems/forbidden', 'the person stays removed');
});

test('an address of IPv6 stands for its household, and a chain of proxies is believed as far as it is trusted', { timeout: 60_000 }, async (t) => {
  const { server, ban } = await event(t, '--trusted-proxy', '198.51.100.0/24');
  const troll = await enter(server, '2001:db8:1:2::7');
  const { question } = await troll.command('question.ask', { text: 'Rude?', anonymous: false });
  assert.equal((await ban({ question, lasts: 'event' })).ok, true);
  const type = async (address) => (await enter(server, address)).first.type;
  assert.equal(await type('2001:db8:1:2:ffff::1'), 'refused');
  assert.equal(await type('2001:db8:1:3::7'), 'welcome');
  assert.equal(await type('2001:db8:1:2::8, 198.51.100.4'), 'refused', 'through a second proxy that is trusted');
  assert.equal(await type('2001:db8:1:2::8, 192.0.2.4'), 'welcome', 'a stranger says so');
});

test('a header that an untrusted peer sends bans nobody and lets nobody in', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  // Only another machine would be believed.
  const server = await Server.start(t, data, { args: ['--trusted-proxy', '198.51.100.1/32'] });
  const moderator = await SessionClient.open(server, { token: (await joinLink(data, 'moderator')).token });
  const guest = await enter(server, '203.0.113.77');
  assert.equal((await guest.command('profile.set', { name: 'G' })).ok, true);
  // They come from this machine, whatever they say; nobody is kept out of here.
  const answer = await moderator.command('participant.ban', { participant: guest.you.id });
  assert.equal(answer.error.status, 409);
  assert.equal((await enter(server, '203.0.113.77')).first.type, 'welcome');
});

test('networks of the operator are spared, and a restart lets everyone in again', { timeout: 60_000 }, async (t) => {
  const { data, server, ban } = await event(t, '--guest-network', '10.0.0.0/8');
  const colleague = await enter(server, '10.1.2.3');
  assert.equal((await colleague.command('profile.set', { name: 'C' })).ok, true);
  assert.equal((await ban({ participant: colleague.you.id, dry: true })).error.status, 409);
  const troll = await enter(server, '203.0.113.77');
  assert.equal((await troll.command('profile.set', { name: 'T' })).ok, true);
  assert.equal((await ban({ participant: troll.you.id })).ok, true);
  assert.equal((await enter(server, '203.0.113.77')).first.type, 'refused');
  await server.drain();
  const next = await Server.start(t, data, { args: ['--trusted-proxy', '127.0.0.1/32'] });
  assert.equal((await enter(next, '203.0.113.77')).first.type, 'welcome');
});
