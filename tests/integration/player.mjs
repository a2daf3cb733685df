// A player at the live edge of one rendition, without a screen: follows the playlist by blocking reloads, takes each
// part once and in order, and keeps the books that a viewer would notice: media that is missing, instants that come
// twice, and how long its picture would have stood still.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bin, slug, sleep } from './harness.mjs';

const kHoldBack = 833;

/** Payload of a box, searched depth first along `path`; undefined when there is none. */
function box(bytes, path) {
  const [wanted, ...rest] = path;
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    if (size < 8) return undefined;
    if (bytes.toString('latin1', at + 4, at + 8) === wanted) {
      const inside = bytes.subarray(at + 8, at + size);
      return rest.length === 0 ? inside : box(inside, rest);
    }
    at += size;
  }
  return undefined;
}

/** Ticks a second of an init segment's track. */
function timescale(init) {
  const header = box(init, ['moov', 'trak', 'mdia', 'mdhd']);
  return header.readUInt32BE(header[0] === 1 ? 20 : 12);
}

/** Decode time of a chunk's first sample, in ticks. */
function decodeTime(chunk) {
  const header = box(chunk, ['moof', 'traf', 'tfdt']);
  return header[0] === 1 ? Number(header.readBigUInt64BE(4)) : header.readUInt32BE(4);
}

const attribute = (line, name) => new RegExp(`[:,]${name}="?([^",]+)`).exec(line)?.[1];

/** Parts of a playlist with their numbers, and what a player must not overlook. */
export function read(text) {
  const list = { text, parts: [], segments: [], gaps: 0, discontinuities: 0 };
  list.mediaSequence = Number(/#EXT-X-MEDIA-SEQUENCE:(\d+)/.exec(text)?.[1] ?? 0);
  let msn = list.mediaSequence;
  let index = 0;
  let map;
  let gap = false;
  let discontinuity = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('#EXT-X-MAP:')) map = attribute(line, 'URI');
    else if (line === '#EXT-X-GAP') gap = true;
    else if (line === '#EXT-X-DISCONTINUITY') discontinuity = true;
    else if (line.startsWith('#EXT-X-SKIP:')) msn += Number(attribute(line, 'SKIPPED-SEGMENTS'));
    else if (line.startsWith('#EXT-X-PRELOAD-HINT:')) list.hint = attribute(line, 'URI');
    else if (line === '#EXT-X-ENDLIST') list.ended = true;
    else if (line.startsWith('#EXT-X-PART:')) {
      list.parts.push({ msn, index: index++, uri: attribute(line, 'URI'), duration: Number(attribute(line, 'DURATION')), map,
        gap: line.includes('GAP=YES'), independent: line.includes('INDEPENDENT=YES'), discontinuity: discontinuity && index === 1 });
    } else if (line && !line.startsWith('#')) {
      list.segments.push({ msn, uri: line, map, gap });
      list.discontinuities += discontinuity ? 1 : 0;
      [msn, index, gap, discontinuity] = [msn + 1, 0, false, false];
    }
  }
  list.gaps = list.parts.filter((part) => part.gap).length;
  return list;
}

export class Player {
  /** `base` gives the server's address at the moment. `retryMs` is the pause after a request that failed. */
  constructor(base, rendition, { retryMs = 100, keepBytes = false, keepTexts = true } = {}) {
    Object.assign(this, { base, rendition, retryMs, keepBytes, keepTexts });
    /** What was played: {msn, index, arrived (ms), start and duration (s of media), bytes?}. */
    this.parts = [];
    /** Every full playlist that differed from the one before. */
    this.texts = [];
    this.failures = new Map();
    this.faults = [];
    this.gapParts = 0;
    this.discontinuities = 0;
    this.inits = new Map();
    this.stopping = new AbortController();
  }

  /** Follows until stop(), at the latest until the test's end: a player that goes on would keep its process alive. */
  start(t) {
    t.after(() => this.stop());
    this.running = this.#run();
    return this;
  }
  async stop() {
    this.stopping.abort();
    await this.running;
  }

  async #get(path) {
    const request = new AbortController();
    const abort = () => request.abort();
    const timer = setTimeout(abort, 9000);
    this.stopping.signal.addEventListener('abort', abort, { once: true });
    try {
      const response = await fetch(`${this.base()}/live/${slug}/${this.rendition}/${path}`, { signal: request.signal });
      if (!response.ok) throw new Error(String(response.status));
      return Buffer.from(await response.arrayBuffer());
    } finally {
      clearTimeout(timer);
      this.stopping.signal.removeEventListener('abort', abort);
    }
  }

  /** Repeats until it is answered: what a player does that has not given up. */
  async #patiently(path) {
    while (!this.stopping.signal.aborted) {
      try {
        return await this.#get(path);
      } catch (error) {
        if (this.stopping.signal.aborted) return undefined;
        const what = `${path.startsWith('index') ? 'playlist' : 'part'} ${error.cause?.code ?? error.message}`;
        this.failures.set(what, (this.failures.get(what) ?? 0) + 1);
        // What is said to be nowhere is asked for in the playlist again.
        if (error.message === '404' && !path.startsWith('index')) return undefined;
        await sleep(this.retryMs);
      }
    }
    return undefined;
  }

  async #run() {
    let next;
    while (!this.stopping.signal.aborted) {
      const text = await this.#patiently(`index.m3u8${next ? `?_HLS_msn=${next.msn}&_HLS_part=${next.index}` : ''}`);
      if (!text) continue;
      const list = read(String(text));
      if (this.keepTexts && this.texts.at(-1) !== list.text) this.texts.push(list.text);
      let fresh = list.parts.filter((part) => !next || part.msn > next.msn || (part.msn === next.msn && part.index >= next.index));
      // Players begin with a picture that stands by itself.
      if (!next) fresh = fresh.slice(Math.max(0, fresh.map((part) => part.independent).lastIndexOf(true)));
      for (const part of fresh) {
        if (!(await this.#take(part))) break;
        next = part.index < 7 ? { msn: part.msn, index: part.index + 1 } : { msn: part.msn + 1, index: 0 };
      }
      if (list.ended) return;
      if (!next) await sleep(this.retryMs);
    }
  }

  async #take(part) {
    if (part.discontinuity) this.discontinuities += 1;
    if (part.gap) {
      this.gapParts += 1;
      return true;
    }
    if (!this.inits.has(part.map)) {
      const init = await this.#patiently(part.map);
      if (!init) return false;
      this.inits.set(part.map, init);
    }
    const bytes = await this.#patiently(part.uri);
    if (!bytes) return false;
    const start = decodeTime(bytes) / timescale(this.inits.get(part.map));
    const last = this.parts.at(-1);
    if (last && start < last.start + last.duration - 0.001) this.faults.push(`${part.uri}: media time goes back to ${start}`);
    this.parts.push({ msn: part.msn, index: part.index, arrived: performance.now(), start, duration: part.duration, map: part.map,
      ...(this.keepBytes ? { bytes } : {}) });
    return true;
  }

  get edge() { return this.parts.at(-1); }

  /**
   * What a viewer noticed from part number `from` on, who plays `holdBack` ms behind the edge: `missing` and
   * `longestMissing` s of media that never came, `stalled` and `longestStall` ms without a new picture, `silence` ms
   * between two arrivals.
   */
  report(from = 0, holdBack = kHoldBack) {
    const parts = this.parts.slice(from);
    const report = { parts: parts.length, missing: 0, longestMissing: 0, stalled: 0, longestStall: 0, silence: 0 };
    if (parts.length === 0) return report;
    // Media time s plays at s * 1000 + shift: a player that is late stays late.
    let shift = parts[0].arrived - (parts[0].start + parts[0].duration) * 1000 + holdBack;
    for (let i = 0; i < parts.length; ++i) {
      const late = parts[i].arrived - (parts[i].start * 1000 + shift);
      if (late > 0) {
        report.stalled += late;
        report.longestStall = Math.max(report.longestStall, late);
        shift += late;
      }
      if (i === 0) continue;
      const missing = parts[i].start - parts[i - 1].start - parts[i - 1].duration;
      if (missing > 0.001) {
        report.missing += missing;
        report.longestMissing = Math.max(report.longestMissing, missing);
      }
      report.silence = Math.max(report.silence, parts[i].arrived - parts[i - 1].arrived);
    }
    return report;
  }
}

/**
 * Successive playlists of one rendition before the rules that Apple's players hold them to, read by protocol/hls itself.
 * Resolves to what is wrong, '' when nothing is.
 */
export function checkPlaylists(texts) {
  return new Promise((done, fail) => {
    const child = spawn(join(bin, 'rostrum-playlist-check'), [], { stdio: ['pipe', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk) => { out += chunk; });
    child.on('error', fail);
    child.on('close', (code) => (code === 0 || code === 1 ? done(out.trim()) : fail(new Error(`playlist check: ${code}`))));
    child.stdin.end(texts.join('\0'));
  });
}
