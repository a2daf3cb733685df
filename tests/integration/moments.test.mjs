// What happens on stage is in the playlists: the same in all of them, at the programme time that pages are told, over a new
// server, and never a rehearsal.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, applyEvent, eventDocument, eventually, oneStage } from './harness.mjs';
import { panel, publish, red, shows } from './panel.mjs';
import { Player, checkPlaylists } from './player.mjs';
import { playlist, renditions } from './programme.mjs';
import { SessionClient } from './session-client.mjs';

/** EXT-X-DATERANGE of one playlist, by ID. */
async function ranges(server, rendition = renditions.video, query = '') {
  const { text } = await playlist(server, rendition, query);
  const found = {};
  for (const line of text.split('\n')) {
    if (!line.startsWith('#EXT-X-DATERANGE:')) continue;
    const range = Object.fromEntries([...line.slice(17).matchAll(/([A-Z-]+)=(?:"([^"]*)"|([^,]*))/g)].map((one) => [one[1], one[2] ?? one[3]]));
    assert.equal(found[range.ID], undefined, 'an ID stands once');
    found[range.ID] = range;
  }
  return found;
}
const of = (all, name) => Object.values(all).filter((one) => one.CLASS === `org.rostrum.${name}`);

test('questions, agenda, polls and slates are date ranges, for every player and every server', { timeout: 120_000 }, async (t) => {
  const { data, server: first, moderator, moderatorToken, ok, speaker } = await panel(t);
  await applyEvent(data, eventDocument({ agenda: [{ id: 'open', kind: 'opening', title: { en: 'A "grand" opening' } }, { id: 'talk', kind: 'panel' }] }));
  const ann = await speaker('Ann');
  publish(t, first, ann.token, { colour: red });
  await ok('event.rehearse');
  await ok('agenda.start', { item: 'talk' });
  await ok('event.rehearse', { reset: true });
  await ok('event.doors');
  await ok('stage.bring_on', { participant: ann.id });
  await ok('event.go_live');
  await shows(first, [red]);
  const stage = await oneStage(data);
  const players = Object.values(renditions).map((name) => new Player(() => first.url, name, { keepTexts: true }).start(t));
  const secret = 'What nobody else is to read in a playlist';
  const asked = await moderator.command('question.ask', { text: secret, lang: 'en', anonymous: false });
  await ok('agenda.start', { item: 'open' });
  await ok('question.approve', { question: asked.question });
  await ok('question.live', { question: asked.question });
  const { poll } = await ok('poll.create', { poll: { question: 'Which?', kind: 'single', options: ['This', 'That'] } });
  await ok('poll.open', { poll });
  await ok('stage.slate', { name: 'pause' });
  await ok('stage.slate', { name: null });
  await ok('poll.close', { poll });
  const told = async (type) => (await moderator.frame((frame) => frame.type === type)).media_time;

  const before = await eventually(async () => {
    const all = await ranges(first);
    return of(all, 'poll')[0]?.DURATION && all;
  }, 'the poll was closed in the playlist');
  assert.deepEqual(Object.values(before).map((one) => one.CLASS.slice(12)).sort(), ['agenda', 'poll', 'question', 'slate']);
  const [agenda] = of(before, 'agenda');
  assert.equal(agenda['X-ORG-ROSTRUM-AGENDA'], 'open');
  assert.equal(agenda['X-ORG-ROSTRUM-TITLE'], "A 'grand' opening");
  assert.equal(agenda['START-DATE'], (await moderator.frames.filter((frame) => frame.type === 'agenda.started').at(-1)).media_time);
  assert.equal(agenda.DURATION, undefined, 'it goes on');
  const [question] = of(before, 'question');
  assert.equal(question['X-ORG-ROSTRUM-QUESTION'], asked.question);
  assert.equal(question['START-DATE'], await told('question.live'));
  const [polled] = of(before, 'poll');
  assert.equal(polled['START-DATE'], await told('poll.opened'));
  assert.ok(Math.abs(Date.parse(polled['START-DATE']) + polled.DURATION * 1000 - Date.parse(await told('poll.closed'))) < 2);
  assert.deepEqual(await ranges(first, renditions.sound), before, 'the same in every playlist');
  assert.ok(!(await playlist(first, renditions.video)).text.includes(secret));

  await first.kill();
  const second = await Server.start(t, data, { port: first.port });
  assert.deepEqual(await oneStage(data), stage);
  const after = await eventually(async () => (await ranges(second)), 'a playlist of the next server');
  assert.deepEqual(after, before, 'a new server says the same');
  const again = await SessionClient.open(second, { token: moderatorToken });
  assert.equal((await again.command('question.done', { question: asked.question })).ok, true);
  assert.equal((await again.command('agenda.start', { item: 'talk' })).ok, true);
  const later = await eventually(async () => {
    const all = await ranges(second);
    return of(all, 'agenda').length === 2 && of(all, 'question')[0].DURATION && all;
  }, 'what goes on after it');
  for (const [id, one] of Object.entries(before)) assert.deepEqual({ ...later[id], DURATION: undefined }, { ...one, DURATION: undefined }, `${id} stands as it was said`);
  assert.ok(later[agenda.ID].DURATION > 0);
  // A delta update leaves none out: there are segments to skip after 15 s.
  await eventually(async () => {
    const { text } = await playlist(second, renditions.video, '?_HLS_skip=YES');
    return text.includes('#EXT-X-SKIP') && text;
  }, 'a delta update', 30_000);
  assert.deepEqual(await ranges(second, renditions.video, '?_HLS_skip=YES'), later);
  assert.equal((await again.command('event.end')).ok, true);
  await eventually(async () => Object.values(await ranges(second)).every((one) => one.DURATION !== undefined), 'the end ends all of them');
  for (const player of players) {
    await player.stop();
    assert.deepEqual(player.faults, []);
    assert.equal(await checkPlaylists(player.texts), '');
  }
  for (const client of [again, ann.client]) client.socket.terminate();
});
