// The moderator's columns and how the keyboard moves in them. Pure.
import type { Question, QuestionState } from '../wire/shapes';

export const columns = ['pending', 'approved', 'live', 'answered', 'dismissed'] as const;
export type Column = (typeof columns)[number];
export type Board = Record<Column, Question[]>;

const column_of: Partial<Record<QuestionState, Column>> = {
  pending: 'pending', approved: 'approved', next: 'approved', live: 'live', answered: 'answered', dismissed: 'dismissed',
};

export function columnOf(question: Question): Column | null {
  return column_of[question.state] ?? null;
}

/** New ones oldest first, approved ones by votes, what is over latest first. */
export function board(list: readonly Question[]): Board {
  const made: Board = { pending: [], approved: [], live: [], answered: [], dismissed: [] };
  for (const question of list) {
    const column = columnOf(question);
    if (column) made[column].push(question);
  }
  made.pending.sort((a, b) => a.asked_at - b.asked_at);
  made.approved.sort((a, b) => Number(b.state === 'next') - Number(a.state === 'next') || byHand(a, b) || b.votes - a.votes || a.asked_at - b.asked_at);
  for (const over of ['answered', 'dismissed'] as const) made[over].sort((a, b) => b.asked_at - a.asked_at);
  return made;
}

/** The order made by hand; those without a place come after. */
export function byHand(a: Question, b: Question): number {
  if (a.rank === null || b.rank === null) return Number(a.rank === null) - Number(b.rank === null);
  return a.rank - b.rank;
}

/** The one just before this in the order made by hand, or null. */
export function orderedBefore(list: readonly Question[], question: Question): string | null {
  if (question.rank === null) return null;
  const earlier = list.filter((one) => one.rank !== null && byHand(one, question) < 0).sort(byHand);
  return earlier.at(-1)?.id ?? null;
}

export type Move = 'up' | 'down' | 'left' | 'right';

/** Where the selection goes; the first question that there is when nothing is selected. */
export function moved(made: Board, selected: string | null, move: Move): string | null {
  const column = columns.find((name) => made[name].some((question) => question.id === selected));
  if (!column) return first(made);
  const row = made[column].findIndex((question) => question.id === selected);
  if (move === 'up' || move === 'down') {
    const next = made[column][row + (move === 'up' ? -1 : 1)];
    return next?.id ?? selected;
  }
  const step = move === 'left' ? -1 : 1;
  for (let at = columns.indexOf(column) + step; at >= 0 && at < columns.length; at += step) {
    const name = columns[at];
    const list = name ? made[name] : [];
    const next = list[Math.min(row, list.length - 1)];
    if (next) return next.id;
  }
  return selected;
}

/** What to select when `leaving` goes to another column: the one below it, else above. */
export function neighbour(made: Board, leaving: string): string | null {
  for (const name of columns) {
    const row = made[name].findIndex((question) => question.id === leaving);
    if (row >= 0) return (made[name][row + 1] ?? made[name][row - 1])?.id ?? null;
  }
  return null;
}

function first(made: Board): string | null {
  for (const name of columns) {
    const question = made[name][0];
    if (question) return question.id;
  }
  return null;
}

export type Action = 'approve' | 'dismiss' | 'next' | 'live' | 'done' | 'restore';

/** What may be done with a question: what its column allows, save what it is already. */
export function actionsOn(question: Question): readonly Action[] {
  const column = columnOf(question);
  return column ? actions[column].filter((action) => action !== question.state) : [];
}

/** What may be done with a question in each column. */
export const actions: Record<Column, readonly Action[]> = {
  pending: ['approve', 'dismiss', 'live'],
  approved: ['live', 'next', 'dismiss'],
  live: ['done'],
  answered: ['restore'],
  dismissed: ['approve'],
};
