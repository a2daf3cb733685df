// Mails by a real SMTP server, calendars by foreign parsers, in every language; refusals, pauses, a server that says nothing.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, eventDocument, eventually, joinLink, slug, sleep, temporaryFolder } from './harness.mjs';
import { SmtpServer, as, enrol, events, files, mailTo, readCalendar, readMail } from './registering.mjs';

const evil = 'A\\,;"title"\r\nEND:VEVENT\r\nBEGIN:VEVENT\nATTENDEE:mailto:eve@example.org';
const titles = { en: 'Open; culture, and "more"', fr: 'Culture ouverte : é', es: 'Cultura abierta', ru: 'Открытая культура', zh: '从开放软件到开放文化'.repeat(4), ar: 'ثقافة مفتوحة' };
const local = (ms) => new Date(ms).toISOString().slice(0, 16);
const whenever = (start, change = {}) => eventDocument({
  title: titles, starts_at: local(start), ends_at: local(start + 3600e3), registration: { open: true },
  contact: 'desk@example.org', organisers: [{ name: 'OICT "x"' }], ...change,
});
const press = (server, token, action) => as(server, token, 'PATCH', '/registrations/me', { action });

test('the calendar is one event to two foreign parsers, with the same UID for ever', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  const document = { ...whenever(0), time_zone: 'America/New_York', starts_at: '2030-09-23T09:00', ends_at: '2030-09-23T10:30' };
  await applyEvent(data, { ...document, title: { en: evil, zh: titles.zh } });
  const server = await Server.start(t, data);
  const get = async (query = '') => {
    const response = await server.fetch(`${events}/calendar.ics${query}`);
    const calendar = readCalendar(await response.text());
    assert.equal(response.headers.get('content-type'), `text/calendar; charset=utf-8; method=${calendar.method}`);
    return calendar;
  };
  const first = await get();
  assert.equal(first.events, 1);
  // The other of the two parsers undoes escapes in the wrong order.
  assert.equal(first.other_summary, evil.replaceAll('\r\n', '\n'));
  assert.equal(first.starts_at, Date.parse('2030-09-23T13:00:00Z') / 1000);
  assert.deepEqual([first.zones, first.sequence, first.method, first.attendees], [['America/New_York'], 0, 'PUBLISH', []]);
  assert.equal(first.organisers[0].address.toLowerCase(), 'mailto:desk@example.org');
  assert.equal((await get('?lang=zh')).summary, titles.zh);
  await applyEvent(data, { ...document, starts_at: '2030-09-23T08:00' });
  const moved = await get();
  assert.deepEqual([moved.uid, moved.sequence, moved.ends_at], [first.uid, 1, first.ends_at]);
  await server.kill();
  await applyEvent(data, { ...document, starts_at: '2030-09-23T08:00', cancelled: true });
  const again = await Server.start(t, data);
  const response = await eventually(async () => {
    const one = await again.fetch(`${events}/calendar.ics`);
    return one.ok && one;
  }, 'the desk is read');
  const off = readCalendar(await response.text());
  assert.deepEqual([off.uid, off.sequence, off.method, off.status], [first.uid, 2, 'CANCEL', 'CANCELLED']);
  assert.equal((await enrol(again, 'late@example.org')).status, 409);
});

test('mails go out by STARTTLS with a login, in six languages, with an invitation; a change of time and an end follow', { timeout: 120_000 }, async (t) => {
  const data = temporaryFolder(t);
  const [cert, key, password] = ['smtp.pem', 'smtp.key', 'password'].map((name) => join(data, name));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost', '-keyout', key, '-out', cert], { stdio: 'pipe' });
  writeFileSync(password, 'pass word\n');
  const smtp = await SmtpServer.start(t, '--tls', cert, key, '--login', 'rostrum', 'pass word');
  const start = Date.now() + 10 * 86_400e3;
  await applyEvent(data, whenever(start));
  const config = join(data, 'rostrum.toml');
  writeFileSync(config, `[mail]\nsmtp = "smtp://localhost:${smtp.port}"\nuser = "rostrum"\npassword_file = "${password}"\nfrom = "desk@events.example.org"\nca = "${cert}"\nper_minute = 6000\n`);
  const server = await Server.start(t, data, { args: ['--config', config, '--public-url', 'https://events.example.org/'] });
  const people = new Map();
  for (const language of Object.keys(titles)) {
    const address = `${language}@example.org`;
    assert.equal((await enrol(server, address, { language, name: language === 'en' ? 'Ann "A" <b>, Lee' : `名 ${language}` })).status, 201);
    const mail = await smtp.to(address);
    assert.deepEqual([mail.envelope.tls, mail.envelope.login, mail.envelope.from], [true, 'rostrum', 'desk@events.example.org']);
    assert.ok(mail.subject.includes(titles[language]), mail.subject);
    assert.equal(mail.to[0].name, language === 'en' ? 'Ann "A" <b>, Lee' : `名 ${language}`);
    assert.ok(mail.link.startsWith(`https://events.example.org/e/${slug}/registration#token=`), mail.link);
    assert.ok(mail.html.includes(`dir="${language === 'ar' ? 'rtl' : 'ltr'}"`) && !mail.html.includes('<b>'));
    assert.ok(!mail.calendar, 'no date before the address is confirmed');
    assert.equal((await press(server, mail.token, 'confirm')).body.status, 'taken');
    people.set(address, mail);
  }
  const uids = new Set();
  const invited = async (count, expected) => {
    for (const [address, first] of people) {
      const mail = await eventually(async () => {
        const found = smtp.mails.filter((one) => one.to[0] === address);
        return found.length === count && readMail(found.at(-1).message);
      }, `mail ${count} to ${address}`, 15_000);
      assert.notEqual(mail.id, first.id);
      const calendar = readCalendar(mail.calendar.text);
      uids.add(calendar.uid);
      assert.equal(mail.calendar.method, calendar.method);
      assert.deepEqual({ method: calendar.method, sequence: calendar.sequence, starts_at: calendar.starts_at }, expected);
      assert.deepEqual(calendar.attendees.map((one) => one.address), [`mailto:${address}`]);
      // Whoever sends it is its organiser: otherwise Outlook and Google take it for a forwarded copy.
      assert.equal(calendar.organisers[0].address, `mailto:${mail.from[0]}`);
      assert.equal(mail.parts.find((part) => part.disposition === 'attachment').text, mail.calendar.text);
    }
  };
  const seconds = (ms) => Date.parse(`${local(ms)}:00Z`) / 1000;
  await invited(2, { method: 'REQUEST', sequence: 0, starts_at: seconds(start) });
  await applyEvent(data, whenever(start + 7200e3));
  await invited(3, { method: 'REQUEST', sequence: 1, starts_at: seconds(start + 7200e3) });
  await applyEvent(data, whenever(start + 7200e3, { cancelled: true }));
  await invited(4, { method: 'CANCEL', sequence: 2, starts_at: seconds(start + 7200e3) });
  assert.equal(uids.size, 1);
  assert.ok(!server.log.includes('pass word') && !server.log.includes('token='), 'no secret in the log');
});

test('refused, deferred, dead and silent servers: seen in the outbox, tried again with the same Message-ID', { timeout: 120_000 }, async (t) => {
  const data = temporaryFolder(t);
  const smtp = await SmtpServer.start(t);
  await applyEvent(data, whenever(Date.now() + 10 * 86_400e3));
  const args = ['--mail-smtp', `smtp://127.0.0.1:${smtp.port}`, '--mail-tls', 'try', '--mail-per-minute', '6000'];
  let server = await Server.start(t, data, { args });
  const organiser = (await joinLink(data, 'organiser')).token;
  const outbox = async () => (await as(server, organiser, 'GET', '/mails')).body;
  const mailOf = (address, fits) => eventually(async () => (await outbox()).mails.find((one) => one.to === address && fits(one)), `the mail of ${address}`, 20_000);
  smtp.mood('refuse');
  await enrol(server, 'gone@example.org');
  const refused = await mailOf('gone@example.org', (one) => one.state === 'failed');
  assert.match(refused.fault, /550 5\.1\.1/);
  assert.ok(!refused.fault.includes('@'), 'the address is not in the journal');
  smtp.mood('defer');
  await enrol(server, 'later@example.org');
  const deferred = await mailOf('later@example.org', (one) => one.attempts === 1);
  assert.equal(deferred.state, 'queued');
  assert.ok(Date.parse(deferred.due_at) - Date.now() > 30_000);
  smtp.mood('silent');
  await enrol(server, 'slow@example.org');
  await sleep(1500);
  // Whoever registers waits for no mail server, and neither does the end.
  assert.equal((await enrol(server, 'other@example.org')).status, 201);
  const ended = Date.now();
  await server.drain();
  assert.ok(Date.now() - ended < 9000);
  smtp.mood('accept');
  server = await Server.start(t, data, { args });
  const slow = await smtp.to('slow@example.org');
  const listed = await mailOf('slow@example.org', (one) => one.state === 'sent');
  assert.ok(slow.id.startsWith(`<${listed.id}@`), slow.id);
  assert.equal((await as(server, organiser, 'GET', '/mails')).body.transport, 'smtp');
  const shown = await as(server, organiser, 'GET', `/mails/${listed.id}`);
  assert.equal(shown.headers.get('content-type'), 'message/rfc822');
  assert.equal(readMail(shown.body).id, slow.id);
  // Nothing goes unencrypted where encryption is required.
  await server.drain();
  server = await Server.start(t, data, { args: args.filter((one) => !['--mail-tls', 'try'].includes(one)) });
  await eventually(async () => (await enrol(server, 'safe@example.org')).status === 201, 'registrations are read');
  const held = await mailOf('safe@example.org', (one) => one.attempts === 1);
  assert.equal(held.state, 'queued');
  assert.ok(!smtp.mails.some((one) => one.to[0] === 'safe@example.org'));
});

test('an organiser writes to everyone; reminders go out; without SMTP each mail is a file', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, whenever(Date.now() + 26 * 3600e3));
  const server = await Server.start(t, data);
  const organiser = (await joinLink(data, 'organiser')).token;
  await enrol(server, 'ann@example.org');
  await enrol(server, 'bob@example.org');
  await press(server, (await mailTo(data, 'ann@example.org', 'Please confirm')).token, 'confirm');
  const letter = { subject: 'News\r\nBcc: eve@example.org', text: 'First line\nSecond <line>' };
  assert.deepEqual(await as(server, organiser, 'POST', '/mails', letter).then(({ status, body }) => [status, body]), [202, { mails: 1 }]);
  const news = await mailTo(data, 'ann@example.org', 'News');
  assert.ok(!news.names.includes('bcc') && news.text.includes('First line\nSecond <line>'), news.text);
  assert.ok(news.html.includes('Second &lt;line&gt;'));
  assert.equal((await as(server, organiser, 'GET', '/mails')).body.transport, 'files');
  await applyEvent(data, whenever(Date.now() + 27 * 3600e3));
  await mailTo(data, 'ann@example.org', 'New time');
  // Ten minutes before, and a moment for the mails themselves.
  const soon = (ms) => new Date(Date.now() + ms).toISOString().slice(0, 19);
  await applyEvent(data, { ...whenever(0), starts_at: soon(10 * 60e3 + 6e3), ends_at: soon(3600e3) });
  const reminder = await eventually(() => files(data).find((mail) => mail.subject.includes('Starting soon')), 'a reminder', 20_000);
  assert.equal(reminder.to[0].address, 'ann@example.org');
  assert.ok(!files(data).some((mail) => mail.to[0].address === 'bob@example.org' && !mail.subject.includes('confirm')), 'bob never confirmed');
});
