// What Chromium sends: each of its codecs is seen in the programme, and its estimate of the path rises to full quality, with
// transport-wide feedback and with REMB alone; a phone that turns stays right.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, applyEvent, eventually, joinLink, temporaryFolder } from '../../integration/harness.mjs';
import { lastPicture, newestParts, renditions } from '../../integration/programme.mjs';
import { SessionClient } from '../../integration/session-client.mjs';
import { launch, speak } from '../browser.mjs';

const css = ([r, g, b]) => `rgb(${r}, ${g}, ${b})`;

async function stage(t) {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const moderator = await SessionClient.open(server, { token: (await joinLink(data, 'moderator')).token });
  const ok = async (type, fields = {}) => {
    const answer = await moderator.command(type, fields);
    assert.equal(answer.ok, true, `${type}: ${JSON.stringify(answer)}`);
  };
  return { data, server, ok };
}

/**
 * Until full size is sent, held back by nothing, at `least` bits a second: Chromium begins with 300 kbit/s, and an estimate that nobody
 * feeds falls to a tenth of it. A picture that changes little proves nothing about the path, and the estimate stays low.
 */
async function risen(t, page, name, least) {
  const began = Date.now();
  const { video, codec } = await eventually(async () => {
    const stats = await page.evaluate(() => globalThis.senderStats());
    const { targetBitrate, frameHeight, qualityLimitationReason } = stats.video ?? {};
    if (targetBitrate >= least && frameHeight >= 360 && qualityLimitationReason === 'none') return stats;
    throw new Error(JSON.stringify({ targetBitrate, frameHeight, qualityLimitationReason, path: stats.path?.availableOutgoingBitrate }));
  }, `full quality of ${name}`, 40_000);
  t.diagnostic(`${name}: ${Math.round(video.targetBitrate / 1000)} kbit/s, ${video.frameWidth}x${video.frameHeight} after ${Date.now() - began} ms`);
  const delay = video.totalPacketSendDelay / video.packetsSent * 1000;
  assert.ok(delay < 100, `${name}: packets wait ${delay} ms in the sender`);
  return codec;
}

test('H.264, VP8, VP9 and AV1 of Chromium are seen together, each in full size', { timeout: 150_000 }, async (t) => {
  const { data, server, ok } = await stage(t);
  const browser = await launch(t);
  const colours = { H264: [200, 40, 30], VP8: [30, 160, 60], VP9: [30, 60, 200], AV1: [190, 150, 20] };
  const pages = {};
  await ok('event.doors');
  for (const [codec, colour] of Object.entries(colours)) {
    // Few pictures: four encoders share this machine, and Chromium makes pictures smaller when it is busy.
    const { page, token } = await speak(browser, server, data, codec, { colour: css(colour), tone: 440, codec, rate: 10 });
    const client = await SessionClient.open(server, { token });
    await ok('stage.bring_on', { participant: client.you.id });
    await client.close();
    pages[codec] = page;
  }
  await ok('event.go_live');
  await eventually(async () => {
    const picture = await lastPicture(await newestParts(server, renditions.video));
    const shares = Object.values(colours).map((colour) => picture.share(colour, 30));
    if (shares.every((share) => share > 0.05)) return true;
    throw new Error(`shares ${shares}`);
  }, 'all four colours in the programme', 40_000);
  for (const [codec, page] of Object.entries(pages)) {
    const used = await risen(t, page, codec, 100_000);
    assert.equal(used?.toLowerCase(), `video/${codec.toLowerCase()}`);
  }
});

test('a sender with transport-wide feedback rises to full quality', { timeout: 90_000 }, async (t) => {
  const { data, server } = await stage(t);
  const browser = await launch(t);
  const { page } = await speak(browser, server, data, 'Ann', { colour: css([200, 40, 30]), tone: 440, codec: 'VP8' });
  await risen(t, page, 'transport-wide feedback', 900_000);
});

test('a sender that knows only REMB rises to full quality; when the phone turns, so does its picture', { timeout: 120_000 }, async (t) => {
  const { data, server, ok } = await stage(t);
  const browser = await launch(t);
  const red = [200, 40, 30];
  const { page, token } = await speak(browser, server, data, 'Ann', { colour: css(red), tone: 440, codec: 'VP8', rembOnly: true });
  const client = await SessionClient.open(server, { token });
  await ok('event.doors');
  await ok('stage.bring_on', { participant: client.you.id });
  await ok('event.go_live');
  assert.equal(await page.evaluate(() => globalThis.answered.includes('goog-remb') && !globalThis.answered.includes('transport-cc')), true);
  await risen(t, page, 'REMB alone', 900_000);
  const widths = async () => {
    const picture = await lastPicture(await newestParts(server, renditions.video));
    const isRed = ([r, g, b]) => r > 140 && g < 100 && b < 100;
    return Array.from({ length: 160 }, (_, i) => isRed(picture.colourAt((i + 0.5) / 160, 0.5))).filter(Boolean).length / 160;
  };
  await eventually(async () => (await widths()) > 0.97, 'a full picture', 20_000);
  await page.evaluate(() => globalThis.turn());
  await eventually(async () => {
    const share = await widths();
    // 720 high and 9:16 is 405 of 1280 wide.
    if (Math.abs(share - 405 / 1280) < 0.02) return true;
    throw new Error(`share ${share}`);
  }, 'an upright picture, letterboxed', 20_000);
  await page.evaluate(() => globalThis.turn());
  await eventually(async () => (await widths()) > 0.97, 'a full picture again', 20_000);
});
