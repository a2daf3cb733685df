// Sends a file, telling how far it came: fetch can't. Refusals are values, as of other requests.
import type { Refusal, Reply } from '../registration/requests';

/** Of the server, which refuses more. */
export const kMaxPicture = 5 * 1024 * 1024;
const kPatienceMs = 120_000;

type Sent = { path: string; token: string; file: Blob; onProgress: (share: number) => void };

export function upload<T>({ path, token, file, onProgress }: Sent, read: (value: unknown, at: string) => T): Promise<Reply<T>> {
  return new Promise((done) => {
    const refuse = (error: Refusal) => done({ ok: false, error });
    const sending = new XMLHttpRequest();
    sending.open('PUT', path);
    sending.timeout = kPatienceMs;
    sending.setRequestHeader('Authorization', `Bearer ${token}`);
    sending.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    sending.onerror = () => refuse({ status: 0, name: 'network', detail: '' });
    sending.ontimeout = sending.onerror;
    sending.onload = () => {
      try {
        const value = JSON.parse(sending.responseText) as Record<string, unknown>;
        if (sending.status < 300) return done({ ok: true, value: read(value, path), etag: sending.getResponseHeader('ETag') ?? '' });
        refuse({ status: sending.status, name: String(value.type).split('/').pop() ?? '', detail: String(value.detail ?? value.title) });
      } catch {
        refuse({ status: 0, name: 'network', detail: '' });
      }
    };
    sending.send(file);
  });
}
