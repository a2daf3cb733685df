// Requests about registrations, and their refusals as values. A form's key makes its repetition harmless.
import type { Check } from '../wire/check';
import * as is from '../wire/check';
import type * as wire from '../wire/generated/shapes';
import { eventDetails, type EventDetails } from '../wire/shapes';
import { registrationState, type RegistrationStatus } from '../wire/registration';

export type Refusal = { status: number; name: string; detail: string };
/** `etag`: of the version that was answered, empty without. */
export type Reply<T> = { ok: true; value: T; etag: string } | { ok: false; error: Refusal };

const problem = is.object<wire.Problem>()({ type: is.orElse(is.string, ''), title: is.orElse(is.string, ''), detail: is.orElse(is.string, '') });

export const apiOf = (slug: string): string => `/api/v1/events/${encodeURIComponent(slug)}`;

/** `merge`: a JSON Merge Patch; `match`: the version that it changes. */
export type Asked = { method?: string; token?: string | null; json?: unknown; csv?: string; key?: string; merge?: unknown; match?: string };

export async function request<T>(path: string, read: Check<T, never>, asked: Asked = {}): Promise<Reply<T>> {
  const headers: Record<string, string> = {};
  if (asked.token) headers.Authorization = `Bearer ${asked.token}`;
  if (asked.key) headers['Idempotency-Key'] = `"${asked.key}"`;
  if (asked.json !== undefined) headers['Content-Type'] = 'application/json';
  if (asked.csv !== undefined) headers['Content-Type'] = 'text/csv';
  if (asked.merge !== undefined) headers['Content-Type'] = 'application/merge-patch+json';
  if (asked.match) headers['If-Match'] = asked.match;
  const json = asked.json ?? asked.merge;
  const body = asked.csv ?? (json === undefined ? null : JSON.stringify(json));
  try {
    const response = await fetch(path, { method: asked.method ?? 'GET', headers, body, signal: AbortSignal.timeout(20_000) });
    // What was done may be all that there is to say.
    const text = await response.text();
    const value: unknown = text === '' ? null : JSON.parse(text);
    if (response.ok) return { ok: true, value: read(value, path), etag: response.headers.get('ETag') ?? '' };
    const { type, title, detail } = problem(value, path);
    return { ok: false, error: { status: response.status, name: type.split('/').pop() ?? '', detail: detail || title } };
  } catch {
    return { ok: false, error: { status: 0, name: 'network', detail: '' } };
  }
}

export const fetchEvent = (slug: string): Promise<Reply<EventDetails>> => request<EventDetails>(apiOf(slug), eventDetails as Check<EventDetails, never>);

const stated = registrationState as Check<{ status: RegistrationStatus }, never>;

export const enrol = (slug: string, form: unknown, key: string) =>
  request(`${apiOf(slug)}/registrations`, stated, { method: 'POST', json: form, key });

export const change = (slug: string, token: string, id: string, json: unknown) =>
  request(`${apiOf(slug)}/registrations/${encodeURIComponent(id)}`, stated, { method: 'PATCH', token, json });

export const leave = (slug: string, token: string, erase: boolean) =>
  request(`${apiOf(slug)}/registrations/me${erase ? '?erase=true' : ''}`, stated, { method: 'DELETE', token });
