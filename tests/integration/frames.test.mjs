// Everything that a real server says on its WebSockets is what protocol/api says, for every role.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { faultOfCommand, faultOfFrame, frameTypes, typeOf } from './contract.mjs';
import { Server, applyEvent, eventDocument, eventually, joinLink, oneStage, root, slug, temporaryFolder } from './harness.mjs';
import { SessionClient } from './session-client.mjs';

const views = { viewer: 'viewer', panelist: 'panelist', interpreter: 'interpreter', signer: 'interpreter', captioner: 'interpreter', moderator: 'staff', organiser: 'staff' };

/** Keeps every frame that a client gets, also answers, with the view it had then. */
class Records {
  heard = [];

  keep(client, role) {
    let view = views[role];
    const take = (frame) => {
      // Another role is another view, from its welcome on.
      if (frame.type === 'welcome') view = viewOf(frame.you.roles);
      this.heard.push({ role, view, frame });
    };
    client.frames.forEach(take);
    client.socket.on('message', (bytes) => take(JSON.parse(String(bytes))));
    return client;
  }

  get types() { return new Set(this.heard.map(({ frame }) => typeOf(frame))); }
}

function viewOf(roles) {
  const order = ['staff', 'panelist', 'interpreter', 'viewer'];
  return order.find((view) => roles.some((role) => views[role] === view));
}

test('every frame of an event, from rehearsal to reopening, is what protocol/api says to that view', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  const document = eventDocument({
    people: [{ id: 'ada', name: 'Ada', title: { en: 'Chair' }, organisation: 'Commons' }],
    agenda: [{ id: 'panel', kind: 'panel', title: { en: 'Panel' }, minutes: 30, people: ['ada'] }],
    organisers: [{ name: 'Commons', url: 'https://example.org/', 'x-note': 'of their own' }],
    chat: { open: true, slow_seconds: 1, max_length: 200 }, comments: { open: true, max_length: 200 },
    contact: 'a@example.org', privacy_notice: { en: 'Little is kept.' }, fallback: { url: 'https://example.org/', text: { en: 'Elsewhere' } },
  });
  await applyEvent(data, document);
  const server = await Server.start(t, data, { args: ['--trusted-proxy', '127.0.0.1/32'] });
  const records = new Records();
  const clients = {};
  for (const role of Object.keys(views)) {
    const { token } = await joinLink(data, role, '--name', role === 'panelist' ? 'Ada' : role);
    clients[role] = records.keep(await SessionClient.open(server, { token }), role);
    clients[role].token = token;
  }
  const asker = records.keep(await SessionClient.open(server), 'viewer');
  const { organiser, panelist } = clients;
  const run = async (client, type, fields = {}) => {
    assert.equal(faultOfCommand({ id: 'x', type, ...fields }), null, type);
    const answer = await client.command(type, fields);
    assert.equal(answer.ok, true, `${type}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const staff = (type, fields) => run(organiser, type, fields);

  await staff('event.rehearse');
  await run(panelist, 'question.ask', { text: 'Does this work?' });
  await staff('event.rehearse');
  await staff('event.rehearse', { reset: true });
  const draft = { question: 'Which licence?', kind: 'single', options: ['GPL', 'MIT'], anonymous: true, results: 'live' };
  const { poll } = await staff('poll.create', { poll: draft });
  await staff('event.doors');
  await run(asker, 'profile.set', { name: 'Vi', organisation: 'Home' });
  const { question } = await run(asker, 'question.ask', { text: 'Who maintains it?', lang: 'en', to: panelist.you.id, watching: new Date().toISOString() });
  const other = (await run(asker, 'question.ask', { text: 'And who pays?', anonymous: true })).question;
  await run(asker, 'question.edit', { question, text: 'Who maintains it now?' });
  for (const type of ['approve', 'next', 'live', 'done', 'restore', 'done']) await staff(`question.${type}`, { question });
  await run(panelist, 'question.answer', { question, text: 'We do.' });
  await run(panelist, 'question.answer', { question, text: 'Between us: we do.', private: true });
  await staff('question.claim', { question });
  await staff('question.note', { question, text: 'Ask the treasurer' });
  await staff('question.tag', { question, tag: 'money' });
  await staff('question.translate', { question, lang: 'fr', text: 'Qui le maintient ?' });
  await staff('question.order', { question });
  await run(clients.viewer, 'question.report', { question, reason: 'Rude' });
  await staff('question.settle', { question });
  await staff('question.edit', { question, text: 'Who maintains it?' });
  await staff('question.pin', { question, on: true });
  await staff('question.assign', { question, to: null });
  await staff('question.approve', { question: other });
  await run(clients.viewer, 'question.vote', { question: other, up: true });
  await staff('question.dismiss', { question: other, reason: 'Later' });
  await staff('question.restore', { question: other });
  const merged = await staff('question.merge', { question: other, into: question });
  await staff('undo', { seq: merged.seq });
  await staff('question.redact', { question: other });
  await run(asker, 'question.withdraw', { question: other });
  assert.equal((await asker.command('poll.vote', { poll, options: ['2'] })).error.status, 404, 'a draft is nothing to viewers');
  await staff('poll.open', { poll });
  await run(asker, 'poll.vote', { poll, options: ['2'], watching: new Date().toISOString() });
  const taken = await staff('poll.create', { poll: { question: 'How is it?', kind: 'rating', points: 5, results: 'never' } });
  const opened = await staff('poll.open', { poll: taken.poll });
  await staff('undo', { seq: opened.seq });
  const closed = await staff('poll.close', { poll });
  await staff('undo', { seq: closed.seq });
  await staff('poll.close', { poll });
  await staff('poll.publish', { poll });
  await organiser.frame((frame) => frame.type === 'poll.tally', 'a tally of polls');
  await staff('questions.close');
  await staff('questions.open');
  await run(asker, 'hand.raise');
  await run(panelist, 'hand.raise');
  await staff('hand.lower', { participant: asker.you.id });
  await staff('timer.start', { seconds: 300, participant: panelist.you.id });
  await staff('timer.stop');
  await staff('prompt.send', { to: panelist.you.id, text: 'Two minutes' });
  await staff('prompt.send', { to: panelist.you.id, text: '' });
  const { message } = await run(asker, 'chat.send', { channel: 'all', text: 'Hello' });
  const deleted = await staff('chat.delete', { message });
  await staff('undo', { seq: deleted.seq });
  await run(panelist, 'chat.send', { channel: 'backstage', text: 'Is my sound on?' });
  await run(asker, 'chat.send', { channel: 'desk', text: 'I hear nothing.' });
  await staff('chat.send', { channel: 'desk', text: 'Try again.', to: asker.you.id });
  await run(asker, 'reaction.send', { kind: 'applause' });
  await asker.frame((frame) => frame.type === 'reactions', 'reactions');
  await staff('agenda.start', { item: 'panel' });
  await staff('agenda.end');
  const { announcement } = await staff('announce.post', { text: 'Welcome' });
  await staff('announce.retract', { announcement });
  await run(panelist, 'stage.ready', { ready: true });
  const participant = panelist.you.id;
  await staff('participant.silence', { question });
  await staff('participant.silence', { participant: asker.you.id, on: false });
  await staff('participant.invite', { participant: clients.viewer.you.id });
  await run(clients.viewer, 'stage.take_seat', { on: false });
  await staff('participant.edit', { participant, organisation: 'Elsewhere', trusted: true });
  const gone = records.keep(await SessionClient.open(server), 'viewer');
  await run(gone, 'profile.set', { name: 'Rude' });
  await staff('participant.remove', { participant: gone.you.id });
  assert.equal((await gone.closed).code, 1008);
  const elsewhere = { url: server.url, socketOptions: { headers: { 'x-forwarded-for': '203.0.113.7' } } };
  const rude = records.keep(await SessionClient.open(elsewhere), 'viewer');
  await run(rude, 'profile.set', { name: 'Rude' });
  await staff('participant.ban', { participant: rude.you.id, dry: true });
  const { ban } = await staff('participant.ban', { participant: rude.you.id, lasts: 'event' });
  assert.equal((await rude.closed).code, 1008);
  records.keep(await SessionClient.open(elsewhere), 'viewer');
  await staff('participant.unban', { ban });
  await staff('stage.bring_on', { participant });
  await staff('stage.spotlight', { feed: `${participant}:camera` });
  await staff('stage.mute', { participant, on: true });
  await staff('stage.slate', { name: 'pause' });
  await staff('stage.cut');
  await staff('stage.restore');
  await staff('stage.send_off', { participant });
  for (const on of [true, false]) await staff('participant.role', { participant: asker.you.id, role: 'panelist', on });
  for (const type of ['event.go_live', 'event.pause', 'event.resume', 'event.end']) await staff(type);
  const { comment } = await run(panelist, 'comment.post', { text: 'What was left out' });
  for (const type of ['approve', 'dismiss', 'restore', 'redact']) await staff(`comment.${type}`, { comment, ...(type === 'dismiss' && { reason: 'Off topic' }) });
  await staff('event.reopen');
  await applyEvent(data, { ...document, title: { en: 'Another title' } });

  // Refusals, resumes, hellos that are not taken, and a stage that dies.
  await asker.command('question.approve', { question });
  asker.send('no JSON');
  const seen = organiser.lastSeq;
  records.keep(await SessionClient.open(server, { token: organiser.token, resume: seen - 5 }), 'organiser');
  records.keep(await SessionClient.open(server, { token: asker.you.token, resume: seen - 5 }), 'viewer');
  records.keep(await SessionClient.open(server, { token: 'forged' }), 'viewer');
  // From a second device of hers.
  for (let device = 1; device <= 2; ++device) {
    await eventually(async () => (await server.fetch(`/whip/${slug}`, { method: 'POST', body: readFileSync(join(root, 'tests/golden/sdp/chromium.sdp'), 'utf8'), headers: { 'content-type': 'application/sdp', authorization: `Bearer ${panelist.token}` } })).status === 201, 'a session with the stage', 20_000);
  }
  await panelist.frame((frame) => frame.type === 'feed.taken', 'feed.taken');
  const stage = await oneStage(data);
  process.kill(stage, 'SIGKILL');
  await organiser.frame((frame) => frame.type === 'stage.restarted', 'stage.restarted', 20_000);
  await organiser.frame((frame) => frame.type === 'audience', 'audience');
  await organiser.frame((frame) => frame.type === 'poll.counted', 'the counts of an anonymous poll', 20_000);

  const faults = records.heard.map(({ role, view, frame }) => [faultOfFrame(frame, view), role, frame])
    .filter(([fault]) => fault !== null).map(([fault, role, frame]) => `${role}: ${JSON.stringify(frame).slice(0, 400)}: ${fault}`);
  assert.deepEqual(faults.slice(0, 5), []);
  // A feed is refused only after its stage died of it twice; who speaks is heard in speaking.test.mjs.
  assert.deepEqual([...frameTypes.keys()].filter((type) => !records.types.has(type)), ['stage.speaking', 'feed.refused']);
  for (const client of [organiser, clients.viewer, panelist, asker]) {
    const numbers = client.frames.filter((frame) => 'at' in frame).map((frame) => frame.seq);
    const late = client === asker ? [] : numbers.filter((seq, at) => at > 0 && seq <= numbers[at - 1]);
    assert.deepEqual(late, [], 'each event once and in order');
  }
});

test('the server refuses what the schema of commands refuses', { timeout: 30_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const client = await SessionClient.open(server, { token: (await joinLink(data, 'organiser')).token });
  const wrong = [
    { type: 'question.ask' }, { type: 'question.ask', text: 7 }, { type: 'question.ask', text: 'x', more: 1 },
    { type: 'question.ask', text: 'x', lang: 'e n' }, { type: 'question.ask', text: 'x', watching: 'now' },
    { type: 'question.approve', question: '' }, { type: 'question.approve', question: 'q'.repeat(201) }, { type: 'question.pin', question: 'q', on: 'yes' },
    { type: 'poll.create', poll: 'Which?' }, { type: 'poll.create', poll: { question: 'Which?', kind: 'any' } }, { type: 'poll.create', poll: { question: 'Which?', kind: 'single', options: [1] } },
    { type: 'poll.vote', poll: 'o', options: '1' }, { type: 'poll.vote', poll: 'o', options: [1] }, { type: 'poll.vote', poll: 'o' },
    { type: 'undo', seq: -1 }, { type: 'undo', seq: '1' }, { type: 'stage.spotlight', feed: 1 }, { type: 'stage.slate', name: 'none' },
    { type: 'reaction.send', kind: 'boo' }, { type: 'chat.send', channel: 'lobby', text: 'x' }, { type: 'chat.send', channel: 'all' }, { type: 'timer.start', seconds: '5' },
    { type: 'participant.role', participant: 'p', role: 'king', on: true }, { type: 'participant.ban', participant: 7 }, { type: 'participant.unban' },
  ];
  for (const command of wrong) {
    assert.notEqual(faultOfCommand({ id: 'x', ...command }), null, JSON.stringify(command));
    const { type, ...fields } = command;
    const answer = await client.command(type, fields);
    assert.equal(answer.error?.status, 400, JSON.stringify(command));
    assert.equal(faultOfFrame(answer, 'staff'), null);
  }
  assert.equal((await client.command('stage.layout', { name: 'grid' })).error.status, 400, 'what is not described is not there');
});
