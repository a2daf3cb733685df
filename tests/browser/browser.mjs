// Debian's Chromium with cameras and microphones made of canvases and oscillators, so that what was sent is known.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { Server, applyEvent, bin, eventDocument, joinLink, slug, temporaryFolder } from '../integration/harness.mjs';
import { SessionClient } from '../integration/session-client.mjs';

const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** `denied`: the browser lets no page use a camera or microphone. `more`: further switches of Chromium. */
export async function launch(t, { denied = false, more = [] } = {}) {
  const browser = await chromium.launch({
    executablePath: program,
    args: ['--no-sandbox', '--use-fake-device-for-media-stream', ...(denied ? [] : ['--use-fake-ui-for-media-stream']),
      '--autoplay-policy=no-user-gesture-required', '--disable-background-timer-throttling',
      '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows', ...more],
  });
  t.after(() => browser.close());
  return browser;
}

/** A page of the event in a context of its own; what the page logs is kept in `page.said`. */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options.context });
  const page = await context.newPage();
  page.said = [];
  page.on('console', (message) => page.said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => page.said.push(`error: ${error.message}`));
  if (options.init) await page.addInitScript(options.init, options.given);
  await page.goto(url);
  return page;
}

/**
 * Runs in the page: its camera is a canvas of one colour with a clock in bits, `rate` times a second, its microphone a tone. With
 * `portrait` the clock gives way to the outline of a person, for pictures of pages. `turn()` turns it as a phone does; `rembOnly`
 * takes transport-wide feedback out of its offer.
 */
function canvasCamera({ colour, tone, codec, portrait, rembOnly, rate = 30 }) {
  let [width, height] = [640, 360];
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const tracks = [];
    if (wanted.video) {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [width, height];
      const paint = canvas.getContext('2d');
      const draw = () => {
        paint.fillStyle = colour;
        paint.fillRect(0, 0, width, height);
        if (portrait) {
          const sway = Math.sin(Date.now() / 900) * 6;
          const light = paint.createLinearGradient(0, 0, width, height);
          light.addColorStop(0, 'rgb(255 255 255 / 35%)');
          light.addColorStop(1, 'rgb(0 0 0 / 35%)');
          paint.fillStyle = light;
          paint.fillRect(0, 0, width, height);
          paint.fillStyle = portrait;
          paint.beginPath();
          paint.arc(width / 2 + sway, 150, 62, 0, 7);
          paint.fill();
          paint.beginPath();
          paint.ellipse(width / 2 + sway / 2, 375, 150, 145, 0, 0, 7);
          paint.fill();
          return;
        }
        // 24 bits of the time in milliseconds, in blocks of 20 pixels along the upper edge, white is one.
        const now = Date.now() % 2 ** 24;
        for (let bit = 0; bit < 24; ++bit) {
          paint.fillStyle = now & (1 << bit) ? '#fff' : '#000';
          paint.fillRect(80 + bit * 20, 20, 20, 40);
        }
      };
      draw();
      setInterval(draw, 1000 / rate);
      globalThis.turn = () => {
        [width, height] = [height, width];
        [canvas.width, canvas.height] = [width, height];
      };
      tracks.push(canvas.captureStream(rate).getVideoTracks()[0]);
    }
    if (wanted.audio) {
      const context = new AudioContext();
      const oscillator = context.createOscillator();
      oscillator.frequency.value = tone;
      const gain = context.createGain();
      gain.gain.value = 0.25;
      const out = context.createMediaStreamDestination();
      oscillator.connect(gain).connect(out);
      oscillator.start();
      tracks.push(out.stream.getAudioTracks()[0]);
    }
    return new MediaStream(tracks);
  };
  // Tests ask how the sender is doing: what getStats() says of its video and its path.
  const peers = [];
  const Peer = RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Peer {
    constructor(...given) {
      super(...given);
      peers.push(this);
    }
  };
  globalThis.senderStats = async () => {
    const found = {};
    const stats = await peers.at(-1).getStats();
    for (const one of stats.values()) {
      if (one.type === 'outbound-rtp' && one.kind === 'video') found.video = one;
      if (one.type === 'candidate-pair' && one.nominated) found.path = one;
      if (one.type === 'remote-inbound-rtp' && one.kind === 'video') found.heard = one;
    }
    found.codec = stats.get(found.video?.codecId)?.mimeType;
    return found;
  };
  if (rembOnly) {
    // As of a stack that has never heard of transport-wide feedback.
    const post = globalThis.fetch;
    globalThis.fetch = async (url, init = {}) => {
      if (typeof init.body !== 'string' || !init.body.startsWith('v=0')) return post(url, init);
      const body = init.body.split('\r\n').filter((line) => !/transport-cc|transport-wide-cc/.test(line)).join('\r\n');
      const response = await post(url, { ...init, body });
      globalThis.answered = await response.clone().text();
      return response;
    };
  }
  const add = RTCPeerConnection.prototype.addTransceiver;
  RTCPeerConnection.prototype.addTransceiver = function (track, init) {
    const transceiver = add.call(this, track, init);
    if (track.kind === 'video' && codec) {
      const known = RTCRtpSender.getCapabilities('video').codecs;
      transceiver.setCodecPreferences(known.filter((one) => one.mimeType === `video/${codec}`));
    }
    return transceiver;
  };
}

/** Opens the studio as a panelist, turns the devices on and connects. */
export async function speak(browser, server, data, name, camera) {
  const { url, token } = await joinLink(data, 'panelist', '--name', name);
  const page = await open(browser, here(server, url), camera ? { init: canvasCamera, given: camera } : {});
  await page.click('[data-act=devices]');
  await page.click('[data-act=enter]');
  await page.waitForSelector('[data-publish=live]', { timeout: 15_000 });
  return { page, token };
}

/**
 * An event on a server of its own, with a moderator who is not a page. `ok` sends a moderator's command that must succeed;
 * `change` is laid over the event's document.
 */
export async function held(t, { change = {}, ...options } = {}) {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument(change));
  const server = await Server.start(t, data, options);
  const moderator = await SessionClient.open(server, { token: (await joinLink(data, 'moderator', '--name', 'Mo')).token });
  const ok = async (type, fields = {}) => {
    const answer = await moderator.command(type, fields);
    if (!answer.ok) throw new Error(`${type}: ${JSON.stringify(answer)}`);
    return answer;
  };
  return { data, server, moderator, ok };
}

/** A guest's question, approved: its id. */
export async function asked(server, ok, text) {
  const guest = await SessionClient.open(server, {});
  const { question } = await guest.command('question.ask', { text, lang: 'en', anonymous: false });
  await ok('question.approve', { question });
  await guest.close();
  return question;
}

/** A panelist without a browser, on stage: `colour` is RRGGBB. */
export async function speakHeadless(t, { data, server, ok }, name, colour, tone) {
  const { token } = await joinLink(data, 'panelist', '--name', name);
  const child = spawn(join(bin, 'rostrum-publish'), ['--whip', `${server.url}/whip/${slug}`, '--token', token, '--codec', 'vp8',
    '--colour', colour, '--tone', String(tone), '--size', '640x360', '--reconnect'], { stdio: 'ignore' });
  t.after(() => child.kill('SIGKILL'));
  const person = await SessionClient.open(server, { token });
  await ok('stage.bring_on', { participant: person.you.id });
  return person;
}

/** Links are printed for the configured address; tests serve on a port of their own. */
export const here = (server, url) => {
  const link = new URL(url);
  return new URL(link.pathname + link.search + link.hash, server.url).href;
};
export const eventPage = (server, rest = '') => `${server.url}/e/${slug}${rest}`;

/** Average colours of places (from 0 to 1) in the picture that a page's player shows. */
export function coloursAt(page, places) {
  return page.evaluate((wanted) => {
    const video = document.querySelector('video#programme');
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [320, 180];
    const paint = canvas.getContext('2d', { willReadFrequently: true });
    paint.drawImage(video, 0, 0, 320, 180);
    return wanted.map(([x, y]) => [...paint.getImageData(Math.floor(x * 320), Math.floor(y * 180), 1, 1).data.slice(0, 3)]);
  }, places);
}

/**
 * Runs in the page: looks at one place of every frame that the player shows. `seen.changes` has an entry for each time that the
 * place became like the wanted colour or unlike it, `at` in milliseconds since 1970; `seen.stalls` counts waits for media.
 */
export function watchColour({ place: [x, y], wanted }) {
  const video = document.querySelector('video#programme');
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [64, 36];
  const paint = canvas.getContext('2d', { willReadFrequently: true });
  globalThis.seen = { changes: [], frames: 0, stalls: 0 };
  video.addEventListener('waiting', () => { globalThis.seen.stalls += 1; });
  const look = () => {
    paint.drawImage(video, 0, 0, 64, 36);
    const colour = paint.getImageData(Math.floor(x * 64), Math.floor(y * 36), 1, 1).data;
    const like = wanted.every((value, index) => Math.abs(value - colour[index]) <= 45);
    globalThis.seen.frames += 1;
    if (globalThis.seen.changes.at(-1)?.like !== like) globalThis.seen.changes.push({ at: Date.now(), like });
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
}

export const near = (a, b, tolerance = 45) => a.every((value, index) => Math.abs(value - b[index]) <= tolerance);
