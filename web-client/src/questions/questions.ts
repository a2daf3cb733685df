// How questions are arranged for a reader. Pure.
import { byHand } from './columns';
import type { Question, QuestionState } from '../wire/shapes';

export type Order = 'votes' | 'time';

export type Shown = { question: Question; state: QuestionState };

/** A question becomes live, and stops being it, for the viewer when the picture gets there. */
export function shownState(question: Question, answering: string | null): QuestionState {
  if (question.id === answering) return 'live';
  return question.state === 'live' ? 'approved' : question.state;
}

/** What everyone may read, pinned ones first. */
export function publicQuestions(list: readonly Question[], answering: string | null, order: Order): Shown[] {
  const visible = list
    .map((question) => ({ question, state: shownState(question, answering) }))
    .filter(({ state }) => state === 'approved' || state === 'next' || state === 'live' || state === 'answered');
  return visible.sort((a, b) => {
    const rank = Number(a.state === 'answered') - Number(b.state === 'answered');
    if (rank !== 0) return rank;
    if (a.question.pinned !== b.question.pinned) return a.question.pinned ? -1 : 1;
    const hand = order === 'votes' ? byHand(a.question, b.question) : 0;
    if (hand !== 0) return hand;
    if (order === 'votes' && a.question.votes !== b.question.votes) return b.question.votes - a.question.votes;
    return order === 'votes' ? a.question.asked_at - b.question.asked_at : b.question.asked_at - a.question.asked_at;
  });
}

/** How many characters a person would count. */
export function characters(text: string): number {
  return Array.from(text).length;
}
