// Who may what, by protocol/api (docs/roles.md): every command and every address, asked of a real server by every role, by
// moderators narrowed to each capability, by guests, by the key, and by tokens that open nothing.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openapi, schemas } from './contract.mjs';
import { Server, applyEvent, command, eventDocument, eventually, root, slug, sleep, temporaryFolder } from './harness.mjs';
import { as, enrol, mailTo } from './registering.mjs';
import { SessionClient } from './session-client.mjs';

const roles = ['viewer', 'panelist', 'interpreter', 'signer', 'captioner', 'moderator', 'organiser'];
const capabilities = ['questions', 'polls', 'announcements', 'people', 'stage', 'agenda', 'phase'];
const sdp = readFileSync(join(root, 'tests/golden/sdp/chromium.sdp'), 'utf8');
const commands = Object.entries(schemas[1].$defs).filter(([name, schema]) => schema.properties?.type && name !== 'hello');
const methods = ['get', 'post', 'put', 'patch', 'delete', 'options'];
const operations = Object.entries(openapi.paths).flatMap(([path, item]) => methods.filter((method) => item[method])
  .map((method) => ({ path, method, id: item[method].operationId, may: item[method]['x-may'] })));

/** A token as the server signs it, whatever it says, by whatever key. */
function mint(key, claims) {
  const hmac = (secret, text) => createHmac('sha256', secret).update(text).digest('base64url');
  const body = { event: slug, person: 'pminted', roles: ['organiser'], can: [], languages: [], name: '', guest: false, expires: Math.floor(Date.now() / 1000) + 3600, ...claims };
  const head = `v1.${hmac(key, 'kid').slice(0, 8)}.${Buffer.from(JSON.stringify(body)).toString('base64url')}`;
  return { head, token: `${head}.${hmac(key, head)}` };
}

/** An event with everyone who may come to it; `access` is the document's. */
async function house(t, access) {
  const data = temporaryFolder(t);
  const document = { people: [{ id: 'ada', name: 'Ada' }], agenda: [{ id: 'panel', kind: 'panel' }], chat: { open: true }, registration: { open: true } };
  await applyEvent(data, eventDocument(document));
  await applyEvent(data, eventDocument({ slug: 'other' }));
  const server = await Server.start(t, data);
  const key = (await command(data, 'key')).stdout.trim();
  const make = async (role, can = []) => (await as(server, key, 'POST', '/links', { role, can, name: role })).body;
  const actors = [{ name: 'nobody', token: '', good: false }];
  const add = (name, link, about) => actors.push({ name, token: link.token, person: link.id, roles: [], can: [], good: true, ...about });
  for (const role of roles) add(role, await make(role), { roles: [role] });
  for (const can of capabilities) add(`moderator of ${can}`, await make('moderator', [can]), { roles: ['moderator'], can: [can] });
  // A guest of when the event was open to all.
  const guest = await SessionClient.open(server);
  add('guest', guest.you, { roles: ['viewer'], guest: true });
  assert.equal((await enrol(server, 'reg@example.org')).status, 201);
  const registered = await mailTo(data, 'reg@example.org', 'Please confirm');
  assert.equal((await as(server, registered.token, 'PATCH', '/registrations/me', { action: 'confirm' })).status, 200);
  const self = (await as(server, registered.token, 'GET', '/registrations/me')).body.id;
  add('registered', { token: registered.token, id: self }, { roles: ['viewer'], self: true });
  actors.push({ name: 'the key', token: key, key: true, good: true, roles: [] });

  // Tokens that open nothing, each of an organiser but the last.
  const bad = (name, token) => actors.push({ name, token, good: false });
  bad('of another event', mint(key, { event: 'other' }).token);
  bad('expired', mint(key, { expires: Math.floor(Date.now() / 1000) - 1 }).token);
  const { head } = mint(key, {});
  bad('forged', `${head}.${createHmac('sha256', 'x'.repeat(43)).update(head).digest('base64url')}`);
  bad('unsigned', `${head}.`);
  bad('altered', mint(key, { roles: ['viewer'] }).token.replace(/\.[^.]+\.([^.]+)$/, (_, signature) => `.${head.split('.')[2]}.${signature}`));
  bad('of other words', 'organiser');
  const revoked = await make('organiser');
  await (await SessionClient.open(server, { token: revoked.token })).close();
  assert.equal((await as(server, key, 'DELETE', `/links/${revoked.id}`)).status, 204);
  bad('revoked', revoked.token);
  const removed = await make('moderator');
  await (await SessionClient.open(server, { token: removed.token })).close();
  const staff = await SessionClient.open(server, { token: actors.find((one) => one.name === 'organiser').token });
  assert.equal((await staff.command('participant.remove', { participant: removed.id })).ok, true);
  bad('removed', removed.token);
  // A token that this very key signed, so that the ones above are refused for what they are.
  assert.equal((await as(server, mint(key, {}).token, 'GET', '/links')).status, 200);

  if (access !== 'open') await applyEvent(data, eventDocument({ ...document, access }));
  return { data, server, key, actors, staff, self };
}

/** Whether `may` of protocol/api takes in this actor. */
function allows(may, actor, { access, asker, assigned, invited }) {
  const staff = (can) => actor.good && (actor.key || actor.roles.includes('organiser') || (actor.roles.includes('moderator') && (actor.can.length === 0 || actor.can.includes(can))));
  const person = actor.good && !actor.key && !(actor.guest && access !== 'open');
  return may.some((word) => {
    if (word.startsWith('can:')) return capabilities.includes(word.slice(4)) && staff(word.slice(4));
    switch (word) {
      case 'anyone': case 'network': return true;
      case 'admitted': return actor.token === '' ? access === 'open' : person;
      case 'everyone': case 'person': return person;
      case 'speaker': return person && actor.roles.some((role) => role !== 'viewer' && role !== 'captioner');
      case 'organiser': return actor.good && (actor.key || actor.roles.includes('organiser'));
      case 'key': return actor.key === true;
      case 'self': return actor.self === true;
      case 'holder': return actor.name === 'removed' || (actor.good && !actor.key);
      case 'signed': return person && !actor.guest;
      case 'addressed': return actor.token === '';
      case 'commenter': case 'signed in': case 'signed in to the event': return false;
      case 'staff': return actor.good && actor.roles.some((role) => role === 'moderator' || role === 'organiser');
      case 'panelist': return actor.good && actor.roles.includes('panelist');
      case 'asker': return asker === actor;
      case 'assigned': return assigned === actor;
      case 'invited': return invited === actor;
      case 'as the change': return staff('questions');
      default: throw new Error(`x-may ${word} is not known`);
    }
  });
}

/**
 * How each operation is asked so that nothing is changed by who may: refused is 401 or 403, all else is not. What is hidden is not
 * there for who may not have it, as this one is for nobody: who gets one that is there is asked in pictures.test.mjs.
 */
const asked = (self) => new Map(Object.entries({
  health: {}, readiness: {}, metrics: {}, openapi: {}, events: {}, event: {}, calendar: {}, seriesCalendar: {}, home: {}, viewerPage: {}, studioPage: {}, moderatorPage: {}, registrationPage: {}, organiserPage: {}, signInPage: {},
  createEvent: { body: '{}' }, changeEvent: { body: '{}', type: 'application/merge-patch+json' }, deleteEvent: { headers: { 'if-match': '"none"' } },
  copyEvent: { body: '{}' }, asset: { id: 'none.png' }, putAsset: { id: 'x.png', body: 'no picture', type: 'image/png' }, removeAsset: { id: 'none.png' },
  document: {}, revisions: {}, revision: { id: 'none' }, questions: {}, questions_csv: {}, questionPicture: { hidden: true }, stream: { frames: true }, session: { frames: true },
  command: { body: '{}' }, registrations: {}, register: { body: '{}' }, registrationsCsv: {}, records: {}, recordsReport: {}, pollsCsv: {}, attendanceCsv: {},
  registration: { id: self }, changeRegistration: { id: self, body: '{}', headers: { 'if-match': '"999999"' } }, cancelRegistration: { id: self, last: true },
  links: {}, makeLink: { body: '{}' }, revokeLink: { id: 'none' }, invite: { body: Buffer.from([0xff]), type: 'text/csv' }, mails: {}, write: { body: '{}' }, mail: { id: 'none' },
  comments: {}, postComment: { body: '{"text":"x"}', headers: { 'idempotency-key': '"x"' } }, ownComment: {}, confirmComment: { body: '{}' }, withdrawComment: {}, speakersCsv: {}, ownData: {}, processing: {},
  signIn: {}, askSignIn: { body: '{}' }, signedIn: {}, signOut: {}, redeemSignIn: { body: '{}' }, startOpenId: { body: '{}' }, redeemOpenId: { body: '{}' }, enter: {},
  keys: {}, makeKey: { body: '{}' }, revokeKey: { id: 'none' }, keyAudit: { id: 'none' }, webhooks: {}, makeWebhook: { body: '{}' }, removeWebhook: { id: 'none' }, testWebhook: { id: 'none' },
  publish: { body: 'no offer', type: 'application/sdp' }, publishAt: {}, publishOptions: {}, trickle: { body: 'x', type: 'application/trickle-ice-sdpfrag', headers: { 'if-match': '*' } }, unpublish: {}, publishSession: {}, publishSessionOptions: {},
  programme: { live: true }, rendition: { live: true }, media: { live: true },
}));

async function firstFrame(server, operation, actor) {
  if (operation.id === 'session') {
    const client = await SessionClient.open(server, actor.token ? { token: actor.token } : {});
    const { type } = client.first;
    await client.close();
    return type;
  }
  const ending = new AbortController();
  const response = await server.fetch(`/api/v1/events/${slug}/stream`, { headers: actor.token ? { authorization: `Bearer ${actor.token}` } : {}, signal: ending.signal });
  assert.equal(response.status, 200);
  let text = '';
  const reader = response.body.getReader();
  const found = () => /"type":"(welcome|refused)"/.exec(text)?.[1];
  while (!found()) {
    const { done, value } = await reader.read();
    if (done) break;
    text += Buffer.from(value).toString();
  }
  ending.abort();
  return found();
}

for (const access of ['open', 'registered']) {
  test(`every address answers every actor as protocol/api says, of an event for ${access === 'open' ? 'everyone' : 'those who registered'}`, { timeout: 150_000 }, async (t) => {
    const { server, actors, self } = await house(t, access);
    const how = asked(self);
    assert.deepEqual(operations.filter(({ id, may }) => !how.has(id) || !may?.length).map(({ id }) => id), [], 'each operation says who may, and is asked here');
    assert.deepEqual([...how.keys()].filter((id) => !operations.some((one) => one.id === id)), []);
    const faults = [];
    let [refusals, passes] = [0, 0];
    // What ends something comes last.
    const inOrder = [...operations].sort((a, b) => Number(how.get(a.id).last ?? false) - Number(how.get(b.id).last ?? false));
    for (const operation of inOrder) {
      const { id = 'none', body, type = 'application/json', headers = {}, frames, live, last, hidden } = how.get(operation.id);
      for (const actor of last ? [...actors].sort((a, b) => Number(a.self ?? false) - Number(b.self ?? false)) : actors) {
        const allowed = allows(operation.may, actor, { access });
        // An organiser would end it for those who are still to be asked.
        if (last && allowed && !actor.self) continue;
        let status;
        if (frames) {
          status = await firstFrame(server, operation, actor);
        } else {
          let path = operation.path.replace('{slug}', slug).replace('{id}', id).replace('{name}', id).replace('{session}', 'none').replace('{rendition}', 'v720').replace('{file}', 'none.m4s');
          if (live && actor.token) path = path.replace(`/live/${slug}/`, `/live/${slug}/~${actor.token}/`);
          const response = await server.fetch(path, {
            method: operation.method.toUpperCase(), redirect: 'manual', ...(body === undefined ? {} : { body }),
            headers: { ...(actor.token && !live ? { authorization: `Bearer ${actor.token}` } : {}), ...(body === undefined ? {} : { 'content-type': type }), ...headers },
          });
          status = response.status;
          const text = await response.text();
          if (status === 401 || status === 403) assert.match(text, /"type":"\/problems\//, operation.id);
        }
        if (hidden) {
          if (status !== 404) faults.push(`${operation.id} by ${actor.name}: ${status}`);
          continue;
        }
        const refused = status === 401 || status === 403 || status === 'refused';
        if (refused) refusals += 1;
        else passes += 1;
        if (refused === allowed || status >= 500 || status === undefined) faults.push(`${operation.id} by ${actor.name}: ${status}, ${allowed ? 'allowed' : 'not allowed'}`);
        // Without any token a key or link is asked for; with one that is not enough, that is said.
        if (refused && actor.token === '' && typeof status === 'number' && !live) assert.equal(status, 401, operation.id);
      }
    }
    assert.deepEqual(faults, []);
    assert.ok(refusals > 300 && passes > 300, `${refusals} refused, ${passes} not`);
    // /metrics is for this machine alone.
    assert.equal((await server.fetch('/metrics', { headers: { 'x-forwarded-for': '203.0.113.9' } })).status, 403);
  });
}

/** Arguments of every command, of things that are there. */
const argumentsOf = ({ question, other, victim, announcement, poll, message, change, organiser }) => ({
  'agenda.end': {}, 'agenda.start': { item: 'panel' }, 'announce.post': { text: 'a' }, 'announce.retract': { announcement },
  'chat.delete': { message }, 'chat.send': { channel: 'all', text: 'a' },
  'comment.post': { text: 'a' }, 'comment.approve': { comment: 'none' }, 'comment.dismiss': { comment: 'none' }, 'comment.redact': { comment: 'none' }, 'comment.restore': { comment: 'none' },
  'event.doors': {}, 'event.go_live': {}, 'event.pause': {}, 'event.resume': {}, 'event.rehearse': {}, 'event.end': {}, 'event.reopen': {},
  'hand.raise': {}, 'hand.lower': {}, 'participant.ban': { participant: victim, dry: true }, 'participant.unban': { ban: 'none' }, 'participant.edit': { participant: victim, organisation: 'b' }, 'participant.erase': {}, 'participant.invite': { participant: victim },
  'participant.remove': { participant: victim }, 'participant.role': { participant: victim, role: 'panelist', on: true }, 'participant.silence': { participant: victim },
  'poll.close': { poll }, 'poll.create': { poll: { kind: 'single', question: 'a?', options: ['a', 'b'] } }, 'poll.open': { poll }, 'poll.publish': { poll }, 'poll.vote': { poll, options: [0] },
  'profile.set': { organisation: 'c' }, 'prompt.send': { to: organiser, text: 'a' },
  'question.answer': { question, text: 'a' }, 'question.approve': { question }, 'question.ask': { text: 'why?' }, 'question.assign': { question, to: organiser }, 'question.claim': { question },
  'question.dismiss': { question }, 'question.done': { question }, 'question.edit': { question, text: 'b' }, 'question.live': { question }, 'question.merge': { question, into: other }, 'question.next': { question },
  'question.note': { question, text: 'a' }, 'question.order': { question }, 'question.pin': { question, on: true }, 'question.redact': { question: other }, 'question.report': { question }, 'question.restore': { question },
  'question.settle': { question }, 'question.tag': { question, tag: 'x' }, 'question.translate': { question, lang: 'fr', text: 'a' }, 'question.vote': { question, up: true }, 'question.withdraw': { question },
  'questions.close': {}, 'questions.open': {}, 'reaction.send': { kind: 'applause' }, 'stage.bring_on': { participant: organiser }, 'stage.cut': {}, 'stage.mute': { participant: organiser, on: true },
  'stage.ready': { ready: true }, 'stage.restore': {}, 'stage.send_off': { participant: organiser }, 'stage.slate': { name: 'pause' }, 'stage.spotlight': { feed: `${organiser}:camera` }, 'stage.take_seat': { on: false },
  'timer.start': { seconds: 60 }, 'timer.stop': {}, undo: { seq: change },
});

test('every command is taken from whom protocol/api says and from nobody else', { timeout: 150_000 }, async (t) => {
  const { server, actors, staff } = await house(t, 'open');
  const ok = async (client, type, fields) => {
    const answer = await client.command(type, fields);
    assert.equal(answer.ok, true, `${type}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const clients = new Map();
  for (const actor of actors.filter((one) => one.good && !one.key)) clients.set(actor, await SessionClient.open(server, { token: actor.token }));
  const of = (name) => actors.find((one) => one.name === name);
  const special = { access: 'open', asker: of('viewer'), assigned: of('signer'), invited: of('registered') };
  const ask = async (text) => (await ok(clients.get(special.asker), 'question.ask', { text })).question;
  const [question, other] = [await ask('One?'), await ask('Two?')];
  for (const one of [question, other]) await ok(staff, 'question.approve', { question: one });
  const victim = (await SessionClient.open(server)).you.id;
  // A guest who says nothing is nobody's participant.
  const known = await SessionClient.open(server, { token: of('guest').token });
  await ok(known, 'profile.set', { name: 'Guest' });
  await ok(staff, 'question.assign', { question, to: special.assigned.person });
  await ok(staff, 'participant.invite', { participant: clients.get(special.invited).you.id });
  await ok(staff, 'event.doors');
  const { announcement } = await ok(staff, 'announce.post', { text: 'x' });
  const { poll } = await ok(staff, 'poll.create', { poll: { kind: 'single', question: 'a?', options: ['a', 'b'] } });
  const { message } = await ok(staff, 'chat.send', { channel: 'all', text: 'x' });
  const { seq: change } = await ok(staff, 'question.pin', { question: other, on: true });
  const args = argumentsOf({ question, other, victim: known.you.id || victim, announcement, poll, message, change, organiser: staff.you.id });
  assert.deepEqual(commands.filter(([name, schema]) => !(name in args) || !schema['x-may']?.length).map(([name]) => name), [], 'each command says who may, and is sent here');
  assert.deepEqual(Object.keys(args).filter((name) => !commands.some(([one]) => one === name)), []);

  const faults = [];
  let [refusals, passes] = [0, 0];
  const send = async (actor, name) => {
    for (;;) {
      const answer = await clients.get(actor).command(name, args[name]);
      if (answer.ok || answer.error.status !== 429 || !answer.error.retry_after_ms) return answer.ok ? 200 : answer.error.status;
      await sleep(answer.error.retry_after_ms);
    }
  };
  // First what is refused: it changes nothing.
  await Promise.all([...clients.keys()].map(async (actor) => {
    for (const [name, schema] of commands) {
      if (allows(schema['x-may'], actor, special)) continue;
      const status = await send(actor, name);
      refusals += 1;
      if (status !== 403) faults.push(`${name} by ${actor.name}: ${status}, not allowed`);
    }
  }));
  // What somebody does with themselves or to all comes at the end.
  const ends = ['participant.erase', 'event.end', 'event.reopen', 'question.withdraw', 'question.redact', 'stage.take_seat', 'participant.remove', 'participant.silence', 'participant.role', 'event.rehearse', 'questions.close', 'questions.open'];
  const inOrder = [...commands].sort(([a], [b]) => ends.indexOf(a) - ends.indexOf(b));
  for (const [name, schema] of inOrder) {
    for (const actor of clients.keys()) {
      // The guest was removed and silenced by those before.
      if (actor.guest || !allows(schema['x-may'], actor, special)) continue;
      const status = await send(actor, name);
      passes += 1;
      if (status === 401 || status === 403 || status >= 500) faults.push(`${name} by ${actor.name}: ${status}, allowed`);
    }
  }
  // Nobody, and whoever's token opens nothing, by the one way in that says so.
  for (const actor of actors.filter((one) => !clients.has(one))) {
    for (const [name] of commands) {
      const response = await server.fetch(`/api/v1/events/${slug}/commands`, {
        method: 'POST', body: JSON.stringify({ id: 'x', type: name, ...args[name] }), headers: { 'content-type': 'application/json', ...(actor.token ? { authorization: `Bearer ${actor.token}` } : {}) },
      });
      await response.text();
      refusals += 1;
      if (response.status !== (actor.name === 'removed' ? 403 : 401)) faults.push(`${name} by ${actor.name}: ${response.status}, not allowed`);
    }
  }
  assert.deepEqual(faults, []);
  assert.ok(refusals > 700 && passes > 200, `${refusals} refused, ${passes} passed`);
});

test('a page of another origin is let do nothing by a browser but publish and play', { timeout: 60_000 }, async (t) => {
  const { server, actors } = await house(t, 'open');
  const organiser = actors.find((one) => one.name === 'organiser').token;
  const origin = 'https://elsewhere.example';
  const open = new Set(['publish', 'publishAt', 'publishOptions', 'trickle', 'unpublish', 'publishSession', 'publishSessionOptions', 'programme', 'rendition', 'media']);
  for (const operation of operations) {
    const path = operation.path.replace('{slug}', slug).replace('{id}', 'none').replace('{name}', 'none').replace('{session}', 'none').replace('{rendition}', 'v720').replace('{file}', 'none.m4s');
    // What a browser asks before it sends a token or JSON.
    const preflight = await server.fetch(path, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': operation.method.toUpperCase(), 'access-control-request-headers': 'authorization,content-type' } });
    await preflight.text();
    if (!open.has(operation.id)) assert.equal(preflight.headers.get('access-control-allow-origin'), null, operation.id);
    assert.equal(preflight.headers.get('access-control-allow-credentials'), null, operation.id);
    if (operation.method !== 'post') continue;
    // What it sends without asking: a form, without a token. Nothing comes of it.
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const response = await server.fetch(path, { method: 'POST', body: '{"id":"x","type":"hand.raise","email":"x@example.org","name":"x"}', headers: { origin, 'content-type': type } });
      await response.text();
      assert.ok([401, 403, 415].includes(response.status), `${operation.id}, ${type}: ${response.status}`);
      if (!open.has(operation.id)) assert.equal(response.headers.get('access-control-allow-origin'), null);
    }
  }
  // The session and its stream are refused outright, whoever's token it is. node:fetch sets no Origin of its own, but sends this one.
  const stream = await server.fetch(`/api/v1/events/${slug}/stream`, { headers: { origin, authorization: `Bearer ${organiser}` } });
  await stream.text();
  assert.equal(stream.status, 403);
});
