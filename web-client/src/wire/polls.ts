// Polls as a page sees them.
import * as is from './check';
import type * as wire from './generated/shapes';

const counts = is.nullable(is.record(is.number));

export const poll = is.object<wire.Poll>()({
  id: is.string,
  question: is.orElse(is.string, ''),
  kind: is.oneOf('single', 'multiple', 'rating'),
  options: is.orElse(is.array(is.object<wire.PollOption>()({ id: is.string, text: is.orElse(is.string, '') })), []),
  most: is.orElse(is.number, 1),
  anonymous: is.orElse(is.boolean, false),
  results: is.oneOf('live', 'close', 'never'),
  state: is.oneOf('draft', 'open', 'closed'),
  published: is.orElse(is.boolean, false),
  opened_at: is.nullable(is.time),
  close_shown_at: is.nullable(is.time),
  voters: is.orElse(is.number, 0),
  counts,
});
export type Poll = is.Checked<typeof poll>;

export const pollTallies = is.record(is.object<wire.PollTally>()({ voters: is.number, counts }));
export type PollTallies = is.Checked<typeof pollTallies>;
