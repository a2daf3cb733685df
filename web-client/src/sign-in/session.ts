// Requests about signing in, and the session that this browser keeps. Storage may be forbidden; then it lasts as long as
// the page.
import { type Reply, request } from '../registration/requests';
import { forget, remember, remembered } from '../ui/remembered';
import type { Check } from '../wire/check';
import { openedSignIn, type OpenedSignIn, signedIn, type SignedIn, ways, type Ways } from '../wire/sign_in';

const at = '/api/v1/sign-in';
const kept = 'rostrum:signed-in';
const nothing = (): null => null;
let token: string | null = null;

export const keptSession = (): string | null => token ?? remembered(kept);

export function keepSession(given: string | null): void {
  token = given;
  if (given === null) forget(kept);
  else remember(kept, given);
}

export const readWays = (): Promise<Reply<Ways>> => request<Ways>(at, ways as Check<Ways, never>);

/** Whose session is kept here; one that has ended is forgotten. */
export async function readSession(): Promise<SignedIn | null> {
  const token = keptSession();
  if (token === null) return null;
  const reply = await request<SignedIn>(`${at}/session`, signedIn as Check<SignedIn, never>, { token });
  if (reply.ok) return reply.value;
  if (reply.error.status === 401 || reply.error.status === 403) keepSession(null);
  return null;
}

export const askForLink = (mail: string, language: string): Promise<Reply<null>> =>
  request(at, nothing, { method: 'POST', json: { mail, language } });

export async function redeem(link: string): Promise<Reply<OpenedSignIn>> {
  const reply = await request<OpenedSignIn>(`${at}/redeem`, openedSignIn as Check<OpenedSignIn, never>, { method: 'POST', json: { link } });
  if (reply.ok) keepSession(reply.value.token);
  return reply;
}

/** False when the server could not be told: then the session is kept, since it would go on. */
export async function signOut(): Promise<boolean> {
  const reply = await request(`${at}/session`, nothing, { method: 'DELETE', token: keptSession() });
  const over = reply.ok || reply.error.status === 401 || reply.error.status === 403;
  if (over) keepSession(null);
  return over;
}

/** What a mail's link carries leaves the address bar as a person's token does. */
export function linkOfPage(): string | null {
  const fields = new URLSearchParams(location.hash.slice(1));
  const link = fields.get('link');
  if (link !== null) history.replaceState(history.state, '', location.pathname + location.search);
  return link || null;
}
