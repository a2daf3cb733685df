// Everything at once: 64 people, guests among them, and some who register, sockets that are cut, a server that is killed,
// commands that are repeated. Nothing acknowledged is lost, doubled or out of order; votes equal distinct voters; never more
// seats than there are. CROWD_SECONDS (10; an hour in a soak) says for how long, in rounds of five minutes, CROWD_SEED
// repeats a run's choices.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Applicant } from './crowd/applicant.mjs';
import { checkPolls } from './crowd/ballots.mjs';
import { chances } from './crowd/chance.mjs';
import { Hall } from './crowd/hall.mjs';
import { Member } from './crowd/member.mjs';
import { Postman } from './crowd/postman.mjs';
import { checkQuestions } from './crowd/questions.mjs';
import { Observer } from './crowd/seat.mjs';
import { Waitlist } from './crowd/waitlist.mjs';
import { Server, applyEvent, eventDocument, eventually, joinLink, sanitized, sleep, temporaryFolder } from './harness.mjs';
import { SessionClient } from './session-client.mjs';

const seconds = Number(process.env.CROWD_SECONDS ?? 10);
const seed = Number(process.env.CROWD_SEED ?? Date.now() % 1e9);
const roundSeconds = 300;
const rules = { capacity: 5, waitlist: 4 };

/** Everyone who takes part; `all` have a run(), `seats` a socket to cut. */
async function gather(data, hall, from) {
  const { token } = await joinLink(data, 'moderator');
  const people = Array.from({ length: 56 }, (_, i) => new Member(hall, { name: `P${i}`, seed: from + i }));
  for (let i = 0; i < 5; ++i) {
    people.push(new Member(hall, { name: `M${i}`, seed: from + 100 + i, desk: true, token: (await joinLink(data, 'moderator', '--name', `M${i}`)).token }));
  }
  const observers = { desk: new Observer(hall, { token, staff: true }), viewers: [new Observer(hall), new Observer(hall)] };
  const postman = new Postman(data);
  const applicants = Array.from({ length: 12 }, (_, i) => new Applicant(hall, postman, { email: `a${i}@example.org`, seed: from + 200 + i }));
  const waitlist = new Waitlist(hall, (await joinLink(data, 'organiser')).token, rules);
  const looking = [observers.desk, ...observers.viewers];
  return { token, people, observers, looking, applicants, waitlist, seats: [...people, ...looking] };
}

/** A start finds the counts of all urns as they were. */
function checkLog(server) {
  assert.doesNotMatch(server.log, /Z (error|critical) /);
}

/** A moderator closes what is open and waits until it is counted. */
async function closePolls(hall, token, watch) {
  const moderator = await SessionClient.open(hall.server, { token });
  const { polls } = moderator.first.state;
  for (const { id } of polls.filter((poll) => poll.state === 'open')) assert.ok((await moderator.command('poll.close', { poll: id })).ok);
  const urns = polls.filter((poll) => poll.anonymous && poll.state !== 'draft');
  await eventually(() => urns.every((poll) => watch.counted.has(poll.id)), 'all anonymous polls are counted', 40_000);
  moderator.socket.terminate();
}

async function stateOf(hall, token) {
  const client = await SessionClient.open(hall.server, { token });
  client.socket.terminate();
  return client.first;
}

async function round(t, length, from) {
  t.diagnostic(`CROWD_SEED=${from}`);
  const data = temporaryFolder(t);
  // So far away that no seat lapses.
  const day = (offset) => new Date(Date.now() + offset * 86_400e3).toISOString().slice(0, 16);
  await applyEvent(data, eventDocument({ starts_at: day(10), ends_at: day(11), registration: { open: true, ...rules } }));
  const chance = chances(from);
  const hall = new Hall(length);
  const { token, people, observers, looking, applicants, waitlist, seats } = await gather(data, hall, from);
  const options = { env: { ROSTRUM_MAIL_PER_MINUTE: '60000' } };
  hall.server = await Server.start(t, data, options);
  const restart = async () => {
    const dying = hall.server;
    hall.server = undefined;
    await dying.kill();
    checkLog(dying);
    hall.server = await Server.start(t, data, { ...options, port: dying.port });
  };
  let failure;
  const running = [];
  const begin = (some) => running.push(...some.map((one) => one.run().catch((error) => { failure ??= error; hall.stopped = true; })));
  begin(looking);
  await eventually(() => looking.every((one) => one.seq !== undefined), 'who looks on is in');
  begin([...people, ...applicants, waitlist]);

  let kills = 0;
  const until = Date.now() + length * 1000;
  while (Date.now() < until && !failure) {
    await sleep(50 + chance.below(100));
    chance.of(seats).cut();
    // A sanitizer's start takes as long as the life between two of these.
    if (chance.below(sanitized ? 40 : 15) > 0) continue;
    await restart();
    kills += 1;
  }
  hall.stopped = true;
  await Promise.all(running);
  if (failure) throw failure;

  // Whoever only looks comes back once more for what came last.
  hall.stopped = false;
  const ending = looking.map((one) => one.run());
  await closePolls(hall, token, observers.desk.polls);
  const { state, seq } = await stateOf(hall, token);
  await eventually(() => observers.desk.seq >= seq, 'the desk is told the last');
  await sleep(300);
  hall.stopped = true;
  await Promise.all(ending);
  await waitlist.end(applicants);
  const { acknowledged, refused, repeated, cut, forgotten, secondBallots } = hall;
  const moves = Object.keys(applicants[0].moves).map((status) => [status, applicants.reduce((sum, one) => sum + one.moves[status], 0)]);
  const ballots = people.reduce((sum, one) => sum + one.ballots.cast.size, 0);
  t.diagnostic(JSON.stringify({
    acknowledged, refused, repeated, cut, kills, questions: state.questions.list.length, seq,
    polls: state.polls.length, anonymous: state.polls.filter((poll) => poll.anonymous).length, ballots, forgotten, secondBallots, steps: observers.desk.polls.steps,
    registrations: { ...Object.fromEntries(moves), acknowledged: applicants.reduce((sum, one) => sum + one.acknowledged, 0), movedUp: waitlist.movedUp, looks: waitlist.looks },
  }));
  checkQuestions(hall, people, observers, state.questions.list);
  checkPolls(state.polls, people.map((one) => one.ballots));
  await restart();
  assert.deepEqual((await stateOf(hall, token)).state.polls, state.polls, 'the same after one more start');
  checkLog(hall.server);
  assert.ok(acknowledged > length * 20 && kills > 0 && cut > 0 && repeated > 0 && ballots > length && (sanitized || waitlist.movedUp > 0), 'there was something to check');
}

for (let first = 0, number = 0; first < seconds; first += roundSeconds, ++number) {
  const length = Math.min(roundSeconds, seconds - first);
  test(`64 people and 12 who register for ${length} s over kills, cuts and repeats`, { timeout: (length + 180) * 1000 }, (t) => round(t, length, seed + 1000 * number));
}
