// Polls in the session's state: what frames make of them, and what of them the picture has reached. Pure.
import type { Poll, PollTallies } from '../wire/polls';
import { followsPicture, type Playhead } from './cues';

export type Polls = {
  list: Poll[];
  /** Programme time at which a poll was opened, if that came while the page was open. */
  opened_at: Record<string, number>;
};

export function withPoll(polls: Polls, poll: Poll, at: number | null, opened: boolean): Polls {
  const known = polls.list.some((one) => one.id === poll.id);
  const list = known ? polls.list.map((one) => (one.id === poll.id ? poll : one)) : [...polls.list, poll];
  const opened_at = opened && at !== null ? { ...polls.opened_at, [poll.id]: at } : polls.opened_at;
  return { list, opened_at };
}

export function withoutPoll(polls: Polls, id: string): Polls {
  return { ...polls, list: polls.list.filter((one) => one.id !== id) };
}

export function withTallies(polls: Polls, tallies: PollTallies): Polls {
  const list = polls.list.map((one) => {
    const tally = tallies[one.id];
    return tally ? { ...one, voters: tally.voters, counts: tally.counts } : one;
  });
  return { ...polls, list };
}

/** A poll as the reader's picture has it: not opened yet (null), open, or closed. */
export type Shown = { poll: Poll; open: boolean };

export function shownPolls(polls: Polls, playhead: Playhead): Shown[] {
  const date = followsPicture(playhead) ? playhead.date : null;
  return polls.list.flatMap((poll) => {
    const opened = polls.opened_at[poll.id];
    if (poll.state === 'draft' || (date !== null && opened !== undefined && opened > date)) return [];
    const not_yet_closed = poll.state === 'closed' && date !== null && poll.close_shown_at !== null && date < poll.close_shown_at;
    return [{ poll, open: poll.state === 'open' || not_yet_closed }];
  });
}

/** Whether the counts will come by themselves, and when. */
export function missingCounts(poll: Poll, open: boolean): 'hidden' | 'after_close' | 'few' | 'counting' {
  if (poll.state === 'closed' && !open) return poll.results === 'never' && !poll.published ? 'hidden' : 'counting';
  return poll.results === 'live' ? 'few' : poll.results === 'close' ? 'after_close' : 'hidden';
}
