// The list of comments as a page shows it: what was read, with what was told since. Pure.
import type { Comment } from '../wire/comments';

/** The newest first. */
export function shownComments(read: readonly Comment[], told: Readonly<Record<string, Comment | null>>): Comment[] {
  const all = new Map(read.map((one) => [one.id, one]));
  for (const [id, comment] of Object.entries(told)) {
    if (comment) all.set(id, comment);
    else all.delete(id);
  }
  return [...all.values()].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
}
