// Comments, loaded once there can be some: after the end, or by the link of a mail.
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';

type Props = { session: Session; state: SessionState; staff?: boolean };
type View = FunctionComponent<{ session: Session; state: SessionState; staff: boolean; mailed: string | null }>;

const mailed = takeFromAddress();
const spread_ms = 8_000;

export function Commenting({ session, state, staff = false }: Props) {
  const [loaded, setLoaded] = useState<{ View: View } | null>(null);
  const wanted = state.phase === 'ended' || mailed !== null;
  useEffect(() => {
    if (!wanted) return;
    let current = true;
    const load = () => void import('../comments/comments').then((module) => current && setLoaded({ View: module.Comments }));
    // Of thousands who see the end together not all ask in the same instant.
    const timer = setTimeout(load, state.ended_at === null || staff ? 0 : Math.random() * spread_ms);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [wanted]);
  return wanted && loaded && <loaded.View session={session} state={state} staff={staff} mailed={mailed} />;
}

/** The token of a comment that is to be confirmed leaves the address bar as a person's does. */
function takeFromAddress(): string | null {
  const fields = new URLSearchParams(location.hash.slice(1));
  const token = fields.get('comment');
  if (token === null) return null;
  fields.delete('comment');
  const rest = fields.toString();
  history.replaceState(history.state, '', location.pathname + location.search + (rest ? `#${rest}` : ''));
  return token || null;
}
