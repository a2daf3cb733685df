// Glass to glass: time codes drawn into a panelist's canvas (640x360), read from the viewer's frames in Chromium, with the
// way broken down and the machine's idle CPU beside it. Usage: node latency.mjs [seconds]; CODEC=H264 or VP8 for one codec.
//
// A code is the wall clock when it was drawn. A frame counts as shown at the browser's expected display time of it, and the
// code is read from that very frame (VideoFrame's timestamp is compared), so that a late callback makes nothing look better.
// Every frame is looked at; both pages are on one machine, so there is one clock.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, applyEvent, joinLink, slug, stages } from '../integration/harness.mjs';
import { playlist, renditions } from '../integration/programme.mjs';
import { eventPage, here, launch, open, speak } from './browser.mjs';
import { cpuSeconds, idleShare, machineTimes } from './machine.mjs';

const seconds = Number(process.argv[2] ?? 180);
const ends = [];
const t = { after: (end) => ends.unshift(end) };
const data = mkdtempSync(join(tmpdir(), 'rostrum-latency-'));
ends.push(() => rmSync(data, { recursive: true, force: true, maxRetries: 5 }));

const partSeconds = 8 / 30;

/** Runs in the page: each shown frame's [code, shown at, delay of the frame's programme date], until the time is over. */
function watch(wanted) {
  return new Promise((done) => {
    const video = document.querySelector('video#programme');
    const card = video.closest('[data-delay]');
    const found = { frames: [], stalls: 0, shown: 0, unlike: 0, unsure: 0, dates: [], rates: {} };
    video.addEventListener('waiting', () => { found.stalls += 1; });
    const sampling = setInterval(() => {
      found.dates.push(Number(card.dataset.delay));
      found.rates[video.playbackRate] = (found.rates[video.playbackRate] ?? 0) + 1;
    }, 250);
    const read = async (frame, shown) => {
      const rect = { x: 0, y: Math.round(frame.codedHeight / 9) & ~1, width: frame.codedWidth & ~1, height: 2 };
      const bytes = new Uint8Array(frame.allocationSize({ rect }));
      const [luma] = await frame.copyTo(bytes, { rect });
      let code = 0;
      for (let bit = 0; bit < 24; ++bit) {
        const level = bytes[luma.offset + Math.round((90 + bit * 20) * frame.codedWidth / 640)];
        if (level > 90 && level < 160) { found.unsure += 1; return; }
        if (level >= 125) code += 2 ** bit;
      }
      found.frames.push([code, shown]);
    };
    const look = (now, metadata) => {
      found.shown += 1;
      const frame = new VideoFrame(video);
      const same = Math.abs(frame.timestamp / 1e6 - metadata.mediaTime) < 0.002;
      const shown = Date.now() - performance.now() + metadata.expectedDisplayTime;
      if (same) void read(frame, shown).finally(() => frame.close());
      else { found.unlike += 1; frame.close(); }
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
    setTimeout(() => { clearInterval(sampling); done(found); }, wanted * 1000);
  });
}

/** Follows the playlist as a player does: how long after a part's last picture the playlist names it. */
async function watchEdge(server, until) {
  const late = [];
  let query = '';
  let last = null;
  while (Date.now() < until) {
    const list = await playlist(server, renditions.video, query);
    const heard = Date.now();
    const segment = list.segments.at(-1);
    if (!segment) continue;
    const open = list.parts.filter((part) => part.msn > segment.msn);
    const edge = `${segment.msn + 1}.${open.length}`;
    if (last !== null && edge !== last) late.push(heard - (segment.dateTime + (64 / 30 + open.length * partSeconds) * 1000));
    last = edge;
    query = `?_HLS_msn=${segment.msn + 1}&_HLS_part=${open.length}`;
  }
  return late;
}

const spread = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
  return sorted.length === 0 ? null : { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1), readings: sorted.length };
};

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
  await speaker.click('[data-act=monitor][aria-expanded=true]');
  const viewer = await open(browser, eventPage(server));
  await viewer.waitForSelector('[data-player=playing]', { timeout: 30_000 });
  await new Promise((done) => setTimeout(done, 10_000));
  const before = { machine: machineTimes(), cpu: cpuSeconds() };
  const [found, edge] = await Promise.all([viewer.evaluate(watch, seconds), watchEdge(server, Date.now() + seconds * 1000)]);
  const after = { machine: machineTimes(), cpu: cpuSeconds() };
  const delays = found.frames.map(([code, shown]) => (Math.round(shown) % 2 ** 24 - code + 2 ** 24) % 2 ** 24).filter((delay) => delay < 60_000);
  const sender = await speaker.evaluate(() => globalThis.senderStats());
  console.log(JSON.stringify({
    seconds, glass_to_glass_ms: spread(delays), programme_to_glass_ms: spread(found.dates), part_end_to_playlist_ms: spread(edge),
    stalls: found.stalls, frames_per_second: Math.round(found.shown / seconds * 10) / 10, unlike: found.unlike, unsure: found.unsure, rates: found.rates,
    idle_cpu: idleShare(before.machine, after.machine),
    cores: Object.fromEntries([...after.cpu].map(([name, used]) => [name, Math.round((used - (before.cpu.get(name) ?? 0)) / seconds * 100) / 100]).filter(([, used]) => used >= 0.01)),
    sender,
  }, null, 1));
} finally {
  for (const end of ends) await end();
}
