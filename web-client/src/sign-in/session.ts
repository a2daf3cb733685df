// Requests about signing in, and the session that this browser keeps. Storage may be forbidden; then it lasts as long as
// the page.
import { apiOf, type Refusal, type Reply, request } from '../registration/requests';
import { Tokens } from '../session/token';
import { forget, remember, remembered } from '../ui/remembered';
import type { Check } from '../wire/check';
import { entered, openedSignIn, type OpenedSignIn, openidStart, signedIn, type SignedIn, ways, type Ways } from '../wire/sign_in';

const at = '/api/v1/sign-in';
const kept = 'rostrum:signed-in';
const doors = 'rostrum:entered';
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

/** Sends the browser to the OpenID provider; what hindered it otherwise. */
export async function leaveForProvider(): Promise<Refusal | null> {
  const reply = await request(`${at}/openid`, openidStart as Check<{ url: string }, never>, { method: 'POST', json: {} });
  if (!reply.ok) return reply.error;
  location.assign(reply.value.url);
  return null;
}

export async function redeemCode(code: string, state: string): Promise<Reply<OpenedSignIn>> {
  const reply = await request<OpenedSignIn>(`${at}/openid/redeem`, openedSignIn as Check<OpenedSignIn, never>, { method: 'POST', json: { code, state } });
  if (reply.ok) keepSession(reply.value.token);
  return reply;
}

/** Events that were entered here: who signs out leaves them too. */
const enteredEvents = (): string[] => (remembered(doors) ?? '').split(' ').filter(Boolean);

/** Opens the moderators' page of an event as who is signed in. */
export async function enter(slug: string): Promise<boolean> {
  const reply = await request(`${apiOf(slug)}/enter`, entered as Check<{ url: string }, never>, { method: 'POST', token: keptSession() });
  if (!reply.ok) return false;
  remember(doors, [...new Set([...enteredEvents(), slug])].join(' '));
  // Of this origin, however the server is called from elsewhere.
  const { pathname, hash } = new URL(reply.value.url);
  location.assign(pathname + hash);
  return true;
}

/** False when the server could not be told: then the session is kept, since it would go on. */
export async function signOut(): Promise<boolean> {
  const reply = await request(`${at}/session`, nothing, { method: 'DELETE', token: keptSession() });
  const over = reply.ok || reply.error.status === 401 || reply.error.status === 403;
  if (!over) return false;
  keepSession(null);
  for (const slug of enteredEvents()) new Tokens(slug, 'moderate').forget();
  forget(doors);
  return true;
}

/** What a mail's link carries leaves the address bar as a person's token does. */
export function linkOfPage(): string | null {
  const fields = new URLSearchParams(location.hash.slice(1));
  const link = fields.get('link');
  if (link !== null) history.replaceState(history.state, '', location.pathname + location.search);
  return link || null;
}

/** With what the provider sent the browser back here, or null. It leaves the address bar, as a link does. */
export function returnOfPage(): { code: string; state: string } | 'refused' | null {
  const given = new URLSearchParams(location.search);
  const [code, state] = [given.get('code'), given.get('state')];
  if (state === null) return null;
  history.replaceState(history.state, '', location.pathname + location.hash);
  return code ? { code, state } : 'refused';
}
