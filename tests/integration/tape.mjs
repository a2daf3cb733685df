// A stretch of the programme taken from its segments and measured: boxes, pictures and samples, each with its time.
import { eventually } from './harness.mjs';
import { bytesOf, decode, playlist } from './programme.mjs';

export const segmentMs = 64_000 / 30;

/**
 * All complete segments that lie in [from, until], milliseconds since 1970, as soon as they are there: [{ msn, dateTime, bytes }],
 * and `init`.
 */
export async function tape(server, rendition, from, until) {
  const list = await eventually(async () => {
    const found = await playlist(server, rendition);
    const last = found.segments.at(-1);
    return last && last.dateTime + segmentMs >= until && found;
  }, `${rendition} until ${until}`, 30_000);
  const wanted = list.segments.filter((one) => one.dateTime >= from && one.dateTime + segmentMs <= until + 1);
  const init = await bytesOf(server, rendition, wanted[0].map);
  const segments = [];
  for (const { msn, dateTime, uri } of wanted) segments.push({ msn, dateTime, bytes: await bytesOf(server, rendition, uri) });
  return { init, segments, list };
}

const whole = ({ init, segments }) => Buffer.concat([init, ...segments.map((one) => one.bytes)]);

/** Every moof of a segment, as { time, count } in the track's ticks: tfdt's decode time, trun's samples. */
export function chunks(bytes) {
  const found = [];
  const walk = (from, to, chunk) => {
    for (let at = from; at + 8 <= to;) {
      const size = bytes.readUInt32BE(at);
      const type = bytes.toString('latin1', at + 4, at + 8);
      if (size < 8 || at + size > to) throw new Error(`a box ${type} of ${size} bytes at ${at}`);
      if (type === 'moof') {
        found.push({ time: null, count: 0 });
        walk(at + 8, at + size, found.at(-1));
      } else if (type === 'traf') walk(at + 8, at + size, chunk);
      else if (type === 'tfdt') chunk.time = Number(bytes.readBigUInt64BE(at + 12));
      else if (type === 'trun') chunk.count += bytes.readUInt32BE(at + 12);
      at += size;
    }
  };
  walk(0, bytes.length, null);
  return found;
}

/** Brightness (0 to 255) of the middle of each picture, with its time. */
export async function brightness(recorded) {
  const raw = await decode(whole(recorded), ['-vf', 'crop=iw/4:ih/4,scale=1:1:flags=area', '-pix_fmt', 'gray', '-fps_mode', 'passthrough', '-f', 'rawvideo']);
  return [...raw].map((level, i) => ({ at: recorded.segments[0].dateTime + i * 1000 / 30, level }));
}

/** Pictures decoded. */
export async function pictureCount(recorded) {
  return (await decode(whole(recorded), ['-vf', 'scale=2:2', '-pix_fmt', 'gray', '-fps_mode', 'passthrough', '-f', 'rawvideo'])).length / 4;
}

/** Samples at 48 kHz, one channel; the first belongs to the first segment's time. */
export async function samples(recorded) {
  const raw = await decode(whole(recorded), ['-ac', '1', '-f', 'f32le']);
  return new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + (raw.length & ~3)));
}
