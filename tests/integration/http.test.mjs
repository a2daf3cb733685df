// Every HTTP operation that protocol/api documents, asked of a real server: status, headers and body are as it says.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { documented, faultOf, openapi, schemas } from './contract.mjs';
import { Server, applyEvent, command, eventDocument, eventually, joinLink, root, slug, temporaryFolder } from './harness.mjs';
import { CrookedProvider, settingsOf } from './openid.mjs';
import { png, pngOf } from './pictures.mjs';
import { mailTo } from './registering.mjs';
import { SessionClient } from './session-client.mjs';

const sdp = readFileSync(join(root, 'tests/golden/sdp/chromium.sdp'), 'utf8');
const trickle = 'a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n';

/** What cannot be brought about from here, and why. */
const notHere = new Map([
  ...[['createEvent', 503, 507], ['changeEvent', 503, 507], ['deleteEvent', 503, 507], ['document', 503], ['revisions', 503], ['revision', 503], ['copyEvent', 503, 507], ['asset', 503], ['putAsset', 503, 507], ['removeAsset', 503]]
    .flatMap(([operation, ...statuses]) => statuses.map((status) => [`${operation} ${status}`, 'a disk that hangs or is full: in the unit tests of rooms'])),
  ['questionPicture 401', 'what is no token: in openapi.test.mjs'], ['questionPicture 503', 'a disk that hangs'],
  ...['postComment 429', 'postComment 503', 'postComment 507', 'ownComment 503', 'confirmComment 503', 'confirmComment 507', 'withdrawComment 503', 'withdrawComment 507']
    .map((name) => [name, 'many at once, or a disk that hangs or is full: as for registrations, and in the unit tests of rooms']),
  ['command 503', 'a disk that hangs: in the unit tests of http'],
  // In the document's order.
  ...[['registrations', 503], ['register', 429, 503, 507], ['registrationsCsv', 503], ['records', 503], ['recordsReport', 503], ['pollsCsv', 503], ['speakersCsv', 503], ['attendanceCsv', 503], ['ownData', 503], ['processing', 503], ['registration', 503], ['changeRegistration', 503, 507],
    ['cancelRegistration', 503, 507], ['links', 503], ['makeLink', 409, 503, 507], ['revokeLink', 503, 507], ['invite', 503, 507], ['mails', 503], ['write', 503, 507], ['mail', 503], ['calendar', 503], ['seriesCalendar', 503]]
    .flatMap(([operation, ...statuses]) => statuses.map((status) => [`${operation} ${status}`, { 409: 'thousands of links: in the unit tests of event', 429: 'many forms from one address, which loopback is not held to', 503: 'a journal that cannot be read or written', 507: 'a full disk' }[status]])),
  ...[['makeKey', 503, 507], ['revokeKey', 503, 507], ['keyAudit', 503]]
    .flatMap(([operation, ...statuses]) => statuses.map((status) => [`${operation} ${status}`, 'a disk that hangs or is full'])),
  ['askSignIn 404', 'a server where nobody signs in by mail: in sign-in.test.mjs'],
  ...[['redeemSignIn', 503, 507], ['signOut', 503, 507]].flatMap(([operation, ...statuses]) => statuses.map((status) => [`${operation} ${status}`, 'a disk that hangs or is full'])),
  ...[['startOpenId', 404, 502, 503], ['redeemOpenId', 404, 503]].flatMap(([operation, ...statuses]) => statuses.map((status) => [`${operation} ${status}`, 'a server without a provider, one that is away, or many who sign in at once: in openid.test.mjs'])),
  ...[['webhooks', 503], ['makeWebhook', 503, 507], ['removeWebhook', 503, 507], ['testWebhook', 503]]
    .flatMap(([operation, ...statuses]) => statuses.map((status) => [`${operation} ${status}`, 'a disk that hangs or is full'])),
  ['publish 409', 'a feed on which the stage died twice: in the tests of both deaths'],
  ['publish 503', 'a stage that is still starting'], ['trickle 503', 'the same'], ['unpublish 503', 'the same'],
  ['rendition 503', 'a part that does not come in time: in the unit tests of delivery'], ['media 503', 'the same'],
]);

/** node:http, because fetch sets neither Origin nor Upgrade. */
function plain(server, path, { method = 'GET', headers = {} } = {}) {
  return new Promise((answered, failed) => {
    const asking = request(server.url + path, { method, headers, timeout: 10_000 });
    const take = (response, body) => answered({ status: response.statusCode, headers: new Headers(Object.entries(response.headers)), text: async () => body });
    asking.on('upgrade', (response, socket) => { socket.destroy(); take(response, ''); });
    asking.on('response', (response) => {
      let body = '';
      response.on('data', (chunk) => { body += chunk; });
      response.on('end', () => take(response, body));
    });
    asking.on('error', failed);
    asking.end();
  });
}

test('what every documented operation answers is what its document says', { timeout: 90_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ registration: { open: true, capacity: 2, waitlist: 1 } }));
  const provider = await CrookedProvider.start(t);
  const server = await Server.start(t, data, { args: ['--organiser-mail', 'ada@example.org', ...settingsOf(provider.issuer, '--oidc-organisers', 'ada@example.org')] });
  const token = async (role) => `Bearer ${(await joinLink(data, role, '--name', role)).token}`;
  const panelist = await token('panelist');
  const viewer = await token('viewer');
  const organiser = await SessionClient.open(server, { token: (await token('organiser')).slice(7) });
  const listed = documented();
  const asked = new Set();

  async function signingIn() {
    const send = (method, path, body, headers = {}) => server.fetch(`/api/v1/sign-in${path}`, { method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body }) });
    await get('signIn', 200, '/api/v1/sign-in');
    await check('askSignIn', 202, await send('POST', '', '{"mail":"ada@example.org"}'));
    await check('askSignIn', 400, await send('POST', '', '{}'));
    await check('askSignIn', 405, await send('PUT', '', '{}'));
    await check('askSignIn', 415, await send('POST', '', '{}', { 'content-type': 'text/plain' }));
    await check('redeemSignIn', 400, await send('POST', '/redeem', '{}'));
    await check('redeemSignIn', 405, await send('GET', '/redeem'));
    await check('redeemSignIn', 410, await send('POST', '/redeem', '{"link":"x"}'));
    await check('redeemSignIn', 415, await send('POST', '/redeem', '{}', { 'content-type': 'text/plain' }));
    const link = /#link=(\S+)/.exec((await mailTo(data, 'ada@example.org', 'Sign in')).text)[1];
    const opened = JSON.parse((await check('redeemSignIn', 200, await send('POST', '/redeem', JSON.stringify({ link })))).body);
    const by = { authorization: `Bearer ${opened.token}` };
    const attempt = async () => {
      const { headers, body } = await check('startOpenId', 200, await send('POST', '/openid', '{}'));
      provider.said = {};
      const asked = new URL(JSON.parse(body).url).searchParams;
      provider.nonce = asked.get('nonce');
      return [JSON.stringify({ code: 'x', state: asked.get('state') }), { cookie: headers.get('set-cookie').split(';')[0] }];
    };
    await check('startOpenId', 400, await send('POST', '/openid', '{"more":1}'));
    await check('startOpenId', 405, await send('GET', '/openid'));
    await check('startOpenId', 415, await send('POST', '/openid', '{}', { 'content-type': 'text/plain' }));
    await check('redeemOpenId', 200, await send('POST', '/openid/redeem', ...(await attempt())));
    let back = await attempt();
    provider.said['/token'] = () => ({ id_token: provider.token(provider.claims({ email: 'eve@example.org' })) });
    await check('redeemOpenId', 403, await send('POST', '/openid/redeem', ...back));
    back = await attempt();
    provider.said['/token'] = () => ({});
    await check('redeemOpenId', 502, await send('POST', '/openid/redeem', ...back));
    await check('redeemOpenId', 400, await send('POST', '/openid/redeem', '{}'));
    await check('redeemOpenId', 405, await send('GET', '/openid/redeem'));
    await check('redeemOpenId', 410, await send('POST', '/openid/redeem', '{"code":"x","state":"x"}'));
    await check('redeemOpenId', 415, await send('POST', '/openid/redeem', '{}', { 'content-type': 'text/plain' }));
    const enter = (event, headers, method = 'POST') => server.fetch(`/api/v1/events/${event}/enter`, { method, headers });
    await check('enter', 200, await enter(slug, by));
    await check('enter', 401, await enter(slug, {}));
    await check('enter', 403, await enter(slug, { authorization: 'Bearer none' }));
    await check('enter', 404, await enter('none', by));
    await check('enter', 405, await enter(slug, by, 'PUT'));
    for (const [operation, method] of [['signedIn', 'GET'], ['signOut', 'DELETE']]) {
      await check(operation, 401, await send(method, '/session'));
      await check(operation, 403, await send(method, '/session', undefined, { authorization: 'Bearer none' }));
      await check(operation, 405, await send('PUT', '/session', '{}', by));
      await check(operation, method === 'GET' ? 200 : 204, await send(method, '/session', undefined, by));
    }
  }
  async function check(operation, status, response) {
    const name = `${operation} ${status}`;
    const expected = listed.find((one) => one.operation === operation && one.status === status);
    assert.ok(expected, `${name} is documented`);
    const body = await response.text();
    assert.equal(response.status, status, `${name}: ${body}`);
    for (const header of Object.keys(expected.response.headers ?? {})) {
      // The one that is there in one of two cases.
      if (name === 'programme 404' || header !== 'Retry-After') assert.ok(response.headers.get(header), `${name}: ${header}`);
    }
    const content = expected.response.content;
    const type = (response.headers.get('content-type') ?? '').split(';')[0];
    if (!content) assert.equal(body, '', `${name} has no body`);
    else assert.ok(type in content, `${name}: ${type} is documented`);
    if (content && type.endsWith('json')) {
      const value = JSON.parse(body);
      assert.equal(faultOf(content[type].schema, value), null, `${name}: ${body}`);
      if (type === 'application/problem+json') assert.equal(value.status, status);
    }
    asked.add(name);
    return { headers: response.headers, body };
  }
  const get = async (operation, status, path, headers = {}) => check(operation, status, await server.fetch(path, { headers, redirect: 'manual' }));

  await get('health', 200, '/healthz');
  await get('readiness', 200, '/readyz');
  await get('metrics', 200, '/metrics');
  await get('metrics', 403, '/metrics', { 'x-forwarded-for': '203.0.113.9' });
  for (const [operation, path] of [['openapi', '/api/v1/openapi.json'], ['home', '/'], ['viewerPage', `/e/${slug}`], ['studioPage', `/e/${slug}/studio`], ['moderatorPage', `/e/${slug}/moderate`], ['registrationPage', `/e/${slug}/registration`], ['organiserPage', `/e/${slug}/organise`], ['signInPage', '/sign-in']]) {
    const { headers } = await get(operation, 200, path);
    await get(operation, 304, path, { 'if-none-match': headers.get('etag') });
  }
  await get('events', 200, '/api/v1/events');
  await get('event', 200, `/api/v1/events/${slug}`);
  await get('event', 404, '/api/v1/events/none');
  await check('events', 405, await server.fetch('/api/v1/events', { method: 'DELETE' }));
  await check('event', 405, await server.fetch(`/api/v1/events/${slug}`, { method: 'PUT' }));
  await documents();
  await signingIn();

  for (const [operation, path] of [['questions', 'questions'], ['questions_csv', 'questions.csv']]) {
    const at = `/api/v1/events/${slug}/${path}`;
    await get(operation, 200, at);
    await get(operation, 200, at, { authorization: viewer });
    await get(operation, 401, at, { authorization: 'Bearer none' });
    await get(operation, 404, `/api/v1/events/none/${path}`);
    await check(operation, 405, await server.fetch(at, { method: 'POST' }));
  }
  await pictures();
  await registrations();
  await comments();
  await keys();
  await webhooks();

  function call(operation, status, method, path, { by, body, type = 'application/json', headers = {} } = {}) {
    return server.fetch(path, { method, ...(body === undefined ? {} : { body }), headers: { ...(by ? { authorization: by } : {}), ...(body === undefined ? {} : { 'content-type': type }), ...headers } })
      .then((response) => check(operation, status, response));
  }

  async function documents() {
    const key = `Bearer ${(await command(data, 'key')).stdout.trim()}`;
    const olga = await token('organiser');
    const other = '/api/v1/events/other';
    const create = (status, options = {}) => call('createEvent', status, 'POST', '/api/v1/events', { by: key, body: JSON.stringify(eventDocument({ slug: 'other' })), ...options });
    await create(400, { body: '{}' });
    await create(401, { by: '' });
    await create(403, { by: olga });
    await create(415, { type: 'text/plain' });
    const { headers } = await create(201);
    await create(409);
    const patch = (status, options = {}, path = other) => call('changeEvent', status, 'PATCH', path, { by: key, body: '{"cancelled":true}', type: 'application/merge-patch+json', headers: { 'if-match': headers.get('etag') }, ...options });
    await patch(400, { body: '{"title":1}' });
    await patch(401, { by: '' });
    await patch(403, { by: olga });
    await patch(404, {}, '/api/v1/events/none');
    await patch(415, { type: 'application/json' });
    await patch(428, { headers: {} });
    await patch(200);
    await patch(412);
    for (const [operation, path] of [['document', 'document'], ['revisions', 'revisions'], ['revision', `revisions/${JSON.parse(headers.get('etag'))}`]]) {
      await call(operation, 200, 'GET', `${other}/${path}`, { by: key });
      await call(operation, 401, 'GET', `${other}/${path}`);
      await call(operation, 403, 'GET', `${other}/${path}`, { by: olga });
      await call(operation, 404, 'GET', `/api/v1/events/none/${path}`, { by: key });
      await call(operation, 405, 'PUT', `${other}/${path}`, { by: key, body: '{}' });
    }
    const remove = (status, options = {}, path = other) => call('deleteEvent', status, 'DELETE', path, { by: key, ...options });
    await remove(401, { by: '' });
    await remove(403, { by: olga });
    await remove(404, {}, '/api/v1/events/none');
    await remove(412, { headers: { 'if-match': headers.get('etag') } });
    const link = (await command(data, 'link', '--event', 'other', '--role', 'moderator')).stdout.trim();
    const moderator = await SessionClient.open(server, { token: new URL(link).hash.slice('#token='.length) }, 'other');
    await moderator.command('event.doors');
    await remove(409);
    await moderator.command('event.end');
    await create(201, { body: JSON.stringify({ copy_of: 'other', slug: 'copy', starts_at: '2031-01-02T10:00' }) });
    await remove(204, {}, '/api/v1/events/copy');
    const copy = (status, options = {}, path = other) => call('copyEvent', status, 'POST', `${path}/copies`, { by: key, body: '{"copies":[{"slug":"third","starts_at":"2031-01-02T10:00"}],"series":{"id":"s"}}', ...options });
    await copy(400, { body: '{"copies":[]}' });
    await copy(401, { by: '' });
    await copy(403, { by: olga });
    await copy(404, {}, '/api/v1/events/none');
    await copy(415, { type: 'text/plain' });
    await call('copyEvent', 405, 'PUT', `${other}/copies`, { by: key, body: '{}' });
    await copy(201);
    await copy(409);
    await get('events', 200, '/api/v1/events?series=s');
    await get('seriesCalendar', 200, `${other}/series.ics`);
    await get('seriesCalendar', 404, `/api/v1/events/${slug}/series.ics`);
    await call('seriesCalendar', 405, 'POST', `${other}/series.ics`, { body: '{}' });
  }

  async function pictures() {
    const olga = await token('organiser');
    const at = `/api/v1/events/${slug}/assets/ann.png`;
    const elsewhere = '/api/v1/events/none/assets/ann.png';
    const put = (status, options = {}, path = at) => call('putAsset', status, 'PUT', path, { by: olga, body: png, type: 'image/png', ...options });
    await put(201);
    await put(200);
    await put(400, {}, at.replace('ann', 'Ann'));
    await put(401, { by: '' });
    await put(403, { by: viewer });
    await put(404, {}, elsewhere);
    await put(413, { body: pngOf((5 << 20) + 1) });
    await put(415, { body: '<svg xmlns="http://www.w3.org/2000/svg"/>' });
    for (let i = 0; i < 20; ++i) await server.fetch(`${at}.${i}`, { method: 'PUT', body: pngOf(5 << 20), headers: { authorization: olga } });
    await put(409, { body: pngOf(5 << 20) }, `${at}.more`);
    const { headers } = await call('asset', 200, 'GET', at);
    await call('asset', 304, 'GET', at, { headers: { 'if-none-match': headers.get('etag') } });
    await call('asset', 404, 'GET', elsewhere);
    await call('asset', 405, 'POST', at, { body: '{}' });
    const remove = (status, options = {}, path = at) => call('removeAsset', status, 'DELETE', path, { by: olga, ...options });
    await remove(401, { by: '' });
    await remove(403, { by: viewer });
    await remove(404, {}, elsewhere);
    await remove(204);
  }

  async function comments() {
    const key = `Bearer ${(await command(data, 'key')).stdout.trim()}`;
    const talk = '/api/v1/events/talk/comments';
    await call('createEvent', 201, 'POST', '/api/v1/events', { by: key, body: JSON.stringify(eventDocument({ slug: 'talk', comments: { open: true } })) });
    const link = async (role) => new URL((await command(data, 'link', '--event', 'talk', '--role', role, '--name', role)).stdout.trim()).hash.slice('#token='.length);
    const moderator = await SessionClient.open(server, { token: await link('moderator') }, 'talk');
    for (const step of ['event.doors', 'event.end']) await moderator.command(step);
    const ann = `Bearer ${await link('viewer')}`;
    const guest = `Bearer ${(await SessionClient.open(server, {}, 'talk')).you.token}`;
    const post = (status, options = {}, path = talk) => call('postComment', status, 'POST', path, { by: ann, body: '{"text":"Thank you"}', headers: { 'idempotency-key': '"t"' }, ...options });
    await post(201);
    await post(400, { headers: {} });
    await post(401, { by: 'Bearer forged' });
    await post(403, { by: guest });
    await post(404, {}, '/api/v1/events/none/comments');
    await post(409, { by: viewer, headers: { 'idempotency-key': '"other"' } }, `/api/v1/events/${slug}/comments`);
    await post(415, { type: 'text/plain' });
    await post(422, { body: '{"text":"Something else"}' });
    await post(202, { by: '', headers: {}, body: '{"text":"Thanks","name":"Eve","email":"eve@example.org"}' });
    await call('comments', 200, 'GET', talk, { by: ann });
    await call('comments', 401, 'GET', talk, { by: 'Bearer forged' });
    await call('comments', 404, 'GET', '/api/v1/events/none/comments');
    await call('comments', 405, 'PUT', talk, { body: '{}' });
    const eve = `Bearer ${/#comment=(\S+)/.exec((await mailTo(data, 'eve@example.org', 'confirm your comment')).text)[1]}`;
    const own = (operation, method, status, options = {}, event = 'talk') => call(operation, status, method, `/api/v1/events/${event}/comments/me`, { by: eve, ...options });
    await own('ownComment', 'GET', 200);
    await own('ownComment', 'PUT', 405, { body: '{}' });
    const confirm = (status, options = {}, event = 'talk') => own('confirmComment', 'PATCH', status, { body: '{"action":"confirm"}', ...options }, event);
    await confirm(400, { body: '{}' });
    await confirm(415, { type: 'text/plain' });
    await confirm(200);
    await own('withdrawComment', 'DELETE', 200);
    await confirm(409);
    for (const [operation, method, body] of [['ownComment', 'GET'], ['confirmComment', 'PATCH', '{"action":"confirm"}'], ['withdrawComment', 'DELETE']]) {
      await own(operation, method, 401, { by: '', body });
      await own(operation, method, 403, { by: ann, body });
      await own(operation, method, 404, { body }, 'none');
    }
  }

  async function keys() {
    const key = `Bearer ${(await command(data, 'key')).stdout.trim()}`;
    const olga = await token('organiser');
    const at = '/api/v1/keys';
    const make = (status, options = {}) => call('makeKey', status, 'POST', at, { by: key, body: '{"name":"CRM","scopes":["events:read"]}', ...options });
    const made = JSON.parse((await make(201)).body);
    await make(400, { body: '{}' });
    await make(401, { by: '' });
    await make(403, { by: olga });
    await make(415, { type: 'text/plain' });
    for (let i = 1; i < 200; ++i) await server.fetch(at, { method: 'POST', body: '{"name":"CRM","scopes":["events:read"]}', headers: { authorization: key, 'content-type': 'application/json' } });
    await make(409);
    await server.fetch(`/api/v1/events/${slug}/document`, { headers: { authorization: `Bearer ${made.key}` } });
    const paths = [['keys', 'GET', at, 200], ['keyAudit', 'GET', `${at}/${made.id}/audit`, 200], ['revokeKey', 'DELETE', `${at}/${made.id}`, 204]];
    for (const [operation, method, path, status] of paths) {
      await call(operation, 401, method, path);
      await call(operation, 403, method, path, { by: `Bearer ${made.key}` });
      await call(operation, 405, 'PUT', path, { by: key, body: '{}' });
      if (path !== at) await call(operation, 404, method, path.replace(made.id, 'none'), { by: key });
      await call(operation, status, method, path, { by: key });
    }
  }

  async function webhooks() {
    const olga = await token('organiser');
    const at = `/api/v1/events/${slug}/webhooks`;
    const elsewhere = at.replace(slug, 'none');
    const wanted = '{"url":"https://example.invalid/hook","kinds":["phase"]}';
    const make = (status, options = {}, path = at) => call('makeWebhook', status, 'POST', path, { by: olga, body: wanted, ...options });
    const made = JSON.parse((await make(201)).body);
    await make(400, { body: '{"url":"https://127.0.0.1/","kinds":["phase"]}' });
    await make(401, { by: '' });
    await make(403, { by: viewer });
    await make(404, {}, elsewhere);
    await make(415, { type: 'text/plain' });
    for (let i = 1; i < 20; ++i) await server.fetch(at, { method: 'POST', body: wanted, headers: { authorization: olga, 'content-type': 'application/json' } });
    await make(409);
    const one = `${at}/${made.id}`;
    for (const [operation, method, path, status] of [['webhooks', 'GET', at, 200], ['testWebhook', 'POST', `${one}/test`, 202], ['removeWebhook', 'DELETE', one, 204]]) {
      await call(operation, 401, method, path);
      await call(operation, 403, method, path, { by: viewer });
      await call(operation, 404, method, path.replace(slug, 'none'), { by: olga });
      await call(operation, 405, 'PUT', path, { by: olga, body: '{}' });
      await call(operation, status, method, path, { by: olga });
    }
  }

  async function registrations() {
    const base = `/api/v1/events/${slug}`;
    const [olga, stranger] = [await token('organiser'), viewer];
    const form = (email, more = {}) => JSON.stringify({ email, name: 'Ann', ...more });
    const enrolled = (status, email, options = {}) => call('register', status, 'POST', `${base}/registrations`, { body: form(email), ...options });
    await enrolled(201, 'ann@example.org', { headers: { 'idempotency-key': '"a"' } });
    await enrolled(422, 'bob@example.org', { headers: { 'idempotency-key': '"a"' } });
    await enrolled(400, 'nobody');
    await enrolled(415, 'ann@example.org', { type: 'text/plain' });
    await call('register', 404, 'POST', '/api/v1/events/none/registrations', { body: form('ann@example.org') });
    const ann = `Bearer ${(await mailTo(data, 'ann@example.org', 'Please confirm')).token}`;
    const me = `${base}/registrations/me`;
    const own = JSON.parse((await call('registration', 200, 'GET', me, { by: ann })).body);
    const patch = (status, body, options = {}) => call('changeRegistration', status, 'PATCH', me, { by: ann, body: JSON.stringify(body), ...options });
    await patch(200, { action: 'confirm' });
    await patch(400, { action: 'approve' });
    await patch(401, { action: 'confirm' }, { by: '' });
    await patch(412, { name: 'Ann Lee' }, { headers: { 'if-match': '"1"' } });
    await patch(415, { name: 'Ann Lee' }, { type: 'text/plain' });
    const other = `${base}/registrations/${own.id}`;
    await call('changeRegistration', 403, 'PATCH', other, { by: stranger, body: '{"action":"cancel"}' });
    await call('changeRegistration', 404, 'PATCH', `${base}/registrations/none`, { by: olga, body: '{"action":"cancel"}' });
    for (let i = 0; i < 4; ++i) await server.fetch(other, { method: 'PATCH', body: '{"action":"mail"}', headers: { authorization: olga, 'content-type': 'application/json' } });
    await call('changeRegistration', 429, 'PATCH', other, { by: olga, body: '{"action":"mail"}' });
    await enrolled(201, 'bob@example.org');
    await enrolled(202, 'cat@example.org');
    await enrolled(409, 'dan@example.org');
    await call('registration', 401, 'GET', other);
    await call('registration', 403, 'GET', other, { by: stranger });
    await call('registration', 404, 'GET', `${base}/registrations/none`, { by: olga });
    await call('registration', 405, 'PUT', other, { by: olga, body: '{}' });
    const lists = [['registrations', '/registrations'], ['registrationsCsv', '/registrations.csv'], ['mails', '/mails'],
      ['records', '/records'], ['recordsReport', '/records.html'], ['pollsCsv', '/polls.csv'], ['attendanceCsv', '/attendance.csv'], ['speakersCsv', '/speakers.csv'], ['processing', '/processing.html']];
    for (const [operation, path] of lists) {
      await call(operation, 200, 'GET', base + path, { by: olga });
      await call(operation, 401, 'GET', base + path);
      await call(operation, 403, 'GET', base + path, { by: stranger });
      await call(operation, 404, 'GET', `/api/v1/events/none${path}`, { by: olga });
      await call(operation, 405, 'PUT', base + path, { by: olga, body: '{}' });
    }
    await call('ownData', 200, 'GET', `${base}/me/data`, { by: ann });
    await call('ownData', 401, 'GET', `${base}/me/data`);
    await call('ownData', 403, 'GET', `${base}/me/data`, { by: 'Bearer forged' });
    await call('ownData', 404, 'GET', '/api/v1/events/none/me/data', { by: ann });
    await call('ownData', 405, 'PUT', `${base}/me/data`, { by: ann, body: '{}' });
    const invite = (status, options = {}, event = base) => call('invite', status, 'POST', `${event}/invitations`, { by: olga, body: 'eve@example.org', type: 'text/csv', ...options });
    await invite(200);
    await invite(400, { body: Buffer.from([0xff]) });
    await invite(401, { by: '' });
    await invite(403, { by: stranger });
    await invite(404, {}, '/api/v1/events/none');
    await invite(415, { type: 'text/plain' });
    await call('invite', 405, 'GET', `${base}/invitations`, { by: olga });
    const links = `${base}/links`;
    const link = (status, options = {}, event = base) => call('makeLink', status, 'POST', `${event}/links`, { by: olga, body: '{"role":"panelist","name":"Ada"}', ...options });
    const made = JSON.parse((await link(201)).body);
    await link(400, { body: '{"role":"king"}' });
    await link(401, { by: '' });
    await link(403, { by: stranger });
    await link(404, {}, '/api/v1/events/none');
    await link(415, { type: 'text/plain' });
    await call('links', 200, 'GET', links, { by: olga });
    await call('links', 401, 'GET', links);
    await call('links', 403, 'GET', links, { by: stranger });
    await call('links', 404, 'GET', '/api/v1/events/none/links', { by: olga });
    await call('links', 405, 'PUT', links, { by: olga, body: '{}' });
    const revoke = (status, options = {}, path = `${links}/${made.id}`) => call('revokeLink', status, 'DELETE', path, { by: olga, ...options });
    const self = await SessionClient.open(server, { token: olga.slice(7) });
    await revoke(400, {}, `${links}/${self.you.id}`);
    await self.close();
    await revoke(401, { by: '' });
    await revoke(403, { by: stranger });
    await revoke(404, {}, `${links}/none`);
    await call('revokeLink', 405, 'GET', `${links}/${made.id}`, { by: olga });
    await revoke(204);
    const write = (status, options = {}, event = base) => call('write', status, 'POST', `${event}/mails`, { by: olga, body: '{"subject":"s","text":"t"}', ...options });
    await write(202);
    await write(400, { body: '{"subject":""}' });
    await write(401, { by: '' });
    await write(403, { by: stranger });
    await write(404, {}, '/api/v1/events/none');
    await write(415, { type: 'text/plain' });
    const { mails } = await (await server.fetch(`${base}/mails`, { headers: { authorization: olga } })).json();
    const mail = `${base}/mails/${mails[0].id}`;
    await call('mail', 200, 'GET', mail, { by: olga });
    await call('mail', 401, 'GET', mail);
    await call('mail', 403, 'GET', mail, { by: stranger });
    await call('mail', 404, 'GET', `${base}/mails/none`, { by: olga });
    await call('mail', 405, 'DELETE', mail, { by: olga });
    await call('calendar', 200, 'GET', `${base}/calendar.ics`);
    await call('calendar', 404, 'GET', '/api/v1/events/none/calendar.ics');
    await call('calendar', 405, 'POST', `${base}/calendar.ics`, { body: '{}' });
    await call('cancelRegistration', 401, 'DELETE', other);
    await call('cancelRegistration', 403, 'DELETE', other, { by: stranger });
    await call('cancelRegistration', 404, 'DELETE', `${base}/registrations/none`, { by: olga });
    await call('cancelRegistration', 200, 'DELETE', other, { by: ann });
    await call('changeRegistration', 409, 'PATCH', other, { by: olga, body: '{"action":"approve"}' });
    await applyEvent(data, eventDocument({ cancelled: true }));
    await invite(409, { body: 'fay@example.org' });
    await applyEvent(data);
  }

  const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'sec-websocket-protocol': 'rostrum.v1' };
  const session = `/ws/v1/${slug}`;
  assert.equal((await check('session', 101, await plain(server, session, { headers: upgrade }))).headers.get('sec-websocket-protocol'), 'rostrum.v1');
  await check('session', 400, await plain(server, session, { headers: { ...upgrade, 'sec-websocket-key': 'short' } }));
  await check('session', 403, await plain(server, session, { headers: { ...upgrade, origin: 'https://elsewhere.example' } }));
  await check('session', 404, await plain(server, '/ws/v1/none', { headers: upgrade }));
  await check('session', 405, await plain(server, session, { method: 'POST', headers: upgrade }));
  await check('session', 426, await plain(server, session));

  const api = `/api/v1/events/${slug}`;
  const ending = new AbortController();
  const streaming = await server.fetch(`${api}/stream`, { signal: ending.signal });
  await check('stream', 200, { status: streaming.status, headers: streaming.headers, text: async () => '' });
  ending.abort();
  await get('stream', 400, `${api}/stream?resume=x`);
  await get('stream', 404, '/api/v1/events/none/stream');
  await check('stream', 403, await plain(server, `${api}/stream`, { headers: { origin: 'https://elsewhere.example' } }));
  await check('stream', 405, await server.fetch(`${api}/stream`, { method: 'POST' }));
  const tell = async (status, body, authorization = panelist, path = `${api}/commands`) => check('command', status, await server.fetch(path, {
    method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
  }));
  const ready = { id: 'c-1', type: 'stage.ready', ready: true };
  await tell(200, ready);
  await tell(400, 'no JSON');
  await tell(401, ready, '');
  await tell(401, ready, 'Bearer forged');
  await tell(403, { id: 'c-2', type: 'questions.close' });
  await tell(404, { id: 'c-3', type: 'question.vote', question: 'q0', up: true });
  await tell(404, ready, panelist, '/api/v1/events/none/commands');
  await tell(409, { id: 'c-4', type: 'event.go_live' }, await token('moderator'));
  await tell(422, { ...ready, ready: false });
  await check('command', 405, await server.fetch(`${api}/commands`));
  const flood = await Promise.all(Array.from({ length: 100 }, (_, i) => server.fetch(`${api}/commands`, {
    method: 'POST', body: JSON.stringify({ ...ready, id: `f-${i}` }), headers: { authorization: viewer },
  })));
  await check('command', 429, flood.find((response) => response.status === 429));

  const post = async (status, body, headers = {}, path = `/whip/${slug}`) => check('publish', status, await server.fetch(path, {
    method: 'POST', body, headers: { 'content-type': 'application/sdp', authorization: panelist, ...headers },
  }));
  const published = await eventually(async () => {
    const response = await server.fetch(`/whip/${slug}`, { method: 'POST', body: sdp, headers: { 'content-type': 'application/sdp', authorization: panelist } });
    return response.status !== 503 && response;
  }, 'a stage', 20_000);
  await check('publish', 201, published);
  await post(400, 'garbage');
  await post(400, sdp, {}, `/whip/${slug}?feed=hologram`);
  await post(401, sdp, { authorization: '' });
  await post(401, sdp, { authorization: 'Bearer none' });
  await post(403, sdp, { authorization: viewer });
  await post(403, sdp, {}, `/whip/${slug}?feed=booth`);
  await post(404, sdp, {}, '/whip/none');
  await post(406, sdp.replace(/(opus|VP8|VP9|H264|AV1)\//g, 'unknown/'));
  await post(413, sdp + 'a=x:y\r\n'.repeat(60_000));
  await post(415, sdp, { 'content-type': 'text/plain' });
  await post(422, sdp.replace(/a=(sendonly|sendrecv)/g, 'a=recvonly'));
  await get('publishAt', 204, `/whip/${slug}`);
  await check('publishOptions', 200, await server.fetch(`/whip/${slug}`, { method: 'OPTIONS' }));

  const location = published.headers.get('location');
  const at = async (operation, status, { body, headers = {}, path = location } = {}) => check(operation, status, await server.fetch(path, {
    method: operation === 'trickle' ? 'PATCH' : 'DELETE', ...(body === undefined ? {} : { body }),
    headers: { 'content-type': 'application/trickle-ice-sdpfrag', 'if-match': '*', authorization: panelist, ...headers },
  }));
  const etag = published.headers.get('etag');
  const own = `a=ice-ufrag:${/a=ice-ufrag:(\S+)/.exec(sdp)[1]}\r\na=ice-pwd:${/a=ice-pwd:(\S+)/.exec(sdp)[1]}\r\n${trickle.split('\r\n').slice(2).join('\r\n')}`;
  await at('trickle', 204, { body: own, headers: { 'if-match': etag } });
  await at('trickle', 400, { body: 'garbage' });
  await at('trickle', 401, { body: own, headers: { authorization: 'Bearer none' } });
  await at('trickle', 403, { body: own, headers: { authorization: viewer } });
  await at('trickle', 404, { body: own, path: `/whip/${slug}/none` });
  await at('trickle', 412, { body: own, headers: { 'if-match': '"other"' } });
  await at('trickle', 413, { body: own + 'a=x:y\r\n'.repeat(12_000) });
  await at('trickle', 415, { body: own, headers: { 'content-type': 'text/plain' } });
  await at('trickle', 428, { body: own, headers: { 'if-match': '' } });
  await at('trickle', 200, { body: trickle });
  await get('publishSession', 204, location);
  await check('publishSessionOptions', 200, await server.fetch(location, { method: 'OPTIONS' }));
  await at('unpublish', 401, { headers: { authorization: 'Bearer none' } });
  await at('unpublish', 403, { headers: { authorization: viewer } });
  await at('unpublish', 200);
  await at('unpublish', 404);

  const early = await get('programme', 404, `/live/${slug}/index.m3u8`);
  assert.equal(JSON.parse(early.body).type, '/problems/not-begun');
  assert.equal((await organiser.command('event.doors')).ok, true);
  const master = await eventually(async () => {
    const response = await server.fetch(`/live/${slug}/index.m3u8`);
    return response.ok && response;
  }, 'the programme', 20_000);
  const rendition = /^(\S+)\/index\.m3u8$/m.exec((await check('programme', 200, master)).body)[1];
  const live = `/live/${slug}/${rendition}`;
  const list = (await get('rendition', 200, `${live}/index.m3u8?_HLS_msn=1`)).body;
  await get('rendition', 400, `${live}/index.m3u8?_HLS_msn=x`);
  await get('rendition', 400, `${live}/index.m3u8?_HLS_msn=900000`);
  await get('rendition', 404, `/live/${slug}/v9/index.m3u8`);
  const init = /#EXT-X-MAP:URI="([^"]+)"/.exec(list)[1];
  const part = /#EXT-X-PART:[^\n]*URI="([^"]+)"/.exec(list)[1];
  for (const file of [init, part]) await get('media', 200, `${live}/${file}`);
  await get('media', 404, `${live}/none.m4s`);
  for (const [operation, path] of [['programme', `/live/${slug}/index.m3u8`], ['rendition', `${live}/index.m3u8`], ['media', `${live}/${init}`]]) {
    await check(operation, 405, await server.fetch(path, { method: 'POST' }));
  }

  const seen = await eventually(async () => {
    const { question } = await organiser.command('question.ask', { text: 'What is this?' });
    return (await organiser.frame((frame) => frame.question?.id === question)).question.picture && question;
  }, 'a question with a picture', 20_000);
  await organiser.command('question.approve', { question: seen });
  await get('questionPicture', 200, `${api}/questions/${seen}/picture.jpg`, { authorization: panelist });
  await get('questionPicture', 404, `${api}/questions/${seen}/picture.jpg`, { authorization: viewer });
  await check('questionPicture', 405, await server.fetch(`${api}/questions/${seen}/picture.jpg`, { method: 'PUT', body: 'x' }));

  // For those who registered the same lies under their token.
  await applyEvent(data, eventDocument({ access: 'registered' }));
  for (const [operation, file] of [['programme', 'index.m3u8'], ['rendition', `${rendition}/index.m3u8`], ['media', `${rendition}/${init}`]]) {
    await get(operation, 403, `/live/${slug}/${file}`);
    await get(operation, 403, `/live/${slug}/~none/${file}`);
    await get(operation, 200, `/live/${slug}/~${viewer.slice(7)}/${file}`);
  }

  const open = listed.map(({ operation, status }) => `${operation} ${status}`).filter((name) => !asked.has(name));
  assert.deepEqual(open, [...notHere.keys()].filter((name) => open.includes(name)), 'every documented answer was seen');
  assert.equal(open.length, notHere.size, 'what can be seen is not excused');
});

test('the served document is the one in protocol/api, with its schemas in it', async (t) => {
  const data = temporaryFolder(t);
  const server = await Server.start(t, data);
  const served = await (await server.fetch('/api/v1/openapi.json')).json();
  const { components, ...rest } = served;
  const { components: own, ...ours } = openapi;
  assert.deepEqual(rest, ours);
  assert.deepEqual(Object.keys(components.schemas), Object.keys(own.schemas));
  assert.deepEqual(Object.values(components.schemas), schemas);
});
