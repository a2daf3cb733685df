// Organisers and moderators sign in by an OpenID provider: a real one vouches, and is believed in nothing that does not
// hold; the way there and back is one browser's; what the settings say is what somebody may.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, command, eventDocument, eventually, slug, temporaryFolder } from './harness.mjs';
import { CrookedProvider, RealProvider, client, settingsOf } from './openid.mjs';
import { as } from './registering.mjs';
import { SessionClient } from './session-client.mjs';

const at = '/api/v1/sign-in/openid';

/** Begins: where the browser is sent, the cookie it was given, and as it sends that back. */
async function begin(server) {
  const response = await server.fetch(at, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  const cookie = response.headers.get('set-cookie');
  const body = await response.json();
  return { status: response.status, cookie, sent: cookie?.split(';')[0], url: body.url && new URL(body.url), body };
}
const redeem = async (server, code, state, cookie) => {
  const response = await server.fetch(`${at}/redeem`, { method: 'POST', headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) }, body: JSON.stringify({ code, state }) });
  return { status: response.status, headers: response.headers, body: await response.json() };
};
const session = async (server, token) => {
  const response = await server.fetch('/api/v1/sign-in/session', { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, body: await response.json() };
};
const enter = async (server, token, event = slug) => {
  const response = await server.fetch(`/api/v1/events/${event}/enter`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, body: await response.json() };
};

for (const algorithm of ['RS256', 'ES256']) {
  test(`a real provider vouches (${algorithm}), and each is let in where the settings list them`, { timeout: 90_000 }, async (t) => {
    const data = temporaryFolder(t);
    await applyEvent(data);
    await applyEvent(data, eventDocument({ slug: 'other' }));
    const provider = await RealProvider.start(t, {
      ada: { email: 'ada@example.org', email_verified: true, name: 'Ada Lovelace' },
      mo: { email: 'mo@example.org', email_verified: true, name: 'Mo' },
      crew: { name: 'Cleo', groups: ['crew', 'others'] },
      eve: { email: 'eve@example.org', email_verified: true },
      liar: { email: 'ada@example.org', email_verified: false },
    });
    const file = join(data, 'client.secret');
    writeFileSync(file, `${client.secret}\n`);
    const args = ['--oidc-issuer', provider.issuer, '--oidc-client-id', client.id, '--oidc-client-secret-file', file, '--oidc-name', 'Example ID',
      '--oidc-organisers', 'Ada@example.org', '--oidc-moderators', `${slug}=mo@example.org`, '--oidc-moderators', 'group:crew', '--log-level', 'trace'];
    const server = await Server.start(t, data, { args });
    provider.serve(server.url, algorithm);
    assert.deepEqual(await (await server.fetch('/api/v1/sign-in')).json(), { mail: false, openid: 'Example ID' });
    const codes = [];
    const come = async (login) => {
      const { url, sent, status } = await begin(server);
      assert.equal(status, 200);
      const back = await provider.walk(url.href, login, `${server.url}/sign-in`);
      // What the provider sends the browser to is a page, and changes nothing.
      assert.equal((await server.fetch(back.pathname + back.search)).status, 200);
      codes.push(back.searchParams.get('code'));
      const reply = await redeem(server, back.searchParams.get('code'), back.searchParams.get('state'), sent);
      if (reply.status === 200) assert.match(reply.headers.get('set-cookie'), /rostrum-openid=;.*Max-Age=0/);
      return reply;
    };
    const ada = (await come('ada')).body;
    assert.deepEqual([ada.role, ada.mail, ada.name, ada.events], ['organiser', 'ada@example.org', 'Ada Lovelace', undefined]);
    assert.equal((await as(server, ada.token, 'GET', '/links')).status, 200);
    const mo = (await come('mo')).body;
    assert.deepEqual([mo.role, mo.events], ['moderator', [slug]]);
    assert.deepEqual((await session(server, mo.token)).body.events, [slug]);
    const crew = (await come('crew')).body;
    assert.deepEqual([crew.role, crew.mail, crew.name, crew.events], ['moderator', '', 'Cleo', undefined]);
    for (const login of ['eve', 'liar']) {
      const { status, body } = await come(login);
      assert.deepEqual([status, body.type], [403, '/problems/not-listed'], login);
    }
    // A moderator is no organiser, and moderates their event alone.
    for (const [method, path] of [['GET', '/registrations'], ['GET', '/links']]) assert.equal((await as(server, mo.token, method, path)).status, 403);
    assert.equal((await server.fetch('/api/v1/keys', { headers: { authorization: `Bearer ${mo.token}` } })).status, 403);
    assert.equal((await enter(server, mo.token, 'other')).status, 403);
    assert.equal((await enter(server, crew.token, 'other')).status, 200);
    assert.equal((await enter(server, ada.token, 'none')).status, 404);
    assert.equal((await enter(server, 'none')).status, 403);

    // In the event they are a person of it, the same each time, until organisers revoke them.
    const entered = (await enter(server, mo.token)).body;
    assert.equal(entered.url, `${server.url}/e/${slug}/moderate#token=${entered.token}`);
    const inside = await SessionClient.open(server, { token: entered.token });
    assert.deepEqual([inside.you.roles, inside.you.name], [['moderator'], 'Mo']);
    const again = await SessionClient.open(server, { token: (await enter(server, (await come('mo')).body.token)).body.token });
    assert.equal(again.you.id, inside.you.id);
    assert.equal((await again.command('event.doors')).ok, true);
    const olga = await SessionClient.open(server, { token: (await enter(server, ada.token)).body.token });
    assert.deepEqual(olga.you.roles, ['organiser']);
    const { links } = (await as(server, ada.token, 'GET', '/links')).body;
    assert.ok(links.some((link) => link.id === inside.you.id && link.name === 'Mo'), JSON.stringify(links));
    assert.equal((await as(server, ada.token, 'DELETE', `/links/${inside.you.id}`)).status, 204);
    assert.equal((await inside.closed).code, 1008);
    assert.equal((await SessionClient.open(server, { token: (await enter(server, mo.token)).body.token })).first.type, 'refused');

    await server.drain();
    const journalled = readdirSync(data).filter((name) => name.startsWith('rostrum.db')).map((name) => readFileSync(join(data, name), 'latin1')).join('');
    assert.ok(!/(ada|mo)@example/i.test(journalled), 'no address is in the journal');
    for (const secret of [client.secret, encodeURIComponent(client.secret), ada.token, mo.token, entered.token, '@example.org', ...codes]) assert.ok(!server.log.includes(secret), secret);

    // Whoever leaves the settings is out.
    const next = await Server.start(t, data, { args: settingsOf(provider.issuer, '--oidc-organisers', 'olga@example.org', '--oidc-moderators', 'group:crew') });
    assert.equal((await session(next, ada.token)).status, 403);
    assert.equal((await session(next, crew.token)).status, 200);
  });
}

/** A server whose provider is crooked; `attempt` begins, has `said` said, and comes back with a code. */
async function crooked(t, ...more) {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const provider = await CrookedProvider.start(t);
  const server = await Server.start(t, data, { args: settingsOf(provider.issuer, '--oidc-organisers', 'ada@example.org', ...more) });
  const attempt = async (said = {}) => {
    provider.said = {};
    const { url, sent } = await begin(server);
    provider.nonce = url.searchParams.get('nonce');
    provider.said = said;
    return redeem(server, 'code', url.searchParams.get('state'), sent);
  };
  return { data, provider, server, attempt };
}

test('no token is believed that does not hold', { timeout: 90_000 }, async (t) => {
  const { provider, server, attempt } = await crooked(t);
  const good = await attempt();
  assert.equal(good.status, 200, JSON.stringify(good.body));
  const now = () => Math.floor(Date.now() / 1000);
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const bad = {
    'of another attempt': () => provider.token(provider.claims({ nonce: 'other' })),
    'without a nonce': () => provider.token(provider.claims({ nonce: undefined })),
    'for another client': () => provider.token(provider.claims({ aud: 'other' })),
    'for several, asked for by another': () => provider.token(provider.claims({ aud: [client.id, 'other'], azp: 'other' })),
    'for several, asked for by nobody': () => provider.token(provider.claims({ aud: [client.id, 'other'] })),
    'given to another': () => provider.token(provider.claims({ azp: 'other' })),
    'of another issuer': () => provider.token(provider.claims({ iss: 'https://id.example.org' })),
    expired: () => provider.token(provider.claims({ exp: now() - 120 })),
    'of the future': () => provider.token(provider.claims({ iat: now() + 600 })),
    'without an end': () => provider.token(provider.claims({ exp: undefined })),
    'of nobody': () => provider.token(provider.claims({ sub: undefined })),
    'signed by a stranger': () => provider.token(provider.claims(), 'RS256', {}, { privateKey: stranger.privateKey }),
    'signed by a stranger, of an unknown key': () => provider.token(provider.claims(), 'RS256', { kid: 'unknown' }, { privateKey: stranger.privateKey }),
    'signed by the right key under a wrong name': () => provider.token(provider.claims(), 'RS256', { kid: 'e' }),
    unsigned: () => provider.token(provider.claims(), 'none'),
    'signed with the public key as a secret': () => provider.token(provider.claims(), 'HS256'),
    'with a demand': () => provider.token(provider.claims(), 'RS256', { crit: ['exp'] }),
    'cut off': () => provider.token().slice(0, -8),
    'no token': () => 7,
    'nothing': () => undefined,
  };
  for (const [how, token] of Object.entries(bad)) {
    const { status, body } = await attempt({ '/token': () => ({ access_token: 'at', id_token: token() }) });
    assert.deepEqual([status, body.type], [502, '/problems/provider-refused'], how);
    assert.equal(body.token, undefined);
  }
  for (const how of ['RS256', 'ES256']) assert.equal((await attempt({ '/token': () => ({ id_token: provider.token(provider.claims(), how) }) })).status, 200, how);
  assert.equal((await attempt({ '/token': () => ({ id_token: provider.token(provider.claims({ aud: ['other', client.id], azp: client.id })) }) })).status, 200);
  // Unknown keys were looked for, and not each time.
  const looks = provider.asked.filter(({ path }) => path === '/keys').length;
  assert.ok(looks >= 1 && looks <= 3, `${looks} looks for keys`);
  assert.ok(!server.log.includes('ada@'), server.log);

  // An address that is not verified is none; UserInfo of somebody else is not listened to.
  const bare = { email: undefined, email_verified: undefined };
  for (const [claims, info, status] of [[{ email_verified: false }, { sub: 'u1' }, 403], [bare, undefined, 200], [bare, { sub: 'u2', email: 'ada@example.org', email_verified: true }, 403],
    [bare, { sub: 'u1', email: 'ada@example.org' }, 403]]) {
    const reply = await attempt({ '/token': () => ({ access_token: 'at', id_token: provider.token(provider.claims(claims)) }), ...(info ? { '/me': () => info } : {}) });
    assert.equal(reply.status, status, JSON.stringify([claims, info, reply.body]));
  }
});

test('a new key of the provider is looked for, once in a while', { timeout: 90_000 }, async (t) => {
  const { provider, attempt } = await crooked(t);
  assert.equal((await attempt()).status, 200);
  provider.rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const fresh = { '/token': () => ({ id_token: provider.token(provider.claims(), 'RS256', { kid: 'fresh' }) }), '/keys': () => ({ keys: provider.keys().keys.map((key) => ({ ...key, kid: 'fresh' })) }) };
  await eventually(async () => (await attempt(fresh)).status === 200, 'the new key', 25_000);
  assert.equal(provider.asked.filter(({ path }) => path === '/keys').length, 2);
});

test('the way back is the browser\'s that went, once, and in time', { timeout: 60_000 }, async (t) => {
  const { provider, server } = await crooked(t);
  const { cookie, sent, url } = await begin(server);
  for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/api/v1/sign-in/openid']) assert.ok(cookie.includes(part), cookie);
  assert.equal(url.searchParams.get('code_challenge_method'), 'S256');
  assert.equal(url.searchParams.get('redirect_uri'), `${server.url}/sign-in`);
  const state = url.searchParams.get('state');
  const other = await begin(server);
  const asked = provider.asked.length;
  for (const [state_, cookie_] of [[state, undefined], [state, other.sent], ['x', sent], [state, `${sent}x`], [state, 'rostrum-openid=x']]) {
    const { status, body } = await redeem(server, 'code', state_, cookie_);
    assert.deepEqual([status, body.type], [410, '/problems/attempt-over']);
  }
  assert.equal(provider.asked.length, asked, 'the provider is not asked for nothing');
  provider.nonce = url.searchParams.get('nonce');
  assert.equal((await redeem(server, 'a&b=c', state, `a=b; ${sent}; c=d`)).status, 200);
  const { form, authorization } = provider.asked.find(({ path }) => path === '/token');
  assert.equal(form.get('code'), 'a&b=c');
  assert.equal(Buffer.from(authorization.split(' ')[1], 'base64').toString(), `${client.id}:${encodeURIComponent(client.secret).replaceAll('!', '%21')}`);
  for (const body of ['{}', '{', '{"code":"x"}', '{"code":7,"state":"x"}', '{"code":"","state":"x"}', `{"code":"${'x'.repeat(5000)}","state":"x"}`, '{"code":"x","state":"x","more":1}']) {
    assert.equal((await server.fetch(`${at}/redeem`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status, 400, body.slice(0, 40));
  }
  for (const path of ['', '/redeem']) {
    assert.equal((await server.fetch(at + path)).status, 405);
    // What a page of another site may send unasked.
    assert.equal((await server.fetch(at + path, { method: 'POST' })).status, 415);
    assert.equal((await server.fetch(at + path, { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain' } })).status, 415);
  }
});

test('a provider that refuses, hangs, babbles or sends elsewhere holds nobody up', { timeout: 120_000 }, async (t) => {
  const { provider, server, attempt } = await crooked(t);
  const status = async (said) => (await attempt(said)).body.type;
  assert.equal(await status({ '/token': (_, response) => void response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}') }), '/problems/provider-refused');
  assert.match(server.log, /invalid_grant/);
  assert.equal(await status({ '/token': (_, response) => void response.writeHead(500).end() }), '/problems/provider-away');
  assert.equal(await status({ '/token': (_, response) => void response.writeHead(302, { location: `${provider.issuer}/elsewhere` }).end() }), '/problems/provider-refused');
  assert.ok(!provider.asked.some(({ path }) => path === '/elsewhere'));
  assert.equal(await status({ '/token': (_, response) => void response.writeHead(200).end(' '.repeat(400_000)) }), '/problems/provider-away');
  assert.equal(await status({ '/token': (_, response) => void response.writeHead(200).end('{') }), '/problems/provider-refused');
  // One that says nothing is given up; meanwhile everybody else is served.
  const hanging = status({ '/token': () => undefined });
  for (let n = 0; n < 5; ++n) assert.equal((await server.fetch(`/api/v1/events/${slug}`)).status, 200);
  assert.equal(await hanging, '/problems/provider-away');
  // One that hangs does not hold up the end.
  void attempt({ '/token': () => undefined }).catch(() => {});
  await eventually(() => provider.asked.filter(({ path }) => path === '/token').length >= 7, 'the last code');
  const began = Date.now();
  assert.deepEqual(await server.drain(), { code: 0, signal: null });
  assert.ok(Date.now() - began < 9_000, `${Date.now() - began} ms`);
});

test('a description that is not of the issuer is none, and is asked for again only after a while', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  const provider = await CrookedProvider.start(t);
  const server = await Server.start(t, data, { args: settingsOf(provider.issuer, '--oidc-organisers', 'ada@example.org') });
  provider.said['/.well-known/openid-configuration'] = () => ({ issuer: 'https://id.example.org' });
  for (let n = 0; n < 3; ++n) assert.deepEqual([(await begin(server)).status, (await begin(server)).body.type], [502, '/problems/provider-away']);
  assert.equal(provider.asked.length, 1);
  provider.said = {};
  await eventually(async () => (await begin(server)).status === 200, 'the provider is back', 20_000);
});

test('settings that do not fit are named', async (t) => {
  const data = temporaryFolder(t);
  const issuer = ['--oidc-issuer', 'https://id.example.org'];
  const id = ['--oidc-client-id', 'x'];
  for (const [args, says] of [
    [id, /oidc_issuer is missing/], [['--oidc-moderators', 'group:a'], /oidc_issuer is missing/], [['--oidc-issuer', 'http://id.example.org', ...id], /oidc_issuer must begin with https/],
    [[...issuer], /oidc_client_id is missing/], [[...issuer, ...id], /nobody could sign in/], [[...issuer, ...id, '--oidc-organisers', 'ada'], /oidc_organisers ada is neither/],
    [[...issuer, ...id, '--oidc-moderators', 'trial='], /oidc_moderators trial= is neither.*SLUG=/],
    [[...issuer, ...id, '--oidc-organisers', 'group:a', '--oidc-client-secret', 'x', '--oidc-client-secret-file', 'y'], /cannot both be set/],
    [[...issuer, ...id, '--oidc-organisers', 'group:a', '--oidc-client-secret-file', '/none'], /oidc_client_secret_file: \/none cannot be read/],
  ]) {
    const result = await command(data, 'serve', '--listen', '127.0.0.1:0', ...args);
    assert.equal(result.code, 2, JSON.stringify([args, result]));
    assert.match(result.stderr, says);
    assert.equal(result.stderr.trim().split('\n').length, 1);
  }
});
