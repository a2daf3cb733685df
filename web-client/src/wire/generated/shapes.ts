// Made from protocol/api/shapes.schema.json by scripts/wire-types.mjs; not to be edited.

/** UTC, to the millisecond. */
export type Instant = string;

export type InstantOrNull = Instant | null;

/** Number of a journalled event: grows, never repeats in an event; a person's frames may skip some. */
export type Seq = number;

/** A language tag (BCP 47), such as en or zh-Hant. */
export type Tag = string;

/** The same text in several languages, by language tag. */
export type Texts = Record<string, string>;

/** draft → doors → live ⇄ paused → ended; rehearsal lies between draft and doors, and viewers are shown draft meanwhile. */
export type Phase = 'draft' | 'rehearsal' | 'doors' | 'live' | 'paused' | 'ended';

/** pending → approved → next → live → answered; dismissed, withdrawn and merged leave that line and can be restored. */
export type QuestionState = 'pending' | 'approved' | 'next' | 'live' | 'answered' | 'dismissed' | 'withdrawn' | 'merged';

export type Role = 'viewer' | 'panelist' | 'interpreter' | 'signer' | 'captioner' | 'moderator' | 'organiser';

/** What a moderator may be narrowed to. */
export type Capability = 'questions' | 'polls' | 'announcements' | 'people' | 'stage' | 'agenda' | 'phase';

/** A picture or sound source of a participant. */
export type FeedId = string;

/** Who asked; null instead where it was asked anonymously and the reader is not to know. */
export type Author = {
  id: string;
  /** Empty for somebody who gave none. */
  name: string;
  organisation?: string;
};

/** A question, whole, as far as its reader may see it. Viewers and those on stage see approved, next, live and answered ones and their own; staff see all. */
export type Question = {
  id: string;
  /** Empty when it was redacted. */
  text: string;
  /** Language tag; empty when the asker gave none. */
  lang: string;
  author: Author | null;
  asked_at: Instant;
  /** The asker's playhead. */
  watching: InstantOrNull;
  /** Agenda item that ran when it was asked. */
  agenda: string | null;
  state: QuestionState;
  /** Distinct voters, those of the questions merged into it included. */
  votes: number;
  pinned: boolean;
  /** The person who is to answer. */
  assigned_to: string | null;
  /** Written answer. */
  answer: string | null;
  merged_into: string | null;
  /** Why it was dismissed or merged; to staff and the asker only. */
  reason?: string;
  /** Who wrote the answer. */
  answered_by?: Author;
  /** The answer is for the asker; staff and who wrote it see it too. */
  answer_private?: boolean;
  /** What became of the question that it was merged into; to the asker only. */
  outcome?: {
    state: QuestionState;
    reason?: string;
    answer?: string;
  };
  /** By moderators. */
  translations?: Texts;
  /** Place in the order made by hand: less comes first; those without one come after. */
  rank?: number;
  /** Askers of those merged into it, null for one who is not to be known. */
  also_from?: (Author | null)[];
  /** The asker's words, where a moderator changed them; to staff and the asker only. */
  original?: string;
  /** What the asker saw of the programme is kept: GET /api/v1/events/{slug}/questions/{id}/picture.jpg; to staff and speakers. */
  picture?: boolean;
  /** It holds a word of the event's list; to staff only, as all that follows. */
  flagged?: boolean;
  /** The moderator who looks at it. */
  claimed_by?: Author;
  tags?: string[];
  notes?: Remark[];
  reports?: Remark[];
  /** Ids of questions that it may be the same as, the likeliest first. */
  similar?: string[];
  /** What was done to it, the newest last; at most 64, all of it is in the journal. */
  history?: Step[];
};

/** Words about a question. by is null where that is its asker, who is not to be known. */
export type Remark = {
  by: Author | null;
  at: Instant;
  text: string;
};

/** One thing that was done to a question: who, when and why. undo {seq} takes it back while nothing came after it. */
export type Step = {
  seq: Seq;
  at: Instant;
  by: Author | null;
  what: 'edited' | 'withdrawn' | 'approved' | 'dismissed' | 'restored' | 'next' | 'live' | 'done' | 'merged' | 'pinned' | 'assigned' | 'answered' | 'redacted' | 'settled';
  to: QuestionState;
  why?: string;
  /** Seq of what it took back. */
  undoes?: Seq;
};

/** Who is here from a network: people are guests whom nobody gave a role, who are or would be sent away; spared is everyone else, staff those of them who speak, moderate or organise. */
export type BanReach = {
  people: number;
  spared: number;
  staff: number;
};

/** A network of which guests are kept out, named by one who came from there; no address is told. until is null where it is for as long as the event. */
export type Ban = {
  id: string;
  /** Whose network it is; null where it is the asker's of question. */
  about: Author | null;
  question: string | null;
  by: Author;
  at: Instant;
  until: InstantOrNull;
  /** How many were sent away. */
  people: number;
};

/** What moderators did to somebody; to staff only. */
export type Standing = {
  id: string;
  name: string;
  organisation?: string;
  silenced: boolean;
  removed: boolean;
  invited: boolean;
  /** Their questions need no moderator. */
  trusted: boolean;
};

/** A feed that arrives or did. */
export type Feed = {
  feed: FeedId;
  state: 'connecting' | 'live' | 'lost' | 'closed' | 'refused';
  video: boolean;
  audio: boolean;
};

/** Somebody whose role is more than a viewer's. Viewers are not shown them, but for those on stage. */
export type Participant = {
  id: string;
  name: string;
  roles: Role[];
  /** Has the session open somewhere. */
  online: boolean;
  ready: boolean;
  on_stage: boolean;
  muted: boolean;
  feeds: Feed[];
  organisation?: string;
  title?: Texts;
};

/** Somebody on stage. */
export type Performer = {
  participant: string;
  name: string;
  muted: boolean;
  feed: FeedId;
  organisation?: string;
  title?: Texts;
};

/** What is on stage; empty for viewers before the doors. */
export type Stage = {
  /** In the order they were brought on. */
  on_stage: Performer[];
  /** Feed shown alone. */
  spotlight: FeedId | null;
  /** Slate and silence at once, by hand. */
  cut: boolean;
  slate: 'before' | 'pause' | 'after' | 'trouble' | null;
  /** Null before the doors. */
  programme: {
    /** Multivariant playlist, from this server's root. */
    path: string;
  } | null;
  /** Id of the question that is live. */
  live_question: string | null;
  /** Ids of all who are muted, on stage or not; to those who see participants. */
  muted?: string[];
};

/** A part of the event. */
export type AgendaItem = {
  id: string;
  kind: 'opening' | 'keynote' | 'panel' | 'questions' | 'break';
  title: Texts;
  minutes: number;
  /** Ids of the event's people. */
  people: string[];
};

/** The event's parts and which one runs. */
export type Agenda = {
  /** Id of the item that runs. */
  current: string | null;
  /** When it was started. */
  since: InstantOrNull;
  /** Ids of the items that ran before; earlier ones that are not among them were skipped. */
  done: string[];
  items: AgendaItem[];
};

/** A notice to everyone. */
export type Announcement = {
  id: string;
  text: string;
  at: Instant;
};

/** A thing by its id. */
export type Named = {
  id: string;
};

/** The person that the session is for. */
export type You = {
  id: string;
  roles: Role[];
  name: string;
  /** Came without a link of their own. */
  guest: boolean;
  /** May ask and say nothing; absent when they may. */
  silenced?: boolean;
  /** Is asked to come on the panel; absent when not. */
  invited?: boolean;
  organisation?: string;
  /** In the welcome of a new guest: to be presented from now on. */
  token?: string;
};

/** Who holds the event. */
export type Organiser = {
  name: string;
  url?: string;
  /** In the document the name of an asset of the event, to pages its address. */
  logo?: string;
};

/** Somebody of the printed programme. */
export type ListedPerson = {
  id: string;
  name: string;
  title?: Texts;
  organisation?: string;
  /** In the document the name of an asset of the event, to pages its address. */
  photo?: string;
};

/** How questions are taken. */
export type QuestionRules = {
  moderated: boolean;
  /** From whom the askers of anonymous questions are hidden; never: there are none. */
  anonymous: 'never' | 'audience' | 'speakers' | 'everyone';
  opens: 'published' | 'doors' | 'live';
  /** Characters (code points). */
  max_length: number;
};

/** What the event's document says to everyone, defaults filled in. */
export type Event = {
  slug: string;
  title: Texts;
  summary: Texts;
  /** IANA name. */
  time_zone: string;
  starts_at: Instant;
  ends_at: Instant;
  languages: Tag[];
  floor_languages: Tag[];
  interpretation: Tag[];
  sign_languages: Tag[];
  organisers: Organiser[];
  people: ListedPerson[];
  questions: QuestionRules;
  chat: ChatRules;
  comments: CommentRules;
  access: 'open' | 'registered' | 'invited';
  /** What becomes of the recording. */
  recording: {
    publish: boolean;
    retention_days?: number;
  };
  contact?: string;
  privacy_notice?: Texts;
  accessibility_contact?: string;
  fallback?: Fallback;
  registration: RegistrationTerms;
  series?: Series;
  /** It does not take place. */
  cancelled?: boolean;
};

/** What the form asks. */
export type RegistrationField = {
  id: string;
  /** accessibility: needs, kept apart; question: one asked in advance. */
  kind: 'text' | 'choice' | 'consent' | 'accessibility' | 'question';
  /** A consent's is the text that is consented to. */
  label: Texts;
  required: boolean;
  options?: RegistrationOption[];
  multiple?: boolean;
  /** Of a consent's text. */
  version?: string;
};

/** One of a choice. */
export type RegistrationOption = {
  id: string;
  label: Texts;
};

/** Who may register, and what they are asked. */
export type RegistrationTerms = {
  open: boolean;
  approval: boolean;
  /** Null: any number. */
  capacity: number | null;
  fields: RegistrationField[];
};

/** held: a seat is kept until the address is confirmed. waiting, then offered until a time. awaiting: approval. taken: final. lapsed: not confirmed or not taken in time. */
export type RegistrationStatus = 'held' | 'waiting' | 'awaiting' | 'offered' | 'taken' | 'invited' | 'declined' | 'cancelled' | 'lapsed';

/** How a registration stands. */
export type RegistrationState = {
  status: RegistrationStatus;
};

/** What somebody fills in. */
export type RegistrationForm = {
  email: string;
  name: string;
  organisation?: string;
  /** In which mails are written. */
  language?: Tag;
  /** An assistant or interpreter takes no seat; where seats are few an organiser lets them in. */
  attending?: 'participant' | 'assistant';
  /** By field: text, true for a consent, an option or several. A question may be as long as the event's questions. */
  answers?: Record<string, unknown>;
  /** The question is asked without the name, where the event takes such questions. */
  anonymous?: boolean;
};

/** All that somebody says of themselves, anew. */
export type RegistrationChange = {
  name: string;
  organisation?: string;
  language?: Tag;
  answers?: Record<string, unknown>;
  /** Says nothing once the question was asked. */
  anonymous?: boolean;
};

/** A step of a registration. */
export type RegistrationAction = {
  action: 'confirm' | 'accept' | 'cancel' | 'approve' | 'decline' | 'mail';
};

/** To a text as it was then. */
export type Consent = {
  field: string;
  version: string;
};

/** One registration, to its owner and to organisers. */
export type Registration = {
  id: string;
  status: RegistrationStatus;
  /** The address was shown to be theirs. */
  confirmed: boolean;
  attending: 'participant' | 'assistant';
  /** Empty when it was erased. */
  email: string;
  name: string;
  organisation: string;
  language: string;
  /** By field: text, or the options chosen. */
  answers: Record<string, unknown>;
  /** Asked in advance: among the event's questions once the seat is taken. */
  question: string;
  /** That question is asked without the name. */
  anonymous: boolean;
  /** Accessibility needs: to their owner, and to organisers who ask for them. */
  needs?: string;
  consents: Consent[];
  asked_at: Instant;
  /** When a held or offered seat lapses. */
  until: InstantOrNull;
  /** Why mails to them came back for good: they get none before an organiser has one sent again. Absent where they are reached. */
  bounced?: string;
};

/** Registrations in the order they were asked for. */
export type RegistrationList = {
  registrations: Registration[];
  /** How many fit, listed or not. */
  found: number;
  /** Of all, by status. */
  counts: Record<string, number>;
  /** Held, offered and taken. */
  seats: number;
  capacity: number | null;
};

/** What became of a list. */
export type Invited = {
  invited: number;
  known: number;
  /** Numbers of lines without an address. */
  faulty: number[];
};

/** A mail, without its words. */
export type OutboxMail = {
  /** Its Message-ID begins with it. */
  id: string;
  person: string;
  to: string;
  about: 'confirm' | 'confirmed' | 'waiting' | 'awaiting' | 'offered' | 'declined' | 'cancelled' | 'invited' | 'rescheduled' | 'called_off' | 'day_before' | 'soon' | 'news' | 'comment' | 'thanks';
  /** bounced: it was sent and came back. */
  state: 'queued' | 'sent' | 'failed' | 'bounced';
  queued_at: Instant;
  /** Next attempt, or the last. */
  due_at: Instant;
  attempts: number;
  /** Why the last attempt failed, or why it came back. */
  fault: string;
};

/** Mails of an event. */
export type Outbox = {
  /** files: no SMTP server is configured, each mail is a file in the data directory. */
  transport: 'smtp' | 'files';
  queued: number;
  sent: number;
  failed: number;
  bounced: number;
  /** 200 at most: failed and bounced, queued, then the newest. */
  mails: OutboxMail[];
};

/** To everybody who is registered. */
export type Letter = {
  subject: string;
  text: string;
};

/** How many are mailed. */
export type Letters = {
  mails: number;
};

/** For how long something was on; to is null while it still is. */
export type Ran = {
  from: Instant;
  to: InstantOrNull;
  minutes: number;
  /** Of the agenda: its id. */
  item?: string;
  title?: Texts;
  /** Of the agenda: names of who was to speak. */
  people?: string[];
  /** On stage. */
  person?: Author;
};

/** One thing that was done to a question, its asking and what stands beside it included. */
export type Deed = {
  seq: Seq;
  at: Instant;
  by: Author | null;
  /** asked, or the past form of what was done. */
  what: string;
  to: QuestionState;
  /** What was written; empty when it was redacted. */
  text?: string;
  why?: string;
  /** A tag, or the language of a translation. */
  word?: string;
  /** false: a claim, tag or place that was taken away. */
  on?: boolean;
  /** Seq of what it took back. */
  undoes?: Seq;
};

/** As attendance.definitions says. */
export type AttendanceFigures = {
  unique: number;
  peak: number;
  peak_at: InstantOrNull;
  median_minutes: number;
};

/** Somebody who was present between doors and end. */
export type Attender = {
  person: Author;
  organisation?: string;
  roles: Role[];
  /** Came without a link. */
  guest: boolean;
  first_seen: Instant;
  last_seen: Instant;
  /** Breaks of more than a minute left out. */
  minutes: number;
};

/** Who was present, written a few times a minute. */
export type Attendance = {
  /** What each count counts, in English. */
  definitions: Record<string, string>;
  everyone: AttendanceFigures;
  /** Without staff and those on stage. */
  viewers: AttendanceFigures;
  people: Attender[];
  /** The most at once in that minute and in each after it, until the next entry. */
  presence: {
    minute: Instant;
    people: number;
  }[];
};

/** The record of an event, without what was rehearsed; redacted texts are empty, and so are those of chat messages that were deleted. */
export type EventRecord = {
  made_at: Instant;
  event: {
    slug: string;
    title: Texts;
    time_zone: string;
    starts_at: Instant;
    ends_at: Instant;
    phase: Phase;
  };
  /** From doors on. */
  phases: {
    phase: Phase;
    from: Instant;
    to: InstantOrNull;
  }[];
  /** As it ran. */
  agenda: Ran[];
  /** Who was on stage. */
  stage: Ran[];
  /** Who was heard speaking, turn by turn, in programme time. A turn begins with 0.3 s of sound and ends with 1.5 s of silence, which are not part of it; turns shorter than a second are left out. */
  speaking: {
    person: Author;
    from: Instant;
    to: Instant;
    seconds: number;
  }[];
  questions: {
    question: Question;
    history: Deed[];
  }[];
  /** Those that were opened; counts of an anonymous one are null until it is closed and counted. */
  polls: {
    poll: Poll;
    /** Of a poll by name. */
    ballots: {
      person: Author;
      options: string[];
    }[];
  }[];
  chat: {
    message: Message;
    deleted: boolean;
  }[];
  announcements: {
    announcement: Announcement;
    retracted_at: InstantOrNull;
  }[];
  /** The oldest first; redacted ones are empty. */
  comments: Comment[];
  attendance: Attendance;
  /** All of them, without accessibility needs. */
  registrations: RegistrationList;
};

/** Where to go when this fails. */
export type Fallback = {
  url: string;
  text?: Texts;
};

/** Questions. */
export type Board = {
  /** Whether the reader may ask now. */
  open: boolean;
  list: Question[];
};

/** The session as far as one person may see it. */
export type State = {
  phase: Phase;
  event: Event;
  agenda: Agenda;
  questions: Board;
  /** Empty for viewers. */
  participants: Participant[];
  stage: Stage;
  polls: Poll[];
  announcements: Announcement[];
  channels: Channel[];
  /** The list of speakers; empty for viewers. */
  hands: Hand[];
  /** Null for viewers. */
  timer: TimerOrNull;
  /** Those who are silenced, removed, invited or trusted; to staff only. */
  standings?: Standing[];
  /** The reader's own. */
  me: {
    /** Ids of their questions. */
    asked: string[];
    /** Ids of the questions they voted for. */
    voted: string[];
    /** Ids of the polls they voted in. */
    polls: string[];
    hand: PlaceOrNull;
    prompt: Prompt | null;
  };
};

/** Somebody who wants to speak. */
export type Hand = {
  participant: string;
  name: string;
  organisation?: string;
  at: Instant;
};

/** Place on the list of speakers, from 1; null for none. */
export type PlaceOrNull = number | null;

export type TimerOrNull = Timer | null;

/** The speakers' clock; when its time is over it counts on. */
export type Timer = {
  started_at: Instant;
  seconds: number;
  /** Whose it is; null for whoever speaks. */
  participant: string | null;
};

/** A word to somebody who speaks. */
export type Prompt = {
  to: string;
  /** Empty when it was taken away. */
  text: string;
  at: Instant;
};

/** all: everyone; backstage: all whose role is more than a viewer's; desk: each person with the moderators. */
export type ChannelName = 'all' | 'backstage' | 'desk';

/** All that is kept of one person of an event, for themselves. What others wrote is left out, but what they wrote to them. */
export type OwnData = {
  made_at: Instant;
  event: string;
  you: {
    id: string;
    name: string;
    organisation: string;
    roles: Role[];
    languages: string[];
    guest: boolean;
    silenced: boolean;
    removed: boolean;
    /** How often. */
    erased: number;
  };
  /** Every one they had. */
  names: {
    at: Instant;
    name: string;
    organisation: string;
  }[];
  questions: {
    id: string;
    asked_at: Instant;
    text: string;
    lang: string;
    anonymous: boolean;
    watching: InstantOrNull;
    state: QuestionState;
    votes: number;
    answer: string;
    history: OwnDeed[];
  }[];
  /** What they did to questions of others. */
  on_questions: OwnDeed[];
  votes: {
    /** Ids. */
    questions: string[];
    polls: {
      poll: string;
      question: string;
      /** That they voted is known; what they chose nobody knows. */
      anonymous: boolean;
      chosen: string[];
    }[];
  };
  messages: {
    at: Instant;
    channel: ChannelName;
    text: string;
    deleted: boolean;
  }[];
  comments: {
    id: string;
    at: Instant;
    text: string;
    state: 'pending' | 'approved' | 'dismissed';
    reason: string;
  }[];
  /** Every row of the journal that they caused, by its kind. */
  acts: {
    at: Instant;
    what: string;
  }[];
  visits: {
    since: Instant;
    until: InstantOrNull;
  }[];
  /** As its owner sees it, with the mails; null for none. */
  registration: Record<string, unknown> | null;
};

/** One thing that was done to a question; the text where it is one's own, or was written to one. */
export type OwnDeed = {
  question?: string;
  at: Instant;
  by_you: boolean;
  what: string;
  state: QuestionState;
  text?: string;
  why?: string;
  word?: string;
};

/** Comments after the end. */
export type CommentRules = {
  /** Whether comments are taken once the event has ended. */
  open: boolean;
  /** Characters. */
  max_length: number;
};

/** A comment as far as its reader may see it: approved ones for everyone, their author's own, to staff all. */
export type Comment = {
  id: string;
  /** Who wrote. */
  author: {
    id: string;
    name: string;
    staff: boolean;
  };
  /** Empty once it was redacted. */
  text: string;
  at: Instant;
  state: 'pending' | 'approved' | 'dismissed';
  /** Why it was dismissed, to staff and its author. */
  reason?: string;
};

/** Comments, the newest first. */
export type CommentList = {
  /** Whether comments are taken now. */
  open: boolean;
  /** Of all that the reader may see. */
  total: number;
  comments: Comment[];
};

/** A comment signed by a token, or by an address that its author shows to be theirs. */
export type CommentText = {
  text: string;
  /** Without a token. */
  name?: string;
  /** Without a token: a mail goes to it. */
  email?: string;
  /** In which the mail is written. */
  language?: Tag;
};

/** It is on disk; moderators look at it. */
export type CommentPosted = {
  comment: string;
  seq: Seq;
};

/** A mail goes to the address, unless many do already. */
export type CommentMailed = {
  status: 'mailed';
};

/** A comment that its author is to confirm. Name and text are empty once it waits no more. */
export type OwnComment = {
  status: OwnCommentStatus;
  name: string;
  text: string;
};

/** offered: to be confirmed, for a day. posted: moderators have it. refused: comments had closed meanwhile. */
export type OwnCommentStatus = 'offered' | 'confirmed' | 'posted' | 'refused' | 'lapsed' | 'withdrawn';

/** How it stands. */
export type OwnCommentState = {
  status: OwnCommentStatus;
};

/** What the button says. */
export type OwnCommentAction = {
  action: 'confirm';
};

/** The newest messages of a conversation, as far as the reader may see them. */
export type Channel = {
  channel: ChannelName;
  messages: Message[];
};

/** What somebody wrote. */
export type Message = {
  id: string;
  channel: ChannelName;
  /** Of the desk: whose conversation it is in. */
  thread: string | null;
  /** Who wrote. */
  author: {
    id: string;
    name: string;
    staff: boolean;
  };
  text: string;
  at: Instant;
};

/** How everyone may write to everyone. */
export type ChatRules = {
  open: boolean;
  /** Between two messages of one person. */
  slow_seconds: number;
  /** Characters (code points). */
  max_length: number;
};

/** A poll as a moderator makes it. */
export type PollDraft = {
  /** 1 to 500 characters. */
  question: string;
  kind: PollKind;
  /** Of single and multiple: 2 to 20, each of 1 to 200 characters. */
  options?: string[];
  /** Of a rating: 2 to 10; 5 if absent. */
  points?: number;
  /** Of multiple: how many may be chosen; all if absent. */
  most?: number;
  /** Nobody finds out who chose what; true if absent. */
  anonymous?: boolean;
  results?: PollResults;
};

export type PollKind = 'single' | 'multiple' | 'rating';

/** When the audience is told the counts by itself: while it runs, once it is closed (the default), or never. */
export type PollResults = 'live' | 'close' | 'never';

/** A poll as far as its reader may see it. Drafts are shown to staff alone. */
export type Poll = {
  id: string;
  question: string;
  kind: PollKind;
  /** Of a rating its points, from 1 up. */
  options: PollOption[];
  /** How many may be chosen. */
  most: number;
  anonymous: boolean;
  results: PollResults;
  state: 'draft' | 'open' | 'closed';
  /** A moderator told everyone the counts. */
  published: boolean;
  opened_at: InstantOrNull;
  closed_at: InstantOrNull;
  /** Programme time of the close; of closed_at where there is no programme. */
  close_shown_at: InstantOrNull;
  voters: number;
  counts: PollCounts;
};

/** Something to choose. */
export type PollOption = {
  id: string;
  text: string;
};

/** Ballots by option, absolute; null where the reader is not told. Those of an anonymous poll are told in steps of five ballots at least, and whole once it was counted. */
export type PollCounts = Record<string, number> | null;

/** Tallies by poll. */
export type PollTallies = Record<string, PollTally>;

/** How many have voted, and for what. */
export type PollTally = {
  voters: number;
  counts: PollCounts;
};

/** Tallies by question, absolute. */
export type Votes = Record<string, number>;

/** RFC 9457. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  /** One sentence for the person who asked. */
  detail?: string;
  /** When to try again. */
  retry_after_ms?: number;
  /** Whom to write to, of the event's document: of /problems/banned. */
  contact?: string;
};

/** Questions, oldest first. */
export type QuestionList = {
  questions: Question[];
};

/** An event in the list of them. */
export type EventSummary = {
  slug: string;
  title: Texts;
  starts_at: Instant;
  ends_at: Instant;
  phase: Phase;
  series?: Series;
  /** It does not take place. */
  cancelled?: boolean;
};

/** All events of this server. */
export type EventList = {
  events: EventSummary[];
};

/** An item of the agenda, as an organiser writes it. */
export type DocumentItem = {
  id: string;
  kind: 'opening' | 'keynote' | 'panel' | 'questions' | 'break';
  title?: Texts;
  minutes?: number;
  /** Ids of the event's people. */
  people?: string[];
};

/** What an organiser says of an event, whole: the page's keys, and those that are nobody else's business. */
export type EventDocument = {
  format: 1;
  /** In addresses and links, for ever. */
  slug: string;
  title: Texts;
  summary?: Texts;
  /** IANA name. */
  time_zone: string;
  /** Local time, YYYY-MM-DDTHH:MM[:SS]; one that does not exist in the zone, or twice, is refused. */
  starts_at: string;
  /** The same; after starts_at. */
  ends_at: string;
  languages?: Tag[];
  agenda?: DocumentItem[];
  people?: ListedPerson[];
  organisers?: Organiser[];
  access?: 'open' | 'registered' | 'invited';
  series?: Series;
  /** It does not take place; whoever registered is told. */
  cancelled?: boolean;
};

/** Another event's document, with what differs: any of its keys; null takes one away. */
export type EventCopy = {
  /** A slug. */
  copy_of: string;
  slug: string;
  /** Local time. Without ends_at the copy is as long by the clock on the wall. */
  starts_at: string;
};

/** What several events are part of. */
export type Series = {
  id: string;
  title?: Texts;
};

/** Copies of an event. */
export type WantedCopies = {
  /** 60 at most. */
  copies: {
    slug: string;
    /** Local time. */
    starts_at: string;
    /** Without it the copy is as long by the clock on the wall. */
    ends_at?: string;
  }[];
  series?: Series;
};

/** Copies that were made, each with an organiser's link for whoever asked. */
export type MadeCopies = {
  copies: {
    slug: string;
    url: string;
    /** Empty when no link could be made: the organiser key makes one. */
    token: string;
  }[];
};

/** A picture that was put. */
export type Asset = {
  /** As the document names it. */
  name: string;
  /** Where it is shown. */
  url: string;
  /** Its media type, by its content. */
  type: 'image/png' | 'image/jpeg' | 'image/webp';
  bytes: number;
};

/** A version of the document. */
export type Revision = {
  /** Its ETag, without the quotes. */
  id: string;
  at: Instant;
  /** A participant; organiser: the server's key or its command line. */
  by: string;
};

/** A link that is to be made; each may be one word or several. */
export type WantedLink = {
  role: Role | Role[];
  /** Of the person. */
  name?: string;
  language?: Tag | Tag[];
  /** What a moderator is narrowed to. */
  can?: Capability | Capability[];
};

export type MadeLink = {
  /** Whom it introduces. */
  id: string;
  /** The page of their role, opened by it. */
  url: string;
  token: string;
};

/** Who is introduced by a link. */
export type Link = {
  /** The participant. */
  id: string;
  /** What it grants. */
  roles: Role[];
  /** Empty: not narrowed. */
  can: Capability[];
  languages: Tag[];
  /** As they are called now, once they have come. */
  name: string;
  /** null: before links were listed. */
  made_at: InstantOrNull;
  /** A participant; organiser: the server's key or its command line; empty when it is not known. */
  made_by: string;
  /** Somebody came by it. */
  used: boolean;
  revoked_at: InstantOrNull;
  /** Empty while it opens. */
  revoked_by: string;
};

export type LinkList = {
  links: Link[];
};

/** The oldest first, 200 at most; the last is in force. */
export type RevisionList = {
  revisions: Revision[];
};

/** What a program may do. Accessibility needs are told to nobody without needs:read. */
export type Scope = 'events:read' | 'events:write' | 'registrations:read' | 'registrations:write' | 'needs:read' | 'mails:read' | 'mails:write' | 'questions:read' | 'questions:translate' | 'records:read' | 'webhooks';

export type SignIn = {
  /** Whether a link can be asked for by mail. */
  mail: boolean;
  /** How the OpenID provider is called; absent without one. */
  openid?: string;
};

/** Whose session a token is. */
export type SignedIn = {
  /** Empty where the provider did not tell it. */
  mail: string;
  /** Empty where nobody told it. */
  name?: string;
  role: 'organiser' | 'moderator';
  /** Slugs of those that are moderated; absent: every event. */
  events?: string[];
  until: Instant;
};

export type WantedSignIn = {
  mail: string;
  /** A language tag: the mail's. */
  language?: string;
};

export type SignInLink = {
  /** What the mail's link carries as #link=. */
  link: string;
};

export type OpenedSignIn = {
  token: string;
  /** Empty where the provider did not tell it. */
  mail: string;
  /** Empty where nobody told it. */
  name?: string;
  role: 'organiser' | 'moderator';
  /** Slugs of those that are moderated; absent: every event. */
  events?: string[];
  until: Instant;
};

export type OpenidStart = {
  /** Of the provider. */
  url: string;
};

export type OpenidReturn = {
  code: string;
  state: string;
};

export type Entered = {
  token: string;
  url: string;
};

/** A key of a program, without the key. */
export type ApiKey = {
  id: string;
  /** What it is for. */
  name: string;
  scopes: Scope[];
  /** Slugs; absent: every event, and making new ones. */
  events?: string[];
  made_at: Instant;
  expires?: Instant;
  revoked_at?: Instant;
  /** The last time. */
  used_at?: Instant;
};

/** A new key, with the key, which is nowhere else. */
export type MadeApiKey = {
  id: string;
  name: string;
  scopes: Scope[];
  events?: string[];
  made_at: Instant;
  expires?: Instant;
  key: string;
};

export type WantedApiKey = {
  /** One line, 200 bytes. */
  name: string;
  scopes: Scope[];
  events?: string[];
  expires?: Instant;
};

export type ApiKeyList = {
  keys: ApiKey[];
};

/** Requests that were made with a key, without their queries. */
export type ApiKeyAudit = {
  audit: {
    at: Instant;
    method: string;
    path: string;
    status: number;
  }[];
};

/** What it is told of: the event's phases, questions, registrations. */
export type WebhookKind = 'phase' | 'question' | 'registration';

/** An address that is called, and how it fares. */
export type Webhook = {
  id: string;
  url: string;
  kinds: WebhookKind[];
  made_at: Instant;
  /** Calls that are still to be made, counted up to 1,000. */
  waiting: number;
  /** Since a call was taken. */
  failures: number;
  /** When a call was taken last. */
  delivered_at?: Instant;
  failing_since?: Instant;
  /** Why the last call was not taken. */
  fault?: string;
  /** It is not called any more, until a test is taken. */
  disabled_at?: Instant;
};

/** A new webhook, with its secret, which is not shown again. */
export type MadeWebhook = {
  id: string;
  url: string;
  kinds: WebhookKind[];
  made_at: Instant;
  secret: string;
};

export type WantedWebhook = {
  url: string;
  kinds: WebhookKind[];
};

export type WebhookList = {
  webhooks: Webhook[];
};

/** What a webhook is sent. Who asked a question is not told, nor what people answered or need who registered. A text that was erased meanwhile is empty. */
export type WebhookCall = {
  /** webhook.test; event. or question. and the past form of what was done; registration.made, .moved, .changed, .erased. */
  type: string;
  /** When it happened. */
  timestamp: Instant;
  data: {
    /** Its slug. */
    event: string;
    /** Of the event's session, or of its registrations: each counts for itself. */
    seq?: number;
    phase?: Phase;
    question?: {
      id: string;
      state: QuestionState;
      text: string;
      lang?: Tag;
      answer?: string;
    };
    registration?: {
      id: string;
      status?: RegistrationStatus;
      confirmed?: boolean;
      email?: string;
      name?: string;
      organisation?: string;
      language?: string;
    };
  };
};

/** What a webhook may answer a call with that has a question. Held to the rules of question.translate; what is not taken is named as the webhook's fault. */
export type WebhookAnswer = {
  /** 20 at most; an empty text takes one back. */
  translations?: Texts;
};

/** An event as anyone may see it. */
export type EventPage = {
  slug: string;
  title: Texts;
  summary: Texts;
  /** IANA name. */
  time_zone: string;
  starts_at: Instant;
  ends_at: Instant;
  languages: Tag[];
  floor_languages: Tag[];
  interpretation: Tag[];
  sign_languages: Tag[];
  organisers: Organiser[];
  people: ListedPerson[];
  questions: QuestionRules;
  chat: ChatRules;
  comments: CommentRules;
  access: 'open' | 'registered' | 'invited';
  /** What becomes of the recording. */
  recording: {
    publish: boolean;
    retention_days?: number;
  };
  phase: Phase;
  agenda: AgendaItem[];
  now: Instant;
  contact?: string;
  privacy_notice?: Texts;
  accessibility_contact?: string;
  fallback?: Fallback;
  registration: RegistrationTerms;
  series?: Series;
  /** It does not take place. */
  cancelled?: boolean;
};
