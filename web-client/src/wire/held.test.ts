// The compiler holds the page to protocol/api: each of these must not compile, or `npm run check` fails.
import { expect, test } from 'vitest';
import * as is from './check';
import type { Command } from './commands';
import type { EventType } from './frames';
import type * as wire from './generated/shapes';

const object = is.object<wire.Question>();

// @ts-expect-error the schema says number
object({ votes: is.string });
// @ts-expect-error the schema has no such field
object({ colour: is.string });
// @ts-expect-error the schema lets it be null
object({ answer: is.string });
// @ts-expect-error the schema lets it be absent
object({ reason: is.string });
// @ts-expect-error the schema has more states
object({ state: is.oneOf('pending', 'approved') });
// @ts-expect-error there is no such command
const unknown: Command = { type: 'stage.layout', name: 'grid' };
// @ts-expect-error a command without what it is about
const bare: Command = { type: 'question.approve' };
// @ts-expect-error a role that nobody can have
const king: Command = { type: 'participant.role', participant: 'p1', role: 'king', on: true };
// @ts-expect-error not journalled, so no event
const presence: EventType = 'presence';

test('fields that a newer server adds are passed over, what is read has its type', () => {
  const read = object({ id: is.string, votes: is.number, answer: is.nullable(is.string) });
  expect(read({ id: 'q1', votes: 2, answer: null, mood: 'curious' }, 'question')).toEqual({ id: 'q1', votes: 2, answer: null });
  expect(() => read({ id: 'q1', votes: '2', answer: null }, 'question')).toThrow('question.votes');
  expect([unknown, bare, king, presence]).toHaveLength(4);
});
