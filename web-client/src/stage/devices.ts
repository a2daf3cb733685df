// The panelist's camera and microphone: which there are, and one stream of those chosen. Trouble is told in words that
// say what to do.
import type { MessageKey } from '../i18n/en';
import { remember, remembered } from '../ui/remembered';

export type Choice = { camera: string | null; microphone: string | null };
export type Devices = { cameras: MediaDeviceInfo[]; microphones: MediaDeviceInfo[] };
export type Trouble = { key: MessageKey; reason: string };

/** Devices with names; the browser tells them only after permission was given. */
export async function listDevices(): Promise<Devices> {
  const all = await navigator.mediaDevices.enumerateDevices();
  return {
    cameras: all.filter((one) => one.kind === 'videoinput' && one.deviceId !== ''),
    microphones: all.filter((one) => one.kind === 'audioinput' && one.deviceId !== ''),
  };
}

/**
 * Opens what was chosen ('' is whatever the browser prefers, null is none). A machine without a camera still gets its
 * microphone, and the other way round. Throws what the browser throws when it gives nothing.
 */
export async function openDevices(choice: Choice): Promise<MediaStream> {
  const video: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
  const audio: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  if (choice.camera) video.deviceId = { exact: choice.camera };
  if (choice.microphone) audio.deviceId = { exact: choice.microphone };
  const wanted: MediaStreamConstraints = { video: choice.camera === null ? false : video, audio: choice.microphone === null ? false : audio };
  try {
    return await navigator.mediaDevices.getUserMedia(wanted);
  } catch (error) {
    // What was chosen the last time may not be plugged in today: then any other will do.
    if (nameOf(error) === 'OverconstrainedError' && (choice.camera || choice.microphone)) {
      return openDevices({ camera: choice.camera && '', microphone: choice.microphone && '' });
    }
    if (!wanted.video || !wanted.audio || nameOf(error) !== 'NotFoundError') throw error;
    return navigator.mediaDevices
      .getUserMedia({ ...wanted, video: false })
      .catch(() => navigator.mediaDevices.getUserMedia({ ...wanted, audio: false }));
  }
}

const choice_key = 'rostrum:devices';

export function rememberedChoice(): Choice {
  try {
    const kept: unknown = JSON.parse(remembered(choice_key) ?? 'null');
    const { camera = '', microphone = '' } = (kept ?? {}) as Partial<Choice>;
    return { camera: camera === null ? null : String(camera), microphone: microphone === null ? null : String(microphone) };
  } catch {
    return { camera: '', microphone: '' };
  }
}

export function rememberChoice(choice: Choice): void {
  remember(choice_key, JSON.stringify(choice));
}

export function explain(error: unknown): Trouble {
  const reason = error instanceof Error ? error.message : String(error);
  switch (nameOf(error)) {
    case 'NotAllowedError':
    case 'SecurityError':
      return { key: 'devices_denied', reason };
    case 'NotFoundError':
    case 'OverconstrainedError':
      return { key: 'devices_missing', reason };
    case 'NotReadableError':
    case 'AbortError':
      return { key: 'devices_busy', reason };
    default:
      return { key: 'devices_failed', reason };
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : '';
}

export function close(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
