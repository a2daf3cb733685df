// The things that states and frames are made of, as a page sees them. Times are milliseconds since 1970 once checked.
import * as is from './check';
import { registrationTerms } from './registration';
import type * as wire from './generated/shapes';
import { channel, hand, prompt, timer } from './floor';
import { poll } from './polls';

/** Text for people in several languages, by language tag. */
export const texts = is.record(is.string);
export type Texts = is.Checked<typeof texts>;

export const phase = is.oneOf('draft', 'rehearsal', 'doors', 'live', 'paused', 'ended');
export type Phase = is.Checked<typeof phase>;

export const questionState = is.oneOf('pending', 'approved', 'next', 'live', 'answered', 'dismissed', 'withdrawn', 'merged');
export type QuestionState = is.Checked<typeof questionState>;

const author = is.object<wire.Author>()({ id: is.string, name: is.orElse(is.string, ''), organisation: is.nullable(is.string) });
export type Author = is.Checked<typeof author>;

const remark = is.object<wire.Remark>()({ by: is.nullable(author), at: is.time, text: is.orElse(is.string, '') });
export type Remark = is.Checked<typeof remark>;

const step = is.object<wire.Step>()({
  seq: is.number,
  at: is.time,
  by: is.nullable(author),
  what: is.oneOf('edited', 'withdrawn', 'approved', 'dismissed', 'restored', 'next', 'live', 'done', 'merged', 'pinned', 'assigned', 'answered', 'redacted', 'settled'),
  why: is.nullable(is.string),
  undoes: is.nullable(is.number),
});
export type Step = is.Checked<typeof step>;

/** What moderators did to somebody. */
export const standing = is.object<wire.Standing>()({
  id: is.string,
  name: is.orElse(is.string, ''),
  silenced: is.boolean,
  removed: is.boolean,
  invited: is.boolean,
  trusted: is.boolean,
});
export type Standing = is.Checked<typeof standing>;

/** A network of which guests are kept out; addresses are told to nobody. */
export const ban = is.object<wire.Ban>()({
  id: is.string,
  about: is.nullable(author),
  question: is.nullable(is.string),
  by: author,
  at: is.time,
  until: is.nullable(is.time),
  people: is.orElse(is.number, 0),
});
export type Ban = is.Checked<typeof ban>;

/** Who is here from a network. */
export const banReach = is.object<wire.BanReach>()({ people: is.number, spared: is.number, staff: is.number });
export type BanReach = is.Checked<typeof banReach>;

export const question = is.object<wire.Question>()({
  id: is.string,
  text: is.string,
  lang: is.orElse(is.string, ''),
  author: is.nullable(author),
  asked_at: is.time,
  watching: is.nullable(is.time),
  state: questionState,
  votes: is.orElse(is.number, 0),
  pinned: is.orElse(is.boolean, false),
  assigned_to: is.nullable(is.string),
  answer: is.nullable(is.string),
  reason: is.nullable(is.string),
  merged_into: is.nullable(is.string),
  answered_by: is.nullable(author),
  answer_private: is.orElse(is.boolean, false),
  outcome: is.nullable(
    is.object<NonNullable<wire.Question['outcome']>>()({ state: questionState, reason: is.nullable(is.string), answer: is.nullable(is.string) }),
  ),
  translations: is.orElse(texts, {}),
  rank: is.nullable(is.number),
  also_from: is.orElse(is.array(is.nullable(author)), []),
  original: is.nullable(is.string),
  // To staff and speakers.
  picture: is.orElse(is.boolean, false),
  // To staff only.
  flagged: is.orElse(is.boolean, false),
  claimed_by: is.nullable(author),
  tags: is.orElse(is.array(is.string), []),
  notes: is.orElse(is.array(remark), []),
  reports: is.orElse(is.array(remark), []),
  similar: is.orElse(is.array(is.string), []),
  history: is.orElse(is.array(step), []),
});
export type Question = is.Checked<typeof question>;

const feed = is.object<wire.Feed>()({
  feed: is.string,
  state: is.string,
  video: is.orElse(is.boolean, false),
  audio: is.orElse(is.boolean, false),
});

const jobTitle = is.nullable(texts);

export const participant = is.object<wire.Participant>()({
  id: is.string,
  name: is.orElse(is.string, ''),
  title: jobTitle,
  organisation: is.nullable(is.string),
  roles: is.orElse(is.array(is.string), []),
  online: is.orElse(is.boolean, false),
  ready: is.orElse(is.boolean, false),
  on_stage: is.orElse(is.boolean, false),
  muted: is.orElse(is.boolean, false),
  feeds: is.orElse(is.array(feed), []),
});
export type Participant = is.Checked<typeof participant>;

export const stage = is.object<wire.Stage>()({
  on_stage: is.orElse(
    is.array(
      is.object<wire.Performer>()({
        participant: is.string,
        name: is.orElse(is.string, ''),
        title: jobTitle,
        organisation: is.nullable(is.string),
        muted: is.orElse(is.boolean, false),
        feed: is.nullable(is.string),
      }),
    ),
    [],
  ),
  spotlight: is.nullable(is.string),
  cut: is.orElse(is.boolean, false),
  slate: is.nullable(is.string),
  programme: is.nullable(is.object<NonNullable<wire.Stage['programme']>>()({ path: is.string })),
  /** All who are muted, on stage or not; null to those who don't see participants. */
  muted: is.nullable(is.array(is.string)),
});
export type Stage = is.Checked<typeof stage>;

export const eventDetails = is.object<wire.Event>()({
  slug: is.string,
  title: is.orElse(texts, {}),
  summary: is.orElse(texts, {}),
  time_zone: is.orElse(is.string, 'UTC'),
  starts_at: is.time,
  ends_at: is.time,
  languages: is.orElse(is.array(is.string), []),
  organisers: is.orElse(
    is.array(is.object<wire.Organiser>()({ name: is.string, url: is.nullable(is.string), logo: is.nullable(is.string) })),
    [],
  ),
  people: is.orElse(
    is.array(
      is.object<wire.ListedPerson>()({
        id: is.string,
        name: is.string,
        title: jobTitle,
        organisation: is.nullable(is.string),
        photo: is.nullable(is.string),
      }),
    ),
    [],
  ),
  questions: is.orElse(
    is.object<wire.QuestionRules>()({
      moderated: is.orElse(is.boolean, true),
      anonymous: is.orElse(is.string, 'never'),
      max_length: is.orElse(is.number, 500),
    }),
    { moderated: true, anonymous: 'never', max_length: 500 },
  ),
  access: is.orElse(is.oneOf('open', 'registered', 'invited'), 'open'),
  registration: is.orElse(registrationTerms, { open: false, approval: false, fields: [] }),
  cancelled: is.orElse(is.boolean, false),
  comments: is.orElse(
    is.object<wire.CommentRules>()({ open: is.orElse(is.boolean, false), max_length: is.orElse(is.number, 2000) }),
    { open: false, max_length: 2000 },
  ),
  chat: is.orElse(
    is.object<wire.ChatRules>()({ open: is.orElse(is.boolean, false), slow_seconds: is.orElse(is.number, 0), max_length: is.orElse(is.number, 500) }),
    { open: false, slow_seconds: 0, max_length: 500 },
  ),
  recording: is.orElse(is.object<wire.Event['recording']>()({ publish: is.orElse(is.boolean, false) }), { publish: false }),
  series: is.nullable(is.object<wire.Series>()({ id: is.string, title: is.orElse(texts, {}) })),
  contact: is.nullable(is.string),
  privacy_notice: is.nullable(texts),
  accessibility_contact: is.nullable(is.string),
  fallback: is.nullable(is.object<wire.Fallback>()({ url: is.string, text: is.orElse(texts, {}) })),
});
export type EventDetails = is.Checked<typeof eventDetails>;

export const agenda = is.object<wire.Agenda>()({
  current: is.nullable(is.string),
  since: is.nullable(is.time),
  done: is.orElse(is.array(is.string), []),
  items: is.orElse(
    is.array(
      is.object<wire.AgendaItem>()({
        id: is.string,
        kind: is.orElse(is.string, ''),
        title: is.orElse(texts, {}),
        minutes: is.orElse(is.number, 0),
        people: is.orElse(is.array(is.string), []),
      }),
    ),
    [],
  ),
});
export type Agenda = is.Checked<typeof agenda>;

export const announcement = is.object<wire.Announcement>()({ id: is.string, text: is.string, at: is.nullable(is.time) });
export type Announcement = is.Checked<typeof announcement>;

export const you = is.object<wire.You>()({
  id: is.string,
  roles: is.orElse(is.array(is.string), []),
  name: is.orElse(is.string, ''),
  organisation: is.nullable(is.string),
  guest: is.orElse(is.boolean, false),
  silenced: is.orElse(is.boolean, false),
  invited: is.orElse(is.boolean, false),
});
export type You = is.Checked<typeof you>;

/** What an event looks like to one person: the `state` of a welcome. */
export const view = is.object<wire.State>()({
  phase,
  event: eventDetails,
  agenda: is.orElse(agenda, { current: null, since: null, done: [], items: [] }),
  questions: is.orElse(is.object<wire.Board>()({ open: is.orElse(is.boolean, false), list: is.orElse(is.array(question), []) }), { open: false, list: [] }),
  participants: is.orElse(is.array(participant), []),
  stage: is.orElse(stage, { on_stage: [], spotlight: null, cut: false, slate: null, programme: null, muted: null }),
  announcements: is.orElse(is.array(announcement), []),
  polls: is.orElse(is.array(poll), []),
  channels: is.orElse(is.array(channel), []),
  hands: is.orElse(is.array(hand), []),
  timer,
  standings: is.orElse(is.array(standing), []),
  me: is.orElse(
    is.object<wire.State['me']>()({ asked: is.orElse(is.array(is.string), []), voted: is.orElse(is.array(is.string), []), polls: is.orElse(is.array(is.string), []), hand: is.nullable(is.number), prompt: is.nullable(prompt) }),
    { asked: [], voted: [], polls: [], hand: null, prompt: null },
  ),
});
export type View = is.Checked<typeof view>;
