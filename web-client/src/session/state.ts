// What a page knows of its event. Value.
import type { Comment } from '../wire/comments';
import type { Ban, View, You } from '../wire/shapes';
import type { Cue, SpeakingCue } from './cues';
import type { Polls } from './polls';

export type SessionState = Omit<View, 'polls'> & {
  polls: Polls;
  seq: number;
  you: You;
  /** What the server's clock is ahead of this machine's, in milliseconds. */
  clock_ahead: number;
  audience: number | null;
  /** From where guests are kept out; told to moderators only. */
  bans: Ban[];
  /** When "now answering" changed, in programme time. */
  cues: Cue[];
  /** Who speaks on stage, in programme time; the last is the present. */
  speaking: SpeakingCue[];
  /** Programme time of announcements that came while the page was open. */
  announced_at: Record<string, number>;
  /** When the event ended, in milliseconds since 1970, if that was seen. */
  ended_at: number | null;
  /** Comments that were told while the page was open; null for one that is to be seen no more. */
  comments: Record<string, Comment | null>;
  /** Grows with each welcome. */
  welcomes: number;
  /** Reactions of the last seconds, by kind. */
  reactions: Record<string, number>;
  /** What was last written to speakers, for the desk that wrote it. */
  prompts: Record<string, string>;
  /** Grows each time the stage's program was started anew. */
  stage_restarts: number;
  /** The stage's program ended and the next one is not there yet; told to moderators only. */
  stage_lost: boolean;
  /** Feeds that made the stage fail and are not taken any more, as far as this page was told. */
  refused_feeds: string[];
  /** The session with the stage that another device of this person took over from last. */
  taken_session: string | null;
};
