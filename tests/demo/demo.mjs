// Simulated speakers for `make demo`: three publish, a moderator opens the doors, brings them on stage and goes live, and an
// audience asks and votes now and then. Usage: demo.mjs URL DATA BIN
import { execFileSync, spawn } from 'node:child_process';
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
  'How does a small team keep an open project alive after the first grant ends?',
  'Which licence would you choose today for a public health registry?',
  'Comment les bénévoles sont-ils reconnus par les institutions ?',
  'كيف نضمن مشاركة المجتمعات المحلية في تطوير البرمجيات الحرة؟',
  '开源项目如何通过采购流程？',
];

const token = (...args) => {
  const line = execFileSync(join(bin, 'rostrumd'), ['link', '--event', event, '--data', data, ...args], { encoding: 'utf8' });
  return line.trim().split('\n').at(-1).split('#token=')[1];
};
const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

const children = [];
const stop = () => { for (const child of children) child.kill(); process.exit(0); };
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

const server = { url };
const moderator = await SessionClient.open(server, { token: token('--role', 'moderator', '--name', 'Demo moderator') }, event);
const command = async (type, fields = {}) => {
  const answer = await moderator.command(type, fields);
  if (!answer.ok) console.log(`demo: ${type}: ${answer.error.title}`);
  return answer;
};

const people = [];
for (const speaker of speakers) {
  const joining = token('--role', 'panelist', '--name', speaker.name);
  people.push(await SessionClient.open(server, { token: joining }, event));
  children.push(spawn(join(bin, 'rostrum-publish'), ['--whip', `${url}/whip/${event}`, '--token', joining, '--codec', speaker.codec,
    '--colour', speaker.colour, '--tone', speaker.tone, '--size', '640x360', '--reconnect'], { stdio: 'ignore' }));
}
if (moderator.first.state.phase !== 'live') await command('event.doors');
for (const person of people) await command('stage.bring_on', { participant: person.you.id });
await command('event.go_live');
console.log('demo: three speakers are on stage');

for (let round = 0; ; ++round) {
  const viewer = await SessionClient.open(server, {}, event);
  const asked = await viewer.command('question.ask', { text: questions[round % questions.length], lang: 'en', anonymous: false });
  if (asked.ok) {
    await pause(4);
    await command('question.approve', { question: asked.question });
    await viewer.command('question.vote', { question: asked.question, up: true });
    await pause(10);
    await command('question.live', { question: asked.question });
  }
  await pause(20);
  await viewer.close();
}
