// Reads a live programme as a player does, and measures what is in it: colours of places in the picture, tones in the sound.
import { spawn } from 'node:child_process';
import { slug } from './harness.mjs';

export const renditions = { video: 'v720', sound: 'a-floor' };

/** Lines of a media playlist, with what tests look at picked out. */
export async function playlist(server, rendition, query = '') {
  const response = await server.fetch(`/live/${slug}/${rendition}/index.m3u8${query}`);
  if (!response.ok) throw new Error(`${rendition}: ${response.status} ${await response.text()}`);
  const text = await response.text();
  const attribute = (line, name) => new RegExp(`${name}="?([^",]+)`).exec(line)?.[1];
  const parts = [];
  let map;
  let msn = Number(/#EXT-X-MEDIA-SEQUENCE:(\d+)/.exec(text)?.[1] ?? 0);
  const segments = [];
  let dateTime;
  for (const line of text.split('\n')) {
    if (line.startsWith('#EXT-X-MAP:')) map = attribute(line, 'URI');
    else if (line.startsWith('#EXT-X-PROGRAM-DATE-TIME:')) dateTime = Date.parse(line.slice(25));
    else if (line.startsWith('#EXT-X-PART:')) {
      parts.push({ uri: attribute(line, 'URI'), duration: Number(attribute(line, 'DURATION')), gap: line.includes('GAP=YES'),
        independent: line.includes('INDEPENDENT=YES'), map, msn });
    } else if (line && !line.startsWith('#')) segments.push({ uri: line, msn: msn++, dateTime, map });
  }
  return { text, parts, segments, discontinuities: (text.match(/#EXT-X-DISCONTINUITY$/gm) ?? []).length };
}

/** What is served under that name of a rendition. */
export async function bytesOf(server, rendition, uri) {
  const response = await server.fetch(`/live/${slug}/${rendition}/${uri}`);
  if (!response.ok) throw new Error(`${rendition}/${uri}: ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/** The newest complete segment with its init, ready for a decoder. */
export async function newestSegment(server, rendition) {
  const list = await playlist(server, rendition);
  const segment = list.segments.at(-1);
  if (!segment) throw new Error(`${rendition}: no complete segment yet`);
  return Buffer.concat([await bytesOf(server, rendition, segment.map), await bytesOf(server, rendition, segment.uri)]);
}

/** The newest parts, from the last that begins with a key frame on: what a player at the edge decodes. */
export async function newestParts(server, rendition) {
  const list = await playlist(server, rendition);
  const parts = list.parts.filter((part) => !part.gap);
  const from = parts.map((part) => part.independent).lastIndexOf(true);
  if (from < 0) throw new Error(`${rendition}: no independent part yet`);
  const group = parts.slice(from);
  const pieces = [await bytesOf(server, rendition, group[0].map)];
  for (const part of group) pieces.push(await bytesOf(server, rendition, part.uri));
  return Buffer.concat(pieces);
}

/** What ffmpeg makes of `input` with these arguments. */
export function decode(input, args) {
  return new Promise((done, fail) => {
    const child = spawn('ffmpeg', ['-v', 'error', '-i', 'pipe:0', ...args, 'pipe:1'], { stdio: ['pipe', 'pipe', 'pipe'] });
    const out = [];
    let errors = '';
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => { errors += chunk; });
    child.stdin.on('error', () => {});
    child.on('close', (code) => (code === 0 ? done(Buffer.concat(out)) : fail(new Error(`ffmpeg: ${errors}`))));
    child.stdin.end(input);
  });
}

const [width, height] = [160, 90];

class Picture {
  constructor(rgb) { this.rgb = rgb; }
  colourAt(x, y) {
    const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 3;
    return [...this.rgb.subarray(at, at + 3)];
  }
  /** How many of the places in the lowest eighth differ from `other` by more than noise. */
  changedBelow(other) {
    let changed = 0;
    for (let at = Math.floor(this.rgb.length * 7 / 8 / 3) * 3; at < this.rgb.length; at += 3) {
      if (Math.abs(this.rgb[at + 1] - other.rgb[at + 1]) > 24) changed += 1;
    }
    return changed;
  }
  /** Share of the picture whose colour is within `tolerance` of the one given. */
  share(colour, tolerance = 40) {
    let hits = 0;
    for (let at = 0; at < this.rgb.length; at += 3) {
      if (Math.max(...colour.map((c, i) => Math.abs(c - this.rgb[at + i]))) <= tolerance) hits += 1;
    }
    return hits / (this.rgb.length / 3);
  }
}

/** Every picture of a segment, or of an init with parts that begin with a key frame. */
export async function pictures(segment) {
  const raw = await decode(segment, ['-vf', `scale=${width}:${height}:flags=area`, '-pix_fmt', 'rgb24', '-fps_mode', 'passthrough',
    '-f', 'rawvideo']);
  const size = width * height * 3;
  return Array.from({ length: Math.floor(raw.length / size) }, (_, i) => new Picture(raw.subarray(i * size, (i + 1) * size)));
}

/** The last picture of a segment, as colourAt(x, y) with x and y from 0 to 1. */
export async function lastPicture(segment) { return (await pictures(segment)).at(-1); }

function levelOf(samples, hertz) {
  const w = (2 * Math.PI * hertz) / 48000;
  let real = 0;
  let imaginary = 0;
  samples.forEach((s, n) => {
    real += s * Math.cos(w * n);
    imaginary += s * Math.sin(w * n);
  });
  return (2 * Math.hypot(real, imaginary)) / samples.length;
}

async function samplesOf(segment) {
  const raw = await decode(segment, ['-ac', '1', '-ar', '48000', '-f', 'f32le']);
  return new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + (raw.length & ~3)));
}

/** Level of one frequency in a segment of sound, 0 to 1 of full scale (Goertzel). */
export async function toneLevel(segment, hertz) { return levelOf(await samplesOf(segment), hertz); }

/** The same for each 20 ms of it. */
export async function toneLevels(segment, hertz) {
  const samples = await samplesOf(segment);
  return Array.from({ length: Math.floor(samples.length / 960) }, (_, i) => levelOf(samples.subarray(i * 960, (i + 1) * 960), hertz));
}
