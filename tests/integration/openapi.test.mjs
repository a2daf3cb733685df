// Every operation of openapi.json is walked, whatever it is: asked as its example says, then wrongly in each way that the
// document lets one be wrong. Each answer must be one that is declared, with its headers and its body's schema; a new
// operation needs no line here, only an example for its body and, where it names a thing, how that thing comes to be.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { faultOf, openapi } from './contract.mjs';
import { Server, applyEvent, command, eventDocument, eventually, joinLink, root, slug, temporaryFolder } from './harness.mjs';
import { png } from './pictures.mjs';
import { mailTo } from './registering.mjs';
import { SessionClient } from './session-client.mjs';

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'];
const sdp = readFileSync(join(root, 'tests/golden/sdp/chromium.sdp'), 'utf8');
const ufrag = /a=ice-ufrag:(\S+)/.exec(sdp)[1];
const password = /a=ice-pwd:(\S+)/.exec(sdp)[1];
/** Bodies that are no text, or that only a live peer can write. */
const spoken = {
  'image/png': png,
  'application/sdp': sdp,
  'application/trickle-ice-sdpfrag': `a=ice-ufrag:${ufrag}\r\na=ice-pwd:${password}\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n`,
};
/** WebSockets begin with a handshake of their own: frames.test.mjs and http.test.mjs drive it. Streams do not end. */
// Comments are for an event that has ended, and the link of a mail, as sessions of organisers: in http.test.mjs, comments.test.mjs
// sign-in.test.mjs and openid.test.mjs.
const elsewhere = new Set(['session', 'stream', 'postComment', 'ownComment', 'confirmComment', 'withdrawComment', 'redeemSignIn', 'signedIn', 'signOut', 'startOpenId', 'redeemOpenId', 'enter']);

const resolved = (parameter) => (parameter.$ref ? openapi.components.parameters[parameter.$ref.split('/').at(-1)] : parameter);
const responseOf = (operation, status) => {
  const found = operation.responses[status];
  return found?.$ref ? openapi.components.responses[found.$ref.split('/').at(-1)] : found;
};

/** node:http, so that any header can be sent and nothing is followed or unpacked. */
function send(server, method, path, { headers = {}, body } = {}) {
  return new Promise((done, failed) => {
    const asking = httpRequest(server.url + path, { method: method.toUpperCase(), headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) }, timeout: 15_000 });
    asking.on('response', (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
    });
    asking.on('timeout', () => asking.destroy(new Error(`${method} ${path} did not answer`)));
    asking.on('error', failed);
    asking.end(body);
  });
}

/** What is wrong with an answer by the operation's own document, or null. */
function undeclared(operation, method, answer) {
  const declared = responseOf(operation, answer.status);
  if (!declared) return `answers ${answer.status}, which is not declared: ${answer.body.toString().slice(0, 300)}`;
  for (const [name, header] of Object.entries(declared.headers ?? {})) {
    const optional = name === 'Retry-After' && answer.status === 404;
    if (!optional && answer.headers[name.toLowerCase()] === undefined) return `${answer.status} is without ${name}`;
    if (answer.headers[name.toLowerCase()] !== undefined && header.schema?.type === 'integer' && !/^\d+$/.test(answer.headers[name.toLowerCase()])) return `${answer.status}: ${name} is no number`;
  }
  const type = (answer.headers['content-type'] ?? '').split(';')[0];
  if (!declared.content) return answer.body.length === 0 ? null : `${answer.status} has a body that is not declared`;
  if (!(type in declared.content)) return `${answer.status} is ${type}, which is not declared`;
  if (method === 'head' || !type.endsWith('json')) return null;
  const value = JSON.parse(answer.body);
  const fault = faultOf(declared.content[type].schema ?? {}, value);
  if (fault) return `${answer.status} is not as its schema says: ${fault} in ${answer.body.toString().slice(0, 300)}`;
  return type === 'application/problem+json' && value.status !== answer.status ? `${answer.status} calls itself ${value.status}` : null;
}

/** A JSON body made wrong in each way that a careless program makes it wrong. */
function* spoilt(example) {
  yield* ['', '{', 'nonsense', 'null', '[]', '""', '7', '[[[[[[[[[[1]]]]]]]]]]', `{"a":${'['.repeat(5_000)}`].map((body) => [body.slice(0, 20), body]);
  if (typeof example !== 'object' || example === null) return;
  for (const name of Object.keys(example)) {
    const { [name]: gone, ...rest } = example;
    yield [`without ${name}`, JSON.stringify(rest)];
    for (const wrong of [null, 7, -1.5, true, '', 'x'.repeat(70_000), 'a\u0000b', '\u202e\ud83d', 'a\r\nb: c', '<b onclick=x>', [], [[]], {}, { a: { b: {} } }, [null]]) {
      if (JSON.stringify(wrong) !== JSON.stringify(gone)) yield [`${name}: ${String(JSON.stringify(wrong)).slice(0, 24)}`, JSON.stringify({ ...rest, [name]: wrong })];
    }
  }
  yield ['an unknown key', JSON.stringify({ ...example, nobody_knows_this: 1 })];
}

test('every operation of the document answers as it declares, asked rightly and in every wrong way', { timeout: 240_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ registration: { open: true, capacity: 400 }, languages: ['en', 'fr'] }));
  await applyEvent(data, eventDocument({ slug: 'doomed' }));
  const server = await Server.start(t, data, { args: ['--organiser-mail', 'ada@example.org'] });
  const key = (await command(data, 'key')).stdout.trim();
  const tokens = { viewer: (await joinLink(data, 'viewer')).token, panelist: (await joinLink(data, 'panelist')).token, organiser: (await joinLink(data, 'organiser')).token };
  const organiser = await SessionClient.open(server, { token: tokens.organiser });
  const api = async (method, path, body) => {
    const answer = await send(server, method, `/api/v1${path}`, { body: body === undefined ? undefined : JSON.stringify(body), headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) } });
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.body}`);
    return answer.body.length ? JSON.parse(answer.body) : null;
  };
  const of = `/events/${slug}`;

  /** How a thing that an address names comes to be, anew for whoever needs one. */
  const things = {
    '/api/v1/events/{slug}/revisions/{id}': async () => (await api('get', `${of}/revisions`)).revisions.at(-1).id,
    // As soon as the stage shows something, a question remembers what its asker saw.
    '/api/v1/events/{slug}/questions/{id}/picture.jpg': () => eventually(async () => {
      const { question } = await organiser.command('question.ask', { text: 'What is this?' });
      return (await organiser.frame((frame) => frame.question?.id === question)).question.picture && question;
    }, 'a question with a picture', 20_000),
    '/api/v1/events/{slug}/registrations/{id}': async () => {
      const email = `p${Math.random().toString(36).slice(2)}@example.org`;
      await api('post', `${of}/registrations`, { email, name: 'Somebody' });
      return (await api('get', `${of}/registrations?q=${email}`)).registrations[0].id;
    },
    '/api/v1/events/{slug}/mails/{id}': async () => {
      await api('post', `${of}/registrations`, { email: 'mailed@example.org', name: 'Somebody' });
      await mailTo(data, 'mailed@example.org', 'Please confirm');
      return (await api('get', `${of}/mails`)).mails.find((mail) => mail.to === 'mailed@example.org').id;
    },
    '/api/v1/events/{slug}/assets/{name}': async () => {
      const name = `p${Math.random().toString(36).slice(2)}.png`;
      assert.equal((await send(server, 'put', `/api/v1${of}/assets/${name}`, { body: png, headers: { authorization: `Bearer ${key}` } })).status, 201);
      return name;
    },
    '/api/v1/events/{slug}/links/{id}': async () => (await api('post', `${of}/links`, { role: 'panelist', name: 'Ana' })).id,
    '/api/v1/keys/{id}': async () => (await api('post', '/keys', { name: 'k', scopes: ['events:read'] })).id,
    '/api/v1/events/{slug}/webhooks/{id}': async () => (await api('post', `${of}/webhooks`, { url: 'https://example.invalid/', kinds: ['phase'] })).id,
    '/whip/{slug}/{session}': () => eventually(async () => {
      const answer = await send(server, 'post', `/whip/${slug}`, { body: sdp, headers: { 'content-type': 'application/sdp', authorization: `Bearer ${tokens.panelist}` } });
      return answer.status === 201 && answer.headers.location.split('/').at(-1);
    }, 'a stage', 20_000),
  };
  let rendition;
  const live = {
    rendition: async () => rendition ??= await eventually(async () => {
      const answer = await send(server, 'get', `/live/${slug}/index.m3u8`);
      return answer.status === 200 && /^(\S+)\/index\.m3u8$/m.exec(answer.body)[1];
    }, 'the programme', 20_000),
    file: async () => /URI="([^"]+)"/.exec((await send(server, 'get', `/live/${slug}/${await live.rendition()}/index.m3u8`)).body)[1],
  };
  async function addressed(path, operation) {
    let address = path;
    if (operation.operationId === 'deleteEvent') address = address.replace('{slug}', 'doomed');
    address = address.replace('{slug}', slug);
    const named = /\{(id|session|name)\}/.exec(path);
    if (named) {
      const made = Object.keys(things).find((one) => path === one || path.startsWith(`${one}/`));
      assert.ok(made, `${path}: how does what it names come to be?`);
      address = address.replace(named[0], encodeURIComponent(await things[made]()));
    }
    for (const name of ['rendition', 'file']) if (address.includes(`{${name}}`)) address = address.replace(`{${name}}`, await live[name]());
    assert.doesNotMatch(address, /[{}]/, `${path}: nobody knows what to put in`);
    return address;
  }
  const open = (operation) => (operation.security ?? openapi.security).length === 0;
  const tokenFor = (path, operation) => (open(operation) ? undefined : path.startsWith('/whip') ? tokens.panelist : path.endsWith('/commands') ? tokens.organiser : /\/(questions|comments|me\/data)/.test(path) ? tokens.organiser : key);
  const bodyFor = (operation) => {
    const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
    if (!type) return {};
    const example = content.example ?? spoken[type];
    assert.ok(example !== undefined, `${operation.operationId}: its body has no example`);
    if (type.endsWith('json')) assert.equal(faultOf(content.schema, example), null, `${operation.operationId}: its example is not as its schema says`);
    return { type, example, text: typeof example === 'string' || Buffer.isBuffer(example) ? example : JSON.stringify(example) };
  };
  const etags = async (operation, address) => {
    if (operation.operationId === 'changeEvent') return (await send(server, 'get', `${address}/document`, { headers: { authorization: `Bearer ${key}` } })).headers.etag;
    return operation.operationId === 'trickle' ? '*' : undefined;
  };

  const faults = [];
  let asked = 0;
  async function ask(operation, method, address, options, how, wanted = () => true) {
    const answer = await send(server, method, address, options);
    asked += 1;
    const fault = undeclared(operation, method, answer) ?? (wanted(answer.status) ? null : `answers ${answer.status}: ${answer.body.toString().slice(0, 300)}`);
    if (fault) faults.push(`${operation.operationId} (${how}) ${fault}`);
    return answer;
  }

  await organiser.command('event.doors');
  // What takes things away comes last, the whole event at the very end.
  const operations = Object.entries(openapi.paths).flatMap(([path, item]) => methods.filter((method) => item[method]).map((method) => ({ path, method, operation: item[method], item })))
    .filter(({ operation }) => !elsewhere.has(operation.operationId));
  const last = (one) => (one.operation.operationId === 'deleteEvent' ? 2 : one.method === 'delete' ? 1 : 0);
  operations.sort((a, b) => last(a) - last(b));
  for (const { path, method, operation, item } of operations) {
    const token = tokenFor(path, operation);
    const { type, example, text } = bodyFor(operation);
    const address = await addressed(path, operation);
    const match = await etags(operation, address);
    const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolved);
    const headers = { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(type ? { 'content-type': type } : {}), ...(match ? { 'if-match': match } : {}) };
    const refused = (status) => status >= 400 && status < 500;
    const rightly = async () => {
      const current = await etags(operation, address);
      const right = await addressed(path, operation);
      await ask(operation, method, right, { headers: { ...headers, ...(current ? { 'if-match': current } : {}) }, body: text }, 'as its example says', (status) => status < 400);
      return right;
    };

    // First, where a wrong body might be taken after all: an id or a slug is good once.
    if (type) await rightly();
    if (token) {
      const { authorization, ...without } = headers;
      if (!operation.security?.some((one) => Object.keys(one).length === 0)) await ask(operation, method, address, { headers: without, body: text }, 'without a token', (status) => status === 401);
      for (const bad of ['none', 'rk_none', 'x'.repeat(5_000)]) await ask(operation, method, address, { headers: { ...headers, authorization: `Bearer ${bad}` }, body: text }, `by ${bad.slice(0, 8)}`, refused);
    }
    if (address.includes(slug)) await ask(operation, method, address.replace(slug, 'none'), { headers, body: text }, 'of no event', path.startsWith('/e/') || path.startsWith('/whip') ? () => true : (status) => status === 404);
    if (type) {
      await ask(operation, method, address, { headers: { ...headers, 'content-type': 'application/x-nonsense' }, body: text }, 'of another type', (status) => status === 415 || (operation.operationId === 'command' && status < 500));
      const wrong = type.endsWith('json') ? [...spoilt(example)] : [['nothing', ''], ['bytes', Buffer.from([0xff, 0xfe, 0])]];
      // Some of it is right after all, such as a merge patch of nothing.
      for (const [how, body] of wrong) await ask(operation, method, address, { headers, body }, how, (status) => status < 500);
    }
    for (const parameter of parameters.filter((one) => one.in === 'query')) {
      for (const value of ['', 'nonsense', '-1', '99999999999999999999', '%00', '%ff', 'x'.repeat(2_000)]) {
        await ask(operation, method, `${address}?${parameter.name}=${value}`, { headers, body: text }, `${parameter.name}=${value.slice(0, 12)}`, (status) => status < 500);
      }
    }
    if (type) continue;
    const right = await rightly();
    if (method === 'get') {
      const plain = await send(server, 'get', right, { headers });
      const head = await ask(operation, 'head', right, { headers }, 'HEAD');
      if (head.status !== plain.status || head.body.length > 0) faults.push(`${operation.operationId} (HEAD) answers ${head.status} where GET answers ${plain.status}`);
      if (responseOf(operation, 304)) await ask(operation, 'get', right, { headers: { ...headers, 'if-none-match': plain.headers.etag } }, 'known already', (status) => status === 304);
    }
  }
  // A method that no operation has.
  for (const [path, item] of Object.entries(openapi.paths)) {
    const known = methods.filter((method) => item[method]);
    if (known.some((method) => elsewhere.has(item[method].operationId)) || path.startsWith('/live') || path.startsWith('/whip')) continue;
    const address = path.replace('{slug}', slug).replace(/\{\w+\}/, 'none');
    for (const method of ['put', 'post', 'patch', 'delete'].filter((one) => !known.includes(one))) {
      const answer = await send(server, method, address, { headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: '{}' });
      asked += 1;
      if (answer.status !== 405 || !answer.headers.allow) faults.push(`${method} ${path} answers ${answer.status} with Allow: ${answer.headers.allow}`);
      else if (!known.every((one) => answer.headers.allow.toLowerCase().split(/,\s*/).includes(one))) faults.push(`${method} ${path}: Allow is ${answer.headers.allow}, documented are ${known}`);
    }
  }
  assert.deepEqual(faults, [], `${faults.length} of ${asked} answers`);
  assert.ok(asked > 600, `${asked} requests were made`);
});
