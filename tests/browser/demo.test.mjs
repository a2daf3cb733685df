// What `make demo` starts, from nothing: links for every role, and in a viewer's page within 20 s speakers and questions.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { test } from 'node:test';
import { eventually, root, stages, temporaryFolder } from '../integration/harness.mjs';
import { coloursAt, launch, open } from './browser.mjs';

async function sparePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

test('the demo shows a panel, questions and votes within 20 s', { timeout: 90_000 }, async (t) => {
  const data = temporaryFolder(t);
  const port = await sparePort();
  const browser = await launch(t);
  const began = Date.now();
  const demo = spawn(`${root}/deploy/run-example`, ['--demo'], { env: { ...process.env, PORT: String(port), DATA: data, ROSTRUM_TEST: data }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  demo.stdout.on('data', (chunk) => { said += chunk; });
  demo.stderr.on('data', (chunk) => { said += chunk; });
  const exited = once(demo, 'exit');
  t.after(async () => {
    demo.kill('SIGTERM');
    await exited;
    for (const stage of stages(data)) process.kill(stage, 'SIGKILL');
  });
  await eventually(() => /Stop with Ctrl-C/.test(said), 'the links', 15_000);
  const link = (role) => new RegExp(`^ *${role} +(http\\S+)`, 'm').exec(said)?.[1];
  for (const role of ['panelist', 'moderator', 'organiser']) assert.match(link(role) ?? '', /#token=/, `${role} in ${said}`);
  const viewer = await open(browser, link('viewer'));
  // Three speakers are three tiles; each sends one colour.
  await eventually(async () => {
    if (await viewer.getAttribute('[data-player]', 'data-player') !== 'playing') return false;
    const places = await coloursAt(viewer, [[0.25, 0.2], [0.75, 0.2], [0.5, 0.75]]);
    const distinct = new Set(places.map((colour) => colour.map((value) => Math.round(value / 24)).join()));
    if (distinct.size === 3 && places.every((colour) => Math.max(...colour) > 60)) return true;
    throw new Error(JSON.stringify(places));
  }, 'three tiles in the player', 25_000 - (Date.now() - began));
  t.diagnostic(`three speakers in the player ${Date.now() - began} ms after the start`);
  await viewer.waitForSelector('[data-public] [data-question]', { timeout: Math.max(1, 20_000 - (Date.now() - began)) });
  await eventually(async () => (await viewer.locator('[data-public] .vote:not([data-votes="0"])').count()) > 0, 'votes', 20_000);
  t.diagnostic(`votes ${Date.now() - began} ms after the start`);
  // They take turns; whoever watches reads whose it is, and so does who moderates.
  const speaking = () => viewer.getAttribute('[data-now-speaking]', 'data-now-speaking');
  const first = await eventually(speaking, 'somebody speaks', 20_000);
  await eventually(async () => ((now) => now && now !== first)(await speaking()), 'somebody else speaks', 20_000);
  assert.match(await viewer.textContent('[data-now-speaking]'), /Salem Avan|Lucy Harris|Mala Kumar/);
  for (const role of ['moderator', 'organiser']) {
    const page = await open(browser, link(role));
    await page.waitForSelector('[data-participant][data-on-stage=true]');
    if (role === 'moderator') await page.waitForSelector('[data-participant] [data-speaking]', { timeout: 20_000 });
    await page.context().close();
  }
  const studio = await open(browser, link('panelist'));
  await studio.waitForSelector('[data-air=off]');
});
