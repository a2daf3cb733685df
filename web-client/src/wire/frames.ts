// What the server says on the session's socket, checked once as it arrives.
import * as is from './check';
import * as shapes from './shapes';

export const problem = is.object({
  type: is.orElse(is.string, ''),
  title: is.orElse(is.string, ''),
  status: is.orElse(is.number, 0),
  detail: is.nullable(is.string),
  retry_after_ms: is.nullable(is.number),
});
export type Problem = is.Checked<typeof problem>;

export type Welcome = {
  kind: 'welcome';
  you: shapes.You;
  token: string | null;
  seq: number;
  now: number;
  state: shapes.View;
};
export type Answer =
  | { kind: 'answer'; re: string | null; ok: true; seq: number | null; question: string | null }
  | { kind: 'answer'; re: string | null; ok: false; error: Problem };

/** One journalled event as this person may see it; only the parts that its type has are there. */
export type EventFrame = {
  kind: 'event';
  type: string;
  seq: number;
  at: number | null;
  media_time: number | null;
  question?: shapes.Question;
  removed?: string;
  open?: boolean;
  phase?: shapes.Phase;
  event?: shapes.EventDetails;
  agenda?: shapes.Agenda;
  current?: string | null;
  participant?: shapes.Participant;
  left?: string;
  you?: shapes.You;
  stage?: shapes.Stage;
  announcement?: shapes.Announcement;
  retracted?: string;
};

export type Frame =
  | Welcome
  | { kind: 'resumed'; seq: number }
  | { kind: 'refused'; error: Problem }
  | Answer
  | { kind: 'tally'; votes: Record<string, number> }
  | { kind: 'audience'; count: number }
  | EventFrame;

const id = is.object({ id: is.string });

/** Reads one text frame; throws WireError. Null when it is of a kind this page does not know. */
export function readFrame(text: string): Frame | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new is.WireError('frame: not JSON');
  }
  const fields = is.fieldsOf(value, 'frame');
  if ('ok' in fields) return readAnswer(fields);
  switch (fields.type) {
    case 'welcome':
      return {
        kind: 'welcome',
        you: shapes.you(fields.you, 'you'),
        token: is.nullable(is.string)(is.fieldsOf(fields.you, 'you').token, 'you.token'),
        seq: is.number(fields.seq, 'seq'),
        now: is.time(fields.now, 'now'),
        state: shapes.view(fields.state, 'state'),
      };
    case 'resumed':
      return { kind: 'resumed', seq: is.number(fields.seq, 'seq') };
    case 'refused':
      return { kind: 'refused', error: problem(fields.error, 'error') };
    case 'tally':
      return { kind: 'tally', votes: is.record(is.number)(fields.votes, 'votes') };
    case 'audience':
      return { kind: 'audience', count: is.number(fields.count, 'count') };
    default:
      return typeof fields.seq === 'number' ? readEvent(fields) : null;
  }
}

function readAnswer(fields: Record<string, unknown>): Answer {
  const re = is.nullable(is.string)(fields.re, 're');
  if (is.boolean(fields.ok, 'ok')) {
    const question = typeof fields.question === 'string' ? fields.question : null;
    return { kind: 'answer', re, ok: true, seq: is.nullable(is.number)(fields.seq, 'seq'), question };
  }
  return { kind: 'answer', re, ok: false, error: problem(fields.error, 'error') };
}

function readEvent(fields: Record<string, unknown>): EventFrame {
  const type = is.string(fields.type, 'type');
  const frame: EventFrame = {
    kind: 'event',
    type,
    seq: is.number(fields.seq, 'seq'),
    at: is.nullable(is.time)(fields.at, 'at'),
    media_time: is.nullable(is.time)(fields.media_time, 'media_time'),
  };
  if (type === 'question.removed') frame.removed = id(fields.question, 'question').id;
  else if (fields.question !== undefined && type.startsWith('question.')) frame.question = shapes.question(fields.question, 'question');
  if (type === 'participant.left') frame.left = id(fields.participant, 'participant').id;
  else if (type.startsWith('participant.')) frame.participant = shapes.participant(fields.participant, 'participant');
  if (type === 'announcement.retracted') frame.retracted = id(fields.announcement, 'announcement').id;
  else if (type === 'announcement.posted') frame.announcement = shapes.announcement(fields.announcement, 'announcement');
  if (type.startsWith('questions.')) frame.open = is.orElse(is.boolean, type === 'questions.opened')(fields.open, 'open');
  if (type.startsWith('agenda.')) frame.current = is.nullable(is.string)(fields.current, 'current');
  if (fields.phase !== undefined) frame.phase = shapes.phase(fields.phase, 'phase');
  if (fields.stage !== undefined) frame.stage = shapes.stage(fields.stage, 'stage');
  if (type === 'you.changed') frame.you = shapes.you(fields.you, 'you');
  if (type === 'event.updated') {
    frame.event = shapes.eventDetails(fields.event, 'event');
    if (fields.agenda !== undefined) frame.agenda = shapes.agenda(fields.agenda, 'agenda');
  }
  return frame;
}
