// Whether somebody is signed in here, on pages where that matters: who, with a way out; else the way in, where there is one.
import { useCallback, useEffect, useState } from 'preact/hooks';
import { useSigning } from '../i18n/signing';
import type { SignedIn, Ways } from '../wire/sign_in';
import { enter, readSession, readWays, signOut } from './session';

export type Known = Ways & { signed_in: SignedIn | null };

export function useWays(): { ways: Known | null; again: () => Promise<void> } {
  const [ways, setWays] = useState<Known | null>(null);
  const again = useCallback(async () => {
    const [reply, signed_in] = await Promise.all([readWays(), readSession()]);
    if (reply.ok) setWays({ ...reply.value, signed_in });
  }, []);
  useEffect(() => void again(), [again]);
  return { ways, again };
}

/** Nothing while it is not known, and nothing for anyone where nobody can sign in. */
export function Account({ ways, onOut }: { ways: Known | null; onOut: () => void }) {
  const words = useSigning();
  const [failed, setFailed] = useState(false);
  if (ways === null) return null;
  if (ways.signed_in === null) return ways.mail || ways.openid ? <p data-account="out"><a href="/sign-in">{words.for_organisers}</a></p> : null;
  const out = async () => {
    const over = await signOut();
    setFailed(!over);
    if (over) onOut();
  };
  return (
    <p class="row" data-account="in">
      <span>{words.signed_in_as} <bdi>{ways.signed_in.mail || ways.signed_in.name}</bdi></span>
      <button type="button" class="small" data-act="sign-out" onClick={() => void out()}>{words.sign_out}</button>
      <span role="alert" class="fine">{failed && words.offline}</span>
    </p>
  );
}

/** What who is signed in may open of an event; nothing for anyone else. */
export function Doors({ slug, title, session }: { slug: string; title: string; session: SignedIn | null }) {
  const words = useSigning();
  const [failed, setFailed] = useState(false);
  if (session === null || (session.events !== null && !session.events.includes(slug))) return null;
  const open = async () => setFailed(!(await enter(slug)));
  return (
    <p class="row doors">
      {session.role === 'organiser' && <a class="home-organise" href={`/e/${encodeURIComponent(slug)}/organise`} aria-label={`${words.organise}: ${title}`}>{words.organise}</a>}
      <button type="button" class="small" data-act="enter" aria-label={`${words.moderate}: ${title}`} onClick={() => void open()}>{words.moderate}</button>
      <span role="alert" class="fine">{failed && words.offline}</span>
    </p>
  );
}
