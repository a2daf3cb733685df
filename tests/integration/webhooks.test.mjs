// Webhooks with a receiver as somebody writes one: each thing once and in order, signed, over kill -9; whoever is dead,
// slow or endless holds up nobody else; and nowhere into a network that the operator did not name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, applyEvent, command, eventDocument, eventually, joinLink, slug, temporaryFolder } from './harness.mjs';
import { Receiver, verify } from './receiver.mjs';
import { enrol, mailTo } from './registering.mjs';
import { SessionClient } from './session-client.mjs';

const base = `/api/v1/events/${slug}/webhooks`;
const here = ['--webhook-network', '127.0.0.0/8'];

async function ask(server, token, method, path, body) {
  const response = await server.fetch(path, {
    method, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

async function scene(t, { args = here, change = {} } = {}) {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument(change));
  const organiser = (await joinLink(data, 'organiser', '--name', 'Olga')).token;
  const server = await Server.start(t, data, { args });
  return { data, organiser, server };
}

async function hook(server, organiser, url, kinds = ['phase', 'question', 'registration']) {
  const answer = await ask(server, organiser, 'POST', base, { url, kinds });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
}
const standing = async (server, organiser, id) => (await ask(server, organiser, 'GET', base)).body.webhooks.find((one) => one.id === id);
const question = (text) => ['question.ask', { text, lang: 'en', anonymous: false }];
const texts = (calls) => calls.filter((call) => call.payload.type === 'question.asked').map((call) => call.payload.data.question.text);

test('what happens is told once, in order, signed, with nothing that is nobody\'s business', { timeout: 60_000 }, async (t) => {
  const { data, organiser, server } = await scene(t, { change: { registration: { open: true, fields: [{ id: 'needs', kind: 'accessibility', label: { en: 'Needs' } }, { id: 'job', kind: 'text', label: { en: 'Job' } }] } } });
  const early = await SessionClient.open(server, { token: organiser });
  await early.command(...question('Before'));
  const receiver = await Receiver.start(t);
  const made = await hook(server, organiser, receiver.url);
  const viewer = await SessionClient.open(server, {});
  const asked = [];
  for (const text of ['One?', 'Two?']) asked.push((await viewer.command(...question(text))).question);
  await early.command('question.approve', { question: asked[0] });
  await early.command('question.redact', { question: asked[1] });
  await early.command('event.doors');
  await enrol(server, 'ann@example.org', { name: 'Ann', answers: { needs: 'a ramp', job: 'spy' } });
  await receiver.until((calls) => calls.length >= 6, 'six calls');
  assert.deepEqual(receiver.calls.slice(0, 5).map((call) => call.payload.type), ['question.asked', 'question.asked', 'question.approved', 'question.redacted', 'event.opened']);
  assert.equal(receiver.calls[0].payload.data.question.text, 'One?', 'what came before is not told');
  assert.equal(receiver.calls[2].payload.data.question.state, 'approved');
  assert.deepEqual([receiver.calls[3].payload.data.question.id, receiver.calls[3].payload.data.question.text], [asked[1], '']);
  assert.equal(receiver.calls[4].payload.data.phase, 'doors');
  const registration = receiver.calls[5].payload;
  assert.deepEqual([registration.type, registration.data.registration.email, registration.data.registration.name], ['registration.made', 'ann@example.org', 'Ann']);
  for (const call of receiver.calls) {
    verify(made.secret, call.headers, call.body);
    assert.throws(() => verify(made.secret, call.headers, `${call.body} `));
    assert.throws(() => verify(`whsec_${Buffer.from('another').toString('base64')}`, call.headers, call.body));
    assert.equal(call.fault, null, call.body);
    assert.doesNotMatch(call.body, /ramp|spy|Olga/);
  }
  assert.equal(new Set(receiver.calls.map((call) => call.id)).size, receiver.calls.length);
  const fares = await eventually(async () => { const now = await standing(server, organiser, made.id); return now.waiting === 0 && now.delivered_at && now; }, 'all delivered');
  assert.deepEqual([fares.failures, 'fault' in fares, 'secret' in fares], [0, false, false]);
  // Only its kinds; and the mail's link is its owner's, who erases themselves.
  const phases = await Receiver.start(t);
  await hook(server, organiser, phases.url, ['phase']);
  const ann = (await mailTo(data, 'ann@example.org', 'Please confirm')).token;
  assert.equal((await ask(server, ann, 'DELETE', `/api/v1/events/${slug}/registrations/me?erase=true`)).status, 200);
  await early.command('event.go_live');
  await phases.until((calls) => calls.some((call) => call.payload.type === 'event.went_live'), 'the phase');
  assert.equal(phases.calls.length, 1);
  const last = await receiver.until((calls) => calls.find((call) => call.payload.type === 'registration.erased'), 'the erasure');
  assert.deepEqual(Object.keys(last.payload.data.registration), ['id']);
  // Removed, it is called no more.
  assert.equal((await ask(server, organiser, 'DELETE', `${base}/${made.id}`)).status, 204);
  assert.equal((await ask(server, organiser, 'DELETE', `${base}/${made.id}`)).status, 404);
  const before = receiver.calls.length;
  await early.command('event.pause');
  await phases.until((calls) => calls.length === 2, 'the other webhook');
  assert.equal(receiver.calls.length, before);
});

test('kill -9 in the middle: all is told at least once, in order, a repeat with the same id and words', { timeout: 90_000 }, async (t) => {
  const { data, organiser, server: first } = await scene(t);
  let server = first;
  // Every third call is not taken at first.
  const refused = new Set();
  const receiver = await Receiver.start(t, (call, response, nth) => {
    if (nth % 3 === 0 && !refused.has(call.id)) {
      refused.add(call.id);
      return response.writeHead(500).end();
    }
    response.writeHead(200).end();
  });
  await hook(server, organiser, receiver.url, ['question']);
  const wanted = [];
  for (let round = 0; round < 4; ++round) {
    const viewer = await SessionClient.open(server, {});
    for (let i = 0; i < 5; ++i) {
      wanted.push(`Question ${round}.${i}`);
      assert.equal((await viewer.command(...question(wanted.at(-1)))).ok, true);
    }
    await receiver.until((calls) => texts(calls).length > round * 3, 'some calls');
    await server.kill();
    server = await Server.start(t, data, { args: here });
  }
  await receiver.until((calls) => texts(calls).includes(wanted.at(-1)), 'the last call', 30_000);
  const seen = new Map();
  for (const call of receiver.calls) {
    if (seen.has(call.id)) assert.equal(call.body, seen.get(call.id), 'a repeat says the same');
    seen.set(call.id, call.body);
  }
  assert.deepEqual([...seen.values()].map((body) => JSON.parse(body).data.question.text), wanted, 'each once, in order, but for repeats');
  assert.ok(receiver.calls.length > wanted.length, 'something was tried again');
});

test('a dead, slow, endless or redirecting receiver holds up nobody else, and says why on the organiser\'s page', { timeout: 90_000 }, async (t) => {
  const { organiser, server } = await scene(t);
  const good = await Receiver.start(t);
  const elsewhere = await Receiver.start(t);
  const slow = await Receiver.start(t, () => { /* never answers */ });
  const huge = await Receiver.start(t, (call, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = () => { while (response.write('x'.repeat(65_536))) { /* as much as it takes */ } response.once('drain', more); };
    response.on('error', () => {});
    more();
  });
  const headers = await Receiver.start(t, (call, response) => {
    response.socket.write('HTTP/1.1 200 OK\r\n');
    const timer = setInterval(() => response.socket?.write(`x-more: ${'y'.repeat(8_000)}\r\n`), 5);
    response.socket.on('close', () => clearInterval(timer));
    response.socket.on('error', () => {});
  });
  const redirect = await Receiver.start(t, (call, response) => response.writeHead(307, { location: elsewhere.url }).end());
  const gone = await Receiver.start(t, (call, response) => response.writeHead(410).end());
  const dead = await Receiver.start(t);
  const nobody = dead.url;
  await dead.stop();
  const made = {};
  for (const [name, url] of Object.entries({ slow: slow.url, huge: huge.url, headers: headers.url, redirect: redirect.url, gone: gone.url, dead: nobody, good: good.url })) made[name] = await hook(server, organiser, url, ['question']);
  const viewer = await SessionClient.open(server, {});
  const began = Date.now();
  for (let i = 0; i < 5; ++i) await viewer.command(...question(`Question ${i}`));
  await good.until((calls) => calls.length === 5, 'the good one is told', 5_000);
  assert.ok(Date.now() - began < 5_000);
  const faults = { huge: /longer than 65536/, headers: /longer than 65536/, redirect: /answered 307/, gone: /answered 410/, dead: /connect/i, slow: /in time/ };
  for (const [name, words] of Object.entries(faults)) {
    const fares = await eventually(async () => { const now = await standing(server, organiser, made[name].id); return now.failures > 0 && now; }, `${name} fails`, 20_000);
    assert.match(fares.fault, words, name);
    assert.equal(fares.waiting, 5, name);
    assert.equal('disabled_at' in fares, name === 'gone', name);
  }
  assert.equal(elsewhere.calls.length, 0, 'a redirect leads nowhere');
  // Its address answers again, as another receiver: what waited is told, in order.
  const alive = await Receiver.start(t, undefined, dead.port);
  await alive.until((calls) => texts(calls).length === 5, 'what waited', 30_000);
  assert.deepEqual(texts(alive.calls), [0, 1, 2, 3, 4].map((i) => `Question ${i}`));
});

test('a receiver that stays away is given up, in words, until a test is taken', { timeout: 60_000 }, async (t) => {
  const { data, organiser, server } = await scene(t, { args: [...here, '--webhook-patience', '2'] });
  let up = false;
  const receiver = await Receiver.start(t, (call, response) => response.writeHead(up ? 204 : 503).end());
  const made = await hook(server, organiser, receiver.url, ['question']);
  const viewer = await SessionClient.open(server, {});
  await viewer.command(...question('Kept?'));
  const fares = await eventually(async () => { const now = await standing(server, organiser, made.id); return now.disabled_at && now; }, 'it is disabled', 20_000);
  assert.match(fares.fault, /answered 503/);
  const tries = receiver.calls.map((call) => call.at);
  assert.ok(tries.length >= 2);
  assert.equal(new Set(receiver.calls.map((call) => call.id)).size, 1);
  await server.kill();
  const next = await Server.start(t, data, { args: [...here, '--webhook-patience', '2'] });
  assert.ok((await standing(next, organiser, made.id)).disabled_at, 'over a restart too');
  up = true;
  assert.equal((await ask(next, organiser, 'POST', `${base}/none/test`)).status, 404);
  assert.equal((await ask(next, organiser, 'POST', `${base}/${made.id}/test`)).status, 202);
  await receiver.until((calls) => calls.some((call) => call.payload.type === 'webhook.test') && calls.at(-1).payload.type === 'question.asked', 'the test, then what waited');
  assert.ok(!(await standing(next, organiser, made.id)).disabled_at);
});

test('webhooks lead nowhere into this network, by whatever name, but where the operator says so', { timeout: 60_000 }, async (t) => {
  const { organiser, server } = await scene(t, { args: [] });
  const receiver = await Receiver.start(t);
  for (const url of [receiver.url, 'https://127.0.0.1/', 'https://10.1.2.3/', 'https://169.254.169.254/latest/meta-data', 'https://[::1]/', 'https://[::ffff:127.0.0.1]/', 'https://[fe80::1]/', 'https://[fd00::1]/',
    'https://224.0.0.1/', 'https://0.0.0.0/', 'http://example.org/', 'ftp://example.org/', 'file:///etc/passwd', 'https://user:secret@example.org/', 'https://example.org/#x', 'https:///x', 'example.org', 'https://exa mple.org/', 'https://example.org/\r\nX: y', `https://example.org/${'x'.repeat(1000)}`, '']) {
    const answer = await ask(server, organiser, 'POST', base, { url, kinds: ['question'] });
    assert.deepEqual([answer.status, answer.body.detail.split(' ')[0]], [400, '/url'], url);
  }
  for (const [body, named] of [[{ url: 'https://example.org/' }, '/kinds'], [{ url: 'https://example.org/', kinds: [] }, '/kinds'], [{ url: 'https://example.org/', kinds: ['votes'] }, '/kinds/0'], [{ url: 'https://example.org/', kinds: ['phase'], secret: 'mine' }, '/secret']]) {
    assert.deepEqual([(await ask(server, organiser, 'POST', base, body)).body.detail.split(' ')[0]], [named]);
  }
  // Names that only the connection shows to lead here: what a rebinding name server does.
  const names = [`https://localhost:${receiver.port}/`, `https://127.1:${receiver.port}/`, `https://2130706433:${receiver.port}/`];
  const viewer = await SessionClient.open(server, {});
  for (const url of names) await hook(server, organiser, url, ['question']);
  await viewer.command(...question('Anyone?'));
  await eventually(async () => {
    const { webhooks } = (await ask(server, organiser, 'GET', base)).body;
    return webhooks.length === names.length && webhooks.every((one) => /not called/.test(one.fault ?? ''));
  }, 'each says why');
  assert.equal(receiver.calls.length, 0);
});

test('an API key needs the scope; the twenty-first webhook is refused; a deleted event takes its own along', { timeout: 60_000 }, async (t) => {
  const { data, organiser, server } = await scene(t);
  const key = (await command(data, 'key')).stdout.trim();
  const keyWith = async (scopes) => (await ask(server, key, 'POST', '/api/v1/keys', { name: 'n', scopes })).body.key;
  const [may, mayNot] = [await keyWith(['webhooks']), await keyWith(['events:write'])];
  assert.equal((await ask(server, mayNot, 'GET', base)).body.detail, 'It needs the scope webhooks.');
  const receiver = await Receiver.start(t);
  for (let i = 0; i < 20; ++i) await hook(server, may, receiver.url);
  assert.equal((await ask(server, may, 'POST', base, { url: receiver.url, kinds: ['phase'] })).status, 409);
  assert.equal((await ask(server, organiser, 'GET', base)).body.webhooks.length, 20);
  assert.equal((await ask(server, key, 'DELETE', `/api/v1/events/${slug}`)).status, 204);
  assert.equal((await ask(server, key, 'GET', base)).status, 404);
});
