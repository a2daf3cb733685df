// After the end everyone with a seat is thanked, once the end can't be undone any more: not while it can, not twice over
// a death of the server and a further end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, applyEvent, eventDocument, eventually, joinLink, slug, sleep, temporaryFolder } from './harness.mjs';
import { as, enrol, files, mailTo } from './registering.mjs';
import { SessionClient } from './session-client.mjs';

test('thanks come a minute after the end that stays, in the reader\'s language, once', { timeout: 240_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ title: { en: 'A trial', fr: 'Un essai' }, registration: { open: true }, comments: { open: true } }));
  let server = await Server.start(t, data);
  const { token } = await joinLink(data, 'organiser');
  for (const [address, language, subject] of [['ann@example.org', 'en', 'confirm'], ['bob@example.org', 'fr', 'confirmer'], ['cat@example.org', 'en', 'confirm']]) {
    await enrol(server, address, { language });
    const mail = await mailTo(data, address, subject);
    if (!address.startsWith('cat')) assert.equal((await as(server, mail.token, 'PATCH', '/registrations/me', { action: 'confirm' })).body.status, 'taken');
  }
  const thanked = () => files(data).filter((mail) => /^(Thank you|Merci) ?:/.test(mail.subject));
  let desk = await SessionClient.open(server, { token });
  const run = async (...types) => {
    for (const type of types) assert.equal((await desk.command(type)).ok, true, type);
  };
  await run('event.rehearse', 'event.rehearse', 'event.doors', 'event.end');
  await sleep(2_000);
  // Within its minute as if it had not ended.
  await run('event.reopen', 'event.end');
  const ended = Date.now();
  await server.kill();
  server = await Server.start(t, data);
  await sleep(ended + 57_000 - Date.now());
  assert.deepEqual(thanked(), [], 'it may be undone still');
  const mails = await eventually(() => thanked().length >= 2 && thanked(), 'thanks', 15_000);
  assert.deepEqual(mails.map((mail) => [mail.to[0].address, mail.subject]).sort(), [['ann@example.org', 'Thank you: A trial'], ['bob@example.org', 'Merci : Un essai']]);
  const ann = mails.find((mail) => mail.to[0].address === 'ann@example.org');
  assert.ok(ann.link.includes(`/e/${slug}#token=`) && ann.text.includes('comments') && ann.text.includes('recording'), ann.text);
  assert.equal((await SessionClient.open(server, { token: ann.token })).first.type, 'welcome');
  // A second part of the same event.
  desk = await SessionClient.open(server, { token });
  await run('event.reopen', 'event.end');
  await server.kill();
  server = await Server.start(t, data);
  await sleep(64_000);
  assert.equal(thanked().length, 2);
});
