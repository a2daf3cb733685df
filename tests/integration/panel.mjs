// A panel on air: a server, a moderator, speakers with their publishers, as the tests of media set it up.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Server, applyEvent, bin, eventually, joinLink, root, slug, temporaryFolder } from './harness.mjs';
import { lastPicture, newestParts, renditions } from './programme.mjs';
import { SessionClient } from './session-client.mjs';

export const red = [200, 30, 30];
export const green = [30, 160, 60];
export const blue = [30, 60, 200];
export const hex = (colour) => colour.map((c) => c.toString(16).padStart(2, '0')).join('');

/** A program that publishes until the test ends; `lines` collects what it prints. */
export function publisher(t, program, args) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const state = { child, lines: '' };
  child.stdout.on('data', (chunk) => { state.lines += chunk; });
  child.stderr.on('data', (chunk) => { state.lines += chunk; });
  state.exited = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })));
  t.after(() => child.kill('SIGKILL'));
  return state;
}

/** rostrum-publish for that person; `url` may be another than the server's own, to go through a proxy. */
export const publish = (t, server, token, { codec = 'h264', colour, tone = 440, url = server.url, size = '640x360', more = [] }) =>
  publisher(t, join(bin, 'rostrum-publish'), ['--whip', `${url}/whip/${slug}`, '--token', token, '--codec', codec,
    '--colour', hex(colour), '--tone', String(tone), '--size', size, ...more]);

/** The stack of aiortc, which is neither ours nor a browser's. */
export const foreign = (t, server, token, { colour, tone, seconds = 100, url = server.url, more = [] }) =>
  publisher(t, '/usr/bin/python3', [join(root, 'tests/integration/foreign/aiortc_publisher.py'), `${url}/whip/${slug}`, token,
    hex(colour), String(tone), String(seconds), ...more]);

/** A running server with one moderator. `options` as Server.start's. */
export async function panel(t, options = {}) {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data, options);
  const moderatorToken = (await joinLink(data, 'moderator')).token;
  const moderator = await SessionClient.open(server, { token: moderatorToken });
  const ok = async (type, fields = {}) => {
    const answer = await moderator.command(type, fields);
    assert.equal(answer.ok, true, `${type}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const speaker = async (name) => {
    const { token } = await joinLink(data, 'panelist', '--name', name);
    const client = await SessionClient.open(server, { token });
    return { token, client, id: client.you.id };
  };
  /** Doors, everyone on stage, live. */
  const onAir = async (...people) => {
    await ok('event.doors');
    for (const person of people) await ok('stage.bring_on', { participant: person.id });
    await ok('event.go_live');
  };
  return { data, server, moderator, moderatorToken, ok, speaker, onAir };
}

/** Until each of the colours covers a tenth of the newest picture. */
export async function shows(server, colours, ms = 25_000) {
  await eventually(async () => {
    const picture = await lastPicture(await newestParts(server, renditions.video));
    const shares = colours.map((colour) => picture.share(colour));
    if (shares.every((share) => share > 0.1)) return true;
    throw new Error(`shares ${shares}`);
  }, `colours ${JSON.stringify(colours)} in the programme`, ms);
}
