// Organisers sign in by a link that is mailed to an address of the settings: it tells nobody who is listed, is good once,
// also over a death, and opens what the organiser key opens, until it is ended or the address leaves the settings.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, command, eventDocument, eventually, joinLink, slug, sleep, temporaryFolder } from './harness.mjs';
import { SmtpServer, as, files, mailTo } from './registering.mjs';
import { SessionClient } from './session-client.mjs';

const ada = 'Ada@example.org';
const listed = ['--organiser-mail', ada, '--organiser-mail', 'bob@example.org'];
const send = (server, method, path, body, token) => server.fetch(`/api/v1/sign-in${path}`, {
  method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(token ? { authorization: `Bearer ${token}` } : {}) },
  ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
});
const ask = (server, mail, language = 'en') => send(server, 'POST', '', { mail, language });
const redeem = (server, link) => send(server, 'POST', '/redeem', { link });
const linkIn = (mail) => /https?:\/\/\S+\/sign-in#link=(\S+)/.exec(mail.text)[1];
const mailed = async (data, address, words = 'Sign in') => linkIn(await mailTo(data, address, words));
async function signedIn(server, data, address = ada) {
  assert.equal((await ask(server, address)).status, 202);
  const reply = await redeem(server, await mailed(data, address));
  assert.equal(reply.status, 200);
  return reply.json();
}
const who = async (server, token) => (await send(server, 'GET', '/session', undefined, token)).status;

test('a mailed link is pressed, and opens what the organiser key opens', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data, { args: listed });
  assert.deepEqual(await (await send(server, 'GET', '')).json(), { mail: true });
  const replies = [await ask(server, 'ada@EXAMPLE.org', 'fr'), await ask(server, 'eve@example.org', 'fr')];
  const heads = replies.map(({ status, headers }) => [status, [...headers].filter(([name]) => name !== 'date')]);
  assert.equal(heads[0][0], 202);
  assert.deepEqual(heads[0], heads[1], 'nobody is told who is listed');
  assert.deepEqual(await Promise.all(replies.map((reply) => reply.text())), ['', '']);
  const mail = await mailTo(data, ada, 'Connexion');
  assert.ok(mail.html.includes(`href="${server.url}/sign-in#link=`), mail.html);
  const link = linkIn(mail);

  // What a mail scanner does.
  const page = await server.fetch('/sign-in');
  assert.match(page.headers.get('content-type'), /html/);
  assert.equal((await server.fetch('/api/v1/sign-in/redeem')).status, 405);
  const reply = await redeem(server, link);
  assert.equal(reply.headers.get('cache-control'), 'no-store');
  const { token, mail: address, until } = await reply.json();
  assert.equal(address, ada);
  assert.ok(Math.abs(Date.parse(until) - Date.now() - 12 * 3600e3) < 60_000);
  assert.equal((await redeem(server, link)).status, 410);
  assert.equal((await redeem(server, token)).status, 410, 'a session is no link');
  assert.equal(await who(server, link), 403, 'a link is no session');

  assert.equal((await as(server, token, 'GET', '/registrations')).status, 200);
  assert.equal((await as(server, token, 'GET', '/links')).status, 200);
  assert.equal((await server.fetch('/api/v1/keys', { headers: { authorization: `Bearer ${token}` } })).status, 200);
  const made = await server.fetch('/api/v1/events', { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(eventDocument({ slug: 'second' })) });
  assert.equal(made.status, 201);
  // As with the key: nobody in a session, until they make themselves a link.
  assert.equal((await SessionClient.open(server, { token })).first.type, 'refused');
  assert.equal((await send(server, 'DELETE', '/session', undefined, (await command(data, 'key')).stdout.trim())).status, 403, 'the key is no session');

  assert.ok(!files(data).some((one) => one.to[0].address.startsWith('eve')));
  const journalled = readdirSync(data).filter((name) => name.startsWith('rostrum.db')).map((name) => readFileSync(join(data, name), 'latin1')).join('');
  assert.ok(journalled.includes('second') && !/ada@example/i.test(journalled), 'no address is in the journal');
  for (const secret of [token, link, 'xample.org']) assert.ok(!server.log.includes(secret), server.log);
  assert.match(server.log, /signed in by mail/);
});

test('a link is used by one of many who press it at once, and by nobody after a death', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  let server = await Server.start(t, data, { args: listed });
  await ask(server, ada);
  const link = await mailed(data, ada);
  const statuses = (await Promise.all(Array.from({ length: 12 }, () => redeem(server, link)))).map(({ status }) => status).sort();
  assert.deepEqual(statuses, [200, ...Array(11).fill(410)]);
  const bob = await signedIn(server, data, 'bob@example.org');
  await server.kill();
  server = await Server.start(t, data, { args: listed });
  assert.equal((await redeem(server, link)).status, 410);
  assert.equal(await who(server, bob.token), 200, 'whoever was signed in still is');
  assert.equal((await send(server, 'DELETE', '/session', undefined, bob.token)).status, 204);
  assert.equal(await who(server, bob.token), 403);
  assert.equal((await as(server, bob.token, 'GET', '/links')).status, 403);
  await server.kill();
  server = await Server.start(t, data, { args: listed });
  assert.equal(await who(server, bob.token), 403, 'what was ended stays ended');
});

test('whoever leaves the settings is out, and where nobody is listed nobody signs in', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  let server = await Server.start(t, data, { args: listed });
  const { token } = await signedIn(server, data);
  await server.drain();
  server = await Server.start(t, data, { env: { ROSTRUM_ORGANISER_MAIL: 'bob@example.org,carol@example.org' } });
  assert.equal(await who(server, token), 403);
  assert.equal((await as(server, token, 'GET', '/links')).status, 403);
  assert.equal((await ask(server, 'carol@example.org')).status, 202);
  await mailed(data, 'carol@example.org');
  await server.drain();
  server = await Server.start(t, data);
  assert.deepEqual(await (await send(server, 'GET', '')).json(), { mail: false });
  assert.equal((await ask(server, ada)).status, 404);
});

test('a mailbox is not flooded, and what is no request is refused', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  const server = await Server.start(t, data, { args: listed });
  for (let n = 0; n < 20; ++n) assert.equal((await ask(server, n % 2 ? ada : ada.toUpperCase())).status, 202);
  await ask(server, 'bob@example.org');
  // Mails go in the order in which they were asked for: this one is the last.
  await mailed(data, 'bob@example.org');
  assert.equal(files(data).filter((one) => one.to[0].address === ada).length, 3);
  for (const body of ['', '{', '[]', '{}', '{"mail":7}', '{"mail":""}', '{"mail":"ada"}', '{"mail":"a@b\\r\\nBcc: c@d"}', `{"mail":"${'x'.repeat(3000)}@example.org"}`, `{"mail":"${ada}","language":"\\n"}`, `{"mail":"${ada}","more":1}`]) {
    assert.equal((await send(server, 'POST', '', body)).status, 400, body.slice(0, 60));
  }
  for (const body of ['{}', '{"link":7}', '{"link":""}', `{"link":"${'x'.repeat(9000)}"}`]) assert.equal((await send(server, 'POST', '/redeem', body)).status, 400, body.slice(0, 60));
  for (const link of ['x', 'link1', 'link1...', 'link1.a.b.c', (await joinLinkOf(data))]) assert.equal((await redeem(server, link)).status, 410, link);
  assert.equal((await send(server, 'GET', '/session')).status, 401);
  const typed = await server.fetch('/api/v1/sign-in', { method: 'POST', body: 'mail=a', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  assert.equal(typed.status, 415);
});

async function joinLinkOf(data) {
  await applyEvent(data);
  return (await joinLink(data, 'organiser')).token;
}

test('links go by the mail server, are tried again while it is away, and nobody waits for it', { timeout: 90_000 }, async (t) => {
  const data = temporaryFolder(t);
  const smtp = await SmtpServer.start(t);
  const server = await Server.start(t, data, { args: [...listed, '--mail-smtp', `smtp://127.0.0.1:${smtp.port}`, '--mail-tls', 'try', '--mail-from', 'events@example.org'] });
  smtp.mood('defer');
  await sleep(200);
  const began = Date.now();
  assert.equal((await ask(server, ada, 'ar')).status, 202);
  assert.ok(Date.now() - began < 2_000);
  await eventually(() => /was not sent/.test(server.log), 'the mail server defers');
  smtp.mood('accept');
  const mail = await eventually(() => smtp.mails.find((one) => one.to[0] === ada), 'the mail, once it is taken', 40_000);
  assert.equal(mail.from, 'events@example.org');
  assert.equal(files(data).length, 0);
  const read = await smtp.to(ada);
  assert.ok(read.html.includes('dir="rtl"'));
  assert.equal((await redeem(server, linkIn(read))).status, 200);
});

test('a wrong list of addresses is said at the start', async (t) => {
  const data = temporaryFolder(t);
  for (const [args, says] of [[['--organiser-mail', 'ada'], /organiser_mail ada is no mail address/], [['--organiser-mail', ' ada@example.org'], /no mail address/], [Array.from({ length: 101 }, (_, n) => ['--organiser-mail', `a${n}@example.org`]).flat(), /100 addresses at most/]]) {
    const result = await command(data, 'serve', ...args);
    assert.equal(result.code, 2);
    assert.match(result.stderr, says);
    assert.equal(result.stderr.trim().split('\n').length, 1);
  }
});
