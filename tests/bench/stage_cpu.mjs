// CPU of the stage with 1, 4 and 9 panelists at 360p, beside ffmpeg that decodes the very same streams, scales them to the same
// tiles, stacks, mixes and encodes with the same settings, in the same run. CPU seconds for each second of programme.
// Usage: node stage_cpu.mjs [seconds]; writes a table and JSON.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, oneStage, sleep } from '../integration/harness.mjs';
import { panel, publish } from '../integration/panel.mjs';
import { newestParts, renditions } from '../integration/programme.mjs';

const seconds = Number(process.argv[2] ?? 20);
const folder = mkdtempSync(join(tmpdir(), 'rostrum-stage-cpu-'));
const ticksPerSecond = 100;
const videoBps = 2_500_000;

/** Where media/mix/layout.cpp puts that many tiles of 16:9, as [x, y, width, height] of each picture. */
function places(count) {
  const even = (value) => Math.floor(value / 2) * 2;
  if (count === 1) return [[0, 0, 1280, 720]];
  const [gap, label] = [12, even(720 / 16)];
  const columns = count <= 4 ? 2 : 3;
  const rows = Math.ceil(count / columns);
  const width = even((1280 - gap * (columns + 1)) / columns);
  const height = Math.min(even((720 - gap * (rows + 1)) / rows), even(width * 9 / 16) + label);
  const top = even((720 - rows * height - (rows - 1) * gap) / 2);
  const fitting = Math.min(width, even((height - label) * 16 / 9));
  return Array.from({ length: count }, (_, i) => [
    gap + (i % columns) * (width + gap) + even((width - fitting) / 2), top + Math.floor(i / columns) * (height + gap), fitting, even(fitting * 9 / 16)]);
}

/** A clip as a browser would send it: 30 pictures a second, constrained baseline, a key picture every ten seconds. */
function makeClip(number) {
  const raw = join(folder, `${number}.h264`);
  const both = join(folder, `${number}.mkv`);
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=30:duration=20,hue=h=${number * 40}`,
    '-c:v', 'libx264', '-profile:v', 'baseline', '-preset', 'veryfast', '-tune', 'zerolatency', '-b:v', '800k', '-maxrate', '800k', '-bufsize', '800k',
    '-g', '300', '-bsf:v', 'h264_metadata=aud=insert', '-f', 'h264', '-y', raw]);
  execFileSync('ffmpeg', ['-v', 'error', '-fflags', '+genpts', '-r', '30', '-i', raw, '-f', 'lavfi', '-i', `sine=frequency=${220 + number * 40}:sample_rate=48000:duration=20`,
    '-map', '0:v', '-map', '1:a', '-c:v', 'copy', '-c:a', 'libopus', '-b:a', '48k', '-y', both]);
  return { raw, both };
}

function processSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
const residentMb = (pid) => Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);

async function stageRun(clips, count) {
  const ends = [];
  const t = { after: (end) => ends.unshift(end) };
  try {
    const { data, server, speaker, onAir } = await panel(t);
    const people = [];
    for (let i = 0; i < count; ++i) people.push(await speaker(`Panelist ${i + 1}`));
    people.forEach((one, i) => publish(t, server, one.token, { colour: [0, 0, 0], tone: 220 + i * 40, more: ['--play', clips[i].raw] }));
    await onAir(...people);
    await eventually(() => newestParts(server, renditions.video), 'a programme', 20_000);
    await sleep(8000);
    const stage = await oneStage(data);
    const before = processSeconds(stage);
    const began = process.hrtime.bigint();
    await sleep(seconds * 1000);
    const used = processSeconds(stage) - before;
    return { cpu: used / (Number(process.hrtime.bigint() - began) / 1e9), mb: residentMb(stage) };
  } finally {
    for (const end of ends) await end();
  }
}

async function restRun() {
  const ends = [];
  const t = { after: (end) => ends.unshift(end) };
  try {
    const { data, ok } = await panel(t);
    await ok('event.doors');
    await sleep(8000);
    const stage = await oneStage(data);
    const before = processSeconds(stage);
    await sleep(seconds * 1000);
    return { cpu: (processSeconds(stage) - before) / seconds, mb: residentMb(stage) };
  } finally {
    for (const end of ends) await end();
  }
}

function ffmpegRun(clips, count) {
  const tiles = places(count);
  const inputs = clips.slice(0, count).flatMap((clip) => ['-threads', '1', '-re', '-stream_loop', '-1', '-i', clip.both]);
  const scaled = tiles.map(([, , w, h], i) => `[${i}:v]scale=${w}:${h}:flags=bilinear[v${i}]`).join(';');
  const joined = tiles.map((_, i) => `[v${i}]`).join('');
  const layout = tiles.map(([x, y]) => `${x}_${y}`).join('|');
  const stacked = count === 1 ? '[v0]fps=30[v]' : `${joined}xstack=inputs=${count}:layout=${layout}:fill=0x101830,pad=1280:720,fps=30[v]`;
  const mixed = `${tiles.map((_, i) => `[${i}:a]`).join('')}amix=inputs=${count}:normalize=0,alimiter[a]`;
  const child = spawn('ffmpeg', ['-v', 'info', '-benchmark', '-nostdin', '-filter_complex_threads', '1', ...inputs, '-filter_complex', `${scaled};${stacked};${mixed}`,
    '-map', '[v]', '-map', '[a]', '-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-profile:v', 'high', '-crf', '21',
    '-maxrate', String(videoBps), '-bufsize', String(videoBps), '-bf', '0', '-threads', '1', '-x264-params', 'keyint=32:min-keyint=32:scenecut=0',
    '-c:a', 'aac', '-b:a', '128k', '-ac', '2', '-t', String(seconds), '-f', 'mp4', '-movflags', 'cmaf+frag_keyframe', '-y', '/dev/null'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => { said += chunk; });
  return new Promise((done, fail) => child.once('exit', () => {
    const found = /bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(said);
    if (found) done((Number(found[1]) + Number(found[2])) / seconds);
    else fail(new Error(said.slice(-2000)));
  }));
}

try {
  const clips = Array.from({ length: 9 }, (_, i) => makeClip(i));
  const rows = [];
  const rest = await restRun();
  console.log(`slate, nobody on stage: stage ${rest.cpu.toFixed(3)} of a core, ${rest.mb} MB`);
  console.log('panelists | stage, cores | ffmpeg, cores | ratio | stage, MB');
  for (const count of [1, 4, 9]) {
    const stage = await stageRun(clips, count);
    const ffmpeg = await ffmpegRun(clips, count);
    rows.push({ panelists: count, stage: stage.cpu, ffmpeg, ratio: stage.cpu / ffmpeg, mb: stage.mb });
    console.log(`${count} | ${stage.cpu.toFixed(3)} | ${ffmpeg.toFixed(3)} | ${(stage.cpu / ffmpeg).toFixed(2)} | ${stage.mb}`);
  }
  console.log(JSON.stringify({ seconds, rest, rows }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
