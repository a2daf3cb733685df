// What is kept of a person, told to them: each kind of it, and nothing of anybody else; and the record of processing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOf } from './contract.mjs';
import { Server, applyEvent, eventDocument, eventually, joinLink, temporaryFolder } from './harness.mjs';
import { as, enrol, events, mailTo } from './registering.mjs';
import { SessionClient } from './session-client.mjs';

const fields = [{ id: 'role', kind: 'text', label: { en: 'Role' } }, { id: 'needs', kind: 'accessibility', label: { en: 'Needs' } },
  { id: 'privacy', kind: 'consent', label: { en: 'Yes' }, version: '2' }, { id: 'ask', kind: 'question', label: { en: 'Ask' } }];

test('everything of one person, kind by kind, and nobody else\'s; erased, nothing is left of it', { timeout: 90_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ registration: { open: true, fields }, chat: { open: true }, comments: { open: true } }));
  const server = await Server.start(t, data);
  const desk = await SessionClient.open(server, { token: (await joinLink(data, 'moderator', '--name', 'Mo Secret')).token });
  await enrol(server, 'rosa@example.org', { name: 'Rosa', organisation: 'UN', answers: { role: 'Chair', needs: 'Captions', privacy: true, ask: 'Asked in advance?' } });
  const { token } = await mailTo(data, 'rosa@example.org', 'confirm');
  await as(server, token, 'PATCH', '/registrations/me', { action: 'confirm' });
  await enrol(server, 'other.secret@example.org', { name: 'Other Secret', answers: { privacy: true } });
  const rosa = await SessionClient.open(server, { token });
  const other = await SessionClient.open(server, { token: (await joinLink(data, 'viewer', '--name', 'Other Secret')).token });
  const ok = async (client, type, more = {}) => {
    const answer = await client.command(type, more);
    assert.equal(answer.ok, true, `${type}: ${JSON.stringify(answer)}`);
    return answer;
  };
  await desk.frame((frame) => frame.type === 'question.asked', 'the question in advance');
  await ok(rosa, 'profile.set', { name: 'Rosa Lee', organisation: 'UN' });
  const { question } = await ok(rosa, 'question.ask', { text: 'First words', lang: 'en' });
  await ok(rosa, 'question.edit', { question, text: 'Second words' });
  await ok(desk, 'question.note', { question, text: 'Secret note' });
  await ok(desk, 'question.approve', { question });
  await ok(desk, 'question.answer', { question, text: 'An answer' });
  const theirs = (await ok(other, 'question.ask', { text: 'Secret question', lang: 'en' })).question;
  await ok(desk, 'question.approve', { question: theirs });
  await ok(rosa, 'question.vote', { question: theirs, up: true });
  await ok(rosa, 'question.report', { question: theirs, reason: 'My report' });
  const poll = async (anonymous) => {
    const made = await ok(desk, 'poll.create', { poll: { question: anonymous ? 'Hidden?' : 'Which?', kind: 'single', options: ['This', 'That'], anonymous } });
    await ok(desk, 'poll.open', { poll: made.poll });
    return made.poll;
  };
  for (const anonymous of [false, true]) await ok(rosa, 'poll.vote', { poll: await poll(anonymous), options: ['2'] });
  await ok(rosa, 'chat.send', { channel: 'all', text: 'My message' });
  await ok(other, 'chat.send', { channel: 'all', text: 'Secret message' });
  await ok(desk, 'chat.send', { channel: 'desk', to: rosa.you.id, text: 'Secret to the desk' });
  await ok(desk, 'event.doors');
  await ok(desk, 'event.end');
  await ok(rosa, 'comment.post', { text: 'My comment' });
  await ok(other, 'comment.post', { text: 'Secret comment' });
  // Visits are written every 15 s.
  const own = await eventually(async () => {
    const got = await as(server, token, 'GET', '/me/data');
    return got.body.visits?.length > 0 && got;
  }, 'the visit', 30_000);
  assert.match(own.headers.get('content-disposition'), /^attachment; filename="trial-my-data.json"$/);
  const mine = own.body;
  assert.equal(faultOf({ $ref: 'shapes.schema.json#/$defs/own_data' }, mine), null);
  assert.ok(!/secret/i.test(JSON.stringify(mine)), 'nothing of anybody else');
  assert.ok(!JSON.stringify(mine).includes(other.you.id) && !JSON.stringify(mine).includes(desk.you.id));
  assert.deepEqual([mine.you.name, mine.you.organisation, mine.you.roles], ['Rosa Lee', 'UN', ['viewer']]);
  assert.deepEqual(mine.names.map((one) => one.name), ['Rosa', 'Rosa Lee']);
  assert.deepEqual(mine.questions.map((one) => one.text).sort(), ['Asked in advance?', 'Second words']);
  const asked = mine.questions.find((one) => one.id === question);
  assert.deepEqual(asked.history.map((one) => [one.what, one.by_you, one.text]), [['asked', true, 'First words'], ['edited', true, 'Second words'], ['approved', false, undefined], ['answered', false, 'An answer']]);
  assert.deepEqual([asked.answer, asked.state], ['An answer', 'approved']);
  assert.deepEqual(mine.on_questions.map((one) => [one.question, one.what, one.text]), [[theirs, 'reported', 'My report']]);
  assert.deepEqual(mine.votes.questions, [theirs]);
  assert.deepEqual(mine.votes.polls.map((one) => [one.question, one.chosen]).sort(), [['Hidden?', []], ['Which?', ['That']]]);
  assert.deepEqual(mine.messages.map((one) => one.text), ['My message']);
  assert.deepEqual(mine.comments.map((one) => [one.text, one.state]), [['My comment', 'pending']]);
  assert.ok(mine.acts.some((one) => one.what === 'vote_cast') && mine.acts.length > 6);
  const { registration } = mine;
  assert.deepEqual([registration.email, registration.needs, registration.answers.role, registration.question], ['rosa@example.org', 'Captions', 'Chair', 'Asked in advance?']);
  assert.deepEqual(registration.consents, [{ field: 'privacy', version: '2' }]);
  assert.deepEqual(registration.mails.map((one) => one.about).sort(), ['confirm', 'confirmed']);

  // A guest has theirs too, and nobody another's.
  const guest = await SessionClient.open(server);
  assert.deepEqual((await as(server, guest.you.token, 'GET', '/me/data')).body.you.guest, true);
  assert.equal((await as(server, 'forged', 'GET', '/me/data')).status, 403);
  await as(server, token, 'DELETE', '/registrations/me?erase=true');
  const after = (await as(server, token, 'GET', '/me/data')).body;
  for (const words of ['Rosa', 'words', 'My message', 'My comment', 'My report', 'rosa@example.org', 'Captions', 'Chair', 'advance']) assert.ok(!JSON.stringify(after).includes(words), words);
  assert.deepEqual([after.you.erased, after.votes.questions], [1, [theirs]]);
});

test('the record of processing says what is kept, for how long, by whom, and how much now; as the document has it', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ title: { en: 'A <trial>' }, registration: { open: true, fields }, organisers: [{ name: 'Commons <i>' }], contact: 'desk@example.org', retention: { chat_days: 30, registrations_days: 0 }, chat: { open: true } }));
  const server = await Server.start(t, data);
  const organiser = (await joinLink(data, 'organiser')).token;
  await enrol(server, 'rosa@example.org', { answers: { needs: 'Captions', privacy: true } });
  const guest = await SessionClient.open(server);
  await guest.command('chat.send', { channel: 'all', text: 'One' });
  await guest.command('chat.send', { channel: 'all', text: 'Two' });
  const page = await server.fetch(`${events}/processing.html`, { headers: { authorization: `Bearer ${organiser}` } });
  assert.equal(page.status, 200);
  const html = await page.text();
  assert.ok(html.includes('A &lt;trial&gt;') && html.includes('Commons &lt;i&gt;') && html.includes('desk@example.org') && !html.includes('<i>'), html);
  const rows = [...html.matchAll(/<tr><td>([^<]*)<\/td>(?:<td>([^<]*)<\/td>)(?:<td>[^<]*<\/td>)<td>([^<]*)<\/td><td>([^<]*)<\/td><td class="number">(\d+)<\/td>/g)].map(([, what, , days, , now]) => [what.split(/[ ,]/)[0], days, Number(now)]);
  assert.equal(rows.length, 9);
  const of = (first) => rows.find(([what]) => what === first).slice(1);
  assert.deepEqual(of('Accessibility'), ['7 days after the end of the event', 1]);
  assert.deepEqual(of('Addresses'), ['Until the end of the event', 1]);
  assert.ok(rows.some(([what, days, now]) => what === 'Texts' && days === '30 days after the end of the event' && now === 2), JSON.stringify(rows));
  assert.deepEqual(of('Consents'), ['As long as the event is kept', 1]);
  assert.equal((await server.fetch(`${events}/processing.html`, { headers: { authorization: `Bearer ${guest.you.token}` } })).status, 403);
});
