// Simulated speakers for `make demo`: three publish, a moderator opens the doors, brings them on stage and goes live, and an
// audience asks in six languages and votes while the moderator curates. Usage: demo.mjs URL DATA BIN
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SessionClient } from '../integration/session-client.mjs';

const [url, data, bin] = process.argv.slice(2);
const event = 'open-culture';
const speakers = [
  { name: 'Salem Avan', codec: 'h264', colour: '274c77', tone: '220' },
  { name: 'Lucy Harris', codec: 'vp8', colour: '3a5a40', tone: '277' },
  { name: 'Mala Kumar', codec: 'h264', colour: '7f4f24', tone: '330' },
];
const questions = [
  { lang: 'en', text: 'How does a small team keep an open project alive after the first grant ends?' },
  { lang: 'fr', text: 'Comment les bénévoles sont-ils reconnus par les institutions ?' },
  { lang: 'ar', text: 'كيف نضمن مشاركة المجتمعات المحلية في تطوير البرمجيات الحرة؟' },
  { lang: 'en', text: 'Which licence would you choose today for a public health registry?' },
  { lang: 'zh', text: '开源项目如何通过采购流程\uff1f' },
  { lang: 'es', text: '¿Qué aprendieron de los proyectos que no salieron bien?' },
  { lang: 'ru', text: 'Как убедить министерство публиковать код, за который оно платит?' },
  { lang: 'en', text: 'What is the first thing a ministry should open: its code, its data or its meetings?' },
];
const audience_size = 6;
const ask_every_s = 5;
const read_for_s = 3;
const answer_for_s = 25;

const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

// The same people come back when the demo is started again on the same data.
const tokens_file = join(data, 'demo-tokens.json');
const tokens = existsSync(tokens_file) ? JSON.parse(readFileSync(tokens_file, 'utf8')) : {};
const tokenOf = (role, name) => {
  const args = ['link', '--event', event, '--data', data, '--role', role, '--name', name];
  tokens[name] ??= execFileSync(join(bin, 'rostrumd'), args, { encoding: 'utf8' }).trim().split('\n').at(-1).split('#token=')[1];
  writeFileSync(tokens_file, JSON.stringify(tokens), { mode: 0o600 });
  return tokens[name];
};

const children = [];
const stop = () => {
  for (const child of children) child.kill();
  process.exit(0);
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

const server = { url };
const moderator = await SessionClient.open(server, { token: tokenOf('moderator', 'Demo moderator') }, event);
// Without the server there is no demo; it is started again with it.
moderator.closed.then(stop);
const command = async (type, fields = {}) => {
  const answer = await moderator.command(type, fields);
  if (!answer.ok) console.log(`demo: ${type}: ${answer.error.detail ?? answer.error.title}`);
  return answer;
};

const people = [];
for (const [place, { name, codec, colour, tone }] of speakers.entries()) {
  const token = tokenOf('panelist', name);
  people.push(await SessionClient.open(server, { token }, event));
  children.push(spawn(join(bin, 'rostrum-publish'), ['--whip', `${url}/whip/${event}`, '--token', token, '--codec', codec,
    '--colour', colour, '--tone', tone, '--turn', `${place}/${speakers.length}`, '--size', '640x360', '--reconnect'], { stdio: 'ignore' }));
}
const { phase } = moderator.first.state;
if (phase === 'draft' || phase === 'rehearsal') await command('event.doors');
if (phase === 'ended') await command('event.reopen');
for (const person of people) await command('stage.bring_on', { participant: person.you.id });
if (phase === 'paused') await command('event.resume');
else if (phase === 'draft' || phase === 'rehearsal' || phase === 'doors') await command('event.go_live');
console.log('demo: three speakers are on stage');

const audience = [];
for (let i = 0; i < audience_size; ++i) audience.push(await SessionClient.open(server, {}, event));
const any = (list) => list[Math.floor(Math.random() * list.length)];
const questions_known = new Map(moderator.first.state.questions.list.map((one) => [one.id, one]));
/** The questions as the moderator knows them: the welcome's, and what was told since. Frames that were read are dropped. */
const known = () => {
  for (const client of [...people, ...audience]) client.frames.length = 0;
  for (const frame of moderator.frames.splice(0)) {
    if (frame.question?.state) questions_known.set(frame.question.id, frame.question);
    if (frame.type !== 'tally') continue;
    for (const [id, votes] of Object.entries(frame.votes)) if (questions_known.has(id)) questions_known.get(id).votes = votes;
  }
  return [...questions_known.values()];
};
const waiting = () => known().filter((one) => one.state === 'approved' || one.state === 'next');

async function ask() {
  const texts = new Set(known().map((one) => one.text));
  for (const { lang, text } of questions.filter((one) => !texts.has(one.text))) {
    const asked = await any(audience).command('question.ask', { text, lang, anonymous: false });
    await pause(read_for_s);
    if (asked.ok) await command('question.approve', { question: asked.question });
    await pause(ask_every_s - read_for_s);
  }
}

async function vote() {
  for (;;) {
    await pause(1);
    const question = any(waiting());
    if (question) await any(audience).command('question.vote', { question: question.id, up: Math.random() < 0.85 });
  }
}

async function answer() {
  for (;;) {
    await pause(answer_for_s);
    const [most] = waiting().sort((a, b) => b.votes - a.votes);
    if (most) await command('question.live', { question: most.id });
    // All were answered: the one that was answered first is asked for again.
    else {
      const over = known().find((one) => one.state === 'answered');
      if (over) await command('question.restore', { question: over.id });
    }
  }
}

await Promise.all([ask(), vote(), answer()]);
