// Polls on the viewer's page, from the moment that the reader's picture shows. New ones are read out; the focus stays
// where it is.
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import type { Playhead } from '../session/cues';
import { missingCounts, shownPolls } from '../session/polls';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import type { Poll } from '../wire/polls';
import { useCommands } from './hooks';
import { Polite } from './page';
import { PollResult } from './poll_result';
import './poll.css';

type Props = { session: Session; state: SessionState; playhead: Playhead };

export function Polls({ session, state, playhead }: Props) {
  const { t } = useSpeech();
  const shown = shownPolls(state.polls, playhead);
  // Open ones first, the newest on top.
  const ordered = [...shown].sort((a, b) => Number(b.open) - Number(a.open) || (b.poll.opened_at ?? 0) - (a.poll.opened_at ?? 0));
  const newest = ordered.find((one) => one.open && !state.me.polls.includes(one.poll.id));
  return (
    <>
      {ordered.map(({ poll, open }) => (
        <PollCard key={poll.id} session={session} poll={poll} open={open} voted={state.me.polls.includes(poll.id)} watching={playhead.date} />
      ))}
      <Polite text={newest ? t('poll_announced', { text: newest.poll.question }) : ''} />
    </>
  );
}

type CardProps = { session: Session; poll: Poll; open: boolean; voted: boolean; watching: number | null };

function PollCard({ session, poll, open, voted, watching }: CardProps) {
  const { t } = useSpeech();
  const { send, said, say } = useCommands(session);
  const [chosen, setChosen] = useState<string[]>([]);
  const [sending, setSending] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const name = useId();
  // A vote that is on its way is not sent twice, whatever is pressed meanwhile.
  const vote = async () => {
    if (sending || chosen.length === 0) return;
    setSending(true);
    const at = watching === null ? {} : { watching: new Date(watching).toISOString() };
    const answer = await send({ type: 'poll.vote', poll: poll.id, options: chosen, ...at });
    setSending(false);
    if (!answer.ok) return;
    say(t('poll_voted'));
    // The button that had the focus is gone.
    heading.current?.focus();
  };
  const choose = (id: string, on: boolean) => {
    if (poll.kind !== 'multiple') setChosen([id]);
    else setChosen(on ? [...chosen, id] : chosen.filter((one) => one !== id));
  };
  const votable = open && !voted;
  const hint = poll.kind === 'single' ? t('poll_single') : poll.kind === 'multiple' ? t('poll_multiple', { n: poll.most }) : t('poll_rating', { n: poll.options.length });
  useEffect(() => {
    if (!votable) setChosen([]);
  }, [votable]);
  return (
    <section class="card poll" data-poll={poll.id} data-open={open} data-voted={voted} aria-labelledby={`${name}-q`}>
      <div class="row row-between fine">
        <span class="badge" data-tone={open ? 'good' : undefined}>{open ? t('poll_open') : t('poll_closed')}</span>
        <span class="soft" data-voters={poll.voters}>{t('votes', { n: poll.voters })}</span>
      </div>
      <h2 id={`${name}-q`} ref={heading} tabIndex={-1} dir="auto">{poll.question}</h2>
      {votable ? (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void vote();
          }}
        >
          <fieldset class={poll.kind === 'rating' ? 'poll-points' : 'poll-options'} aria-describedby={`${name}-hint`}>
            <legend class="fine soft">{hint}</legend>
            {poll.options.map((option) => {
              const on = chosen.includes(option.id);
              return (
                <label key={option.id} class="poll-option">
                  <input
                    type={poll.kind === 'multiple' ? 'checkbox' : 'radio'} name={name} value={option.id} checked={on}
                    disabled={sending || (poll.kind === 'multiple' && !on && chosen.length >= poll.most)}
                    onChange={(event) => choose(option.id, event.currentTarget.checked)}
                  />
                  <span dir="auto">{option.text}</span>
                </label>
              );
            })}
          </fieldset>
          <p class="fine soft" id={`${name}-hint`}>{poll.anonymous ? t('poll_anonymous') : t('poll_named')}</p>
          <button class="primary" type="submit" disabled={sending || chosen.length === 0}>{t('poll_vote')}</button>
        </form>
      ) : voted && open && <p class="soft">{t('poll_voted')}</p>}
      {!votable && <PollResult poll={poll} missing={missingCounts(poll, open)} />}
      <p role="status" class="fine">{said}</p>
    </section>
  );
}
