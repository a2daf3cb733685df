// Glass to glass: time codes drawn into a panelist's canvas (640x360), read from the viewer's frames in Chromium. Prints
// percentiles, stalls and the machine's idle CPU. Usage: node latency.mjs [seconds]
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, applyEvent, joinLink } from '../integration/harness.mjs';
import { eventPage, here, launch, open, speak } from './browser.mjs';

const seconds = Number(process.argv[2] ?? 180);
const ends = [];
const t = { after: (end) => ends.unshift(end) };
const data = mkdtempSync(join(tmpdir(), 'rostrum-latency-'));
ends.push(() => rmSync(data, { recursive: true, force: true, maxRetries: 5 }));

const cpu = () => readFileSync('/proc/stat', 'utf8').split('\n')[0].trim().split(/\s+/).slice(1).map(Number);
const idleShare = (from, to) => (to[3] - from[3] + to[4] - from[4]) / to.reduce((sum, value, i) => sum + value - from[i], 0);

try {
  await applyEvent(data);
  const server = await Server.start(t, data);
  const browser = await launch(t);
  const { page: speaker } = await speak(browser, server, data, 'Ann', { colour: 'rgb(40, 90, 60)', tone: 440, codec: process.env.CODEC });
  const moderator = await open(browser, here(server, (await joinLink(data, 'moderator')).url));
  await moderator.click('[data-command="event.doors"]');
  await moderator.click('[data-act=bring_on]');
  await moderator.click('[data-command="event.go_live"]');
  await moderator.close();
  // The studio's own monitor would be a second player on this machine.
  await speaker.click('button[aria-pressed=true]:has-text("Hide")').catch(() => undefined);
  const viewer = await open(browser, eventPage(server));
  await viewer.waitForSelector('[data-player=playing]', { timeout: 30_000 });
  await new Promise((done) => setTimeout(done, 8000));
  const before = cpu();
  const { delays, stalls, frames } = await viewer.evaluate((wanted) => new Promise((done) => {
    const video = document.querySelector('video#programme');
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [640, 360];
    const paint = canvas.getContext('2d', { willReadFrequently: true });
    const found = { delays: [], stalls: 0, frames: 0 };
    video.addEventListener('waiting', () => { found.stalls += 1; });
    const look = () => {
      found.frames += 1;
      // Every fifth picture is enough, and reading pixels back is dear.
      if (found.frames % 5 === 0) {
        const shown = Date.now();
        paint.drawImage(video, 0, 0, 640, 360);
        const row = paint.getImageData(0, 40, 640, 1).data;
        let code = 0;
        let sure = true;
        for (let bit = 0; bit < 24; ++bit) {
          const level = row[(80 + bit * 20 + 10) * 4];
          if (level > 80 && level < 170) sure = false;
          if (level >= 125) code += 2 ** bit;
        }
        const delay = (shown % 2 ** 24) - code;
        if (sure && delay > 0 && delay < 60_000) found.delays.push(delay);
      }
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
    setTimeout(() => done(found), wanted * 1000);
  }), seconds);
  const idle = idleShare(before, cpu());
  delays.sort((a, b) => a - b);
  const at = (share) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))];
  console.log(JSON.stringify({ seconds, readings: delays.length, p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99), max_ms: delays.at(-1), stalls,
    frames_per_second: Math.round(frames / seconds * 10) / 10, idle_cpu: Math.round(idle * 100) / 100 }));
} finally {
  for (const end of ends) await end();
}
