// Whether somebody is signed in here, on pages where that matters: who, with a way out; else the way in, where there is one.
import { useCallback, useEffect, useState } from 'preact/hooks';
import { useSigning } from '../i18n/signing';
import type { SignedIn } from '../wire/sign_in';
import { readSession, readWays, signOut } from './session';

export type Known = { mail: boolean; signed_in: SignedIn | null };

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
  if (ways.signed_in === null) return ways.mail ? <p data-account="out"><a href="/sign-in">{words.for_organisers}</a></p> : null;
  const out = async () => {
    const over = await signOut();
    setFailed(!over);
    if (over) onOut();
  };
  return (
    <p class="row" data-account="in">
      <span>{words.signed_in_as} <bdi>{ways.signed_in.mail}</bdi></span>
      <button type="button" class="small" data-act="sign-out" onClick={() => void out()}>{words.sign_out}</button>
      <span role="alert" class="fine">{failed && words.offline}</span>
    </p>
  );
}
