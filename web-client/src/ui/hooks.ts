// Hooks that tie what lives outside (a session, a clock) to views.
import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import type { Command } from '../wire/commands';
import type { Answer, Problem } from '../wire/frames';
import { Session, slugOfPage, type Snapshot } from '../session/session';
import type { Page } from '../session/token';

/** The page's session, for as long as the page is mounted. */
export function useSession(page: Page, personal: boolean): { session: Session; snapshot: Snapshot } {
  const scope = useMemo(() => new AbortController(), []);
  const session = useMemo(() => new Session(slugOfPage(), page, scope.signal, personal), []);
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const stop = session.watch(() => again(undefined as never));
    again(undefined as never);
    return () => {
      stop();
      scope.abort();
    };
  }, []);
  return { session, snapshot: session.snapshot };
}

/** `now` sampled every `ms`, so that what counts down is drawn anew. */
export function useNow(now: () => number, ms: number): number {
  const [at, setAt] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), ms);
    return () => clearInterval(timer);
  }, [now, ms]);
  return at;
}

/** The latest `value`, taken every `ms`: a reading that changes all the time can be read. */
export function useSampled<T>(value: T, ms: number): T {
  const latest = useRef(value);
  latest.current = value;
  const [sampled, setSampled] = useState(value);
  useEffect(() => {
    const timer = setInterval(() => setSampled(latest.current), ms);
    return () => clearInterval(timer);
  }, [ms]);
  return sampled ?? value;
}

/** `value` once it has stayed the same for `ms`. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    if (value === settled) return;
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, settled, ms]);
  return settled;
}

/** Sends commands and turns refusals into words; `said` is for a live region. */
export function useCommands(session: Session) {
  const { t } = useSpeech();
  const [said, setSaid] = useState('');
  const explain = (error: Problem): string => {
    if (error.status === 429) return t('error_flood', { seconds: Math.ceil((error.retry_after_ms ?? 1000) / 1000) });
    if (error.status === 403) return t('error_role');
    if (error.status === 409) return t('error_state');
    return t('error_generic', { reason: error.detail ?? error.title });
  };
  const send = async (command: Command, id?: string): Promise<Answer> => {
    const answer = await session.send(command, id);
    if (!answer.ok) setSaid(explain(answer.error));
    return answer;
  };
  return { send, said, say: setSaid };
}
