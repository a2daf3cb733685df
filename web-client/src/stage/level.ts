// How loud a microphone is, from 0 to 1, a few times a second, until the scope ends.
const every_ms = 80;
// Quieter than this shows as nothing, 0 dBFS as full.
const floor_db = -60;

export function watchLevel(stream: MediaStream, told: (level: number) => void, signal: AbortSignal): void {
  if (stream.getAudioTracks().length === 0) return;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    told(levelOf(samples));
  }, every_ms);
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    void context.close();
  });
}

export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const db = 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12);
  return Math.min(1, Math.max(0, 1 - db / floor_db));
}
