// The frames that the server's own tests wrote down: each is what protocol/api says, and is read by the page.
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { WireError } from './check';
import { type Frame, readFrame } from './frames';

type Json = { [name: string]: unknown };
type Golden = Record<string, Json>[];

const files = import.meta.glob<Golden>('../../../tests/golden/frames/*.json', { eager: true, import: 'default' });
const schemas = import.meta.glob<Json>('../../../protocol/api/*.schema.json', { eager: true, import: 'default' });
const frames = Object.entries(files).flatMap(([file, told]) =>
  told.flatMap((views) => Object.entries(views).map(([view, frame]) => ({ name: `${file.split('/').at(-1)} to ${view}`, frame }))),
);

/** Readers pass over unknown fields; here one is a fault: what is said and what is described are the same. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in inner && !('additionalProperties' in inner) ? { ...inner, additionalProperties: false } : inner;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
for (const schema of Object.values(schemas)) ajv.addSchema(closed(schema) as Json);
const validate = ajv.getSchema('frames.schema.json');

test('there are golden frames, of both sides of every kind of question', () => {
  expect(frames.length).toBeGreaterThan(100);
  expect(Object.keys(schemas)).toHaveLength(3);
});

test('golden frames are what the schemas say', () => {
  const faults = frames.filter(({ frame }) => validate?.(frame) !== true).map(({ name, frame }) => {
    validate?.(frame);
    return `${name}: ${JSON.stringify(validate?.errors?.filter((error) => error.keyword !== 'const' && error.keyword !== 'required').slice(0, 3))}`;
  });
  expect(faults).toEqual([]);
});

test('the schemas refuse a frame with a field too many, one too few or of another type', () => {
  const good = frames.find(({ name }) => name.startsWith('question.approved.json'))?.frame as Json;
  const question = good.question as Json;
  expect(validate?.(good)).toBe(true);
  expect(validate?.({ ...good, extra: 1 })).toBe(false);
  expect(validate?.({ ...good, at: 'yesterday' })).toBe(false);
  const { votes: _, ...less } = question;
  expect(validate?.({ ...good, question: less })).toBe(false);
  expect(validate?.({ ...good, question: { ...question, state: 'forgotten' } })).toBe(false);
});

test('the page reads every golden frame, and loses nothing that it names', () => {
  for (const { name, frame } of frames) {
    const read = readFrame(JSON.stringify(frame));
    expect(read, name).not.toBeNull();
    const parts = read as Frame & Json;
    if ('re' in frame) {
      expect(parts.kind, name).toBe('answer');
      expect(parts.ok, name).toBe(frame.ok);
      if (frame.ok === false) expect((parts.error as Json).status, name).toBe((frame.error as Json).status);
    } else if ('at' in frame) {
      expect(parts, name).toMatchObject({ kind: 'event', type: frame.type, seq: frame.seq, at: Date.parse(frame.at as string) });
    }
    for (const part of ['question', 'participant', 'announcement', 'you', 'stage'] as const) {
      if (part in frame && part in parts) expect(parts[part], name).toMatchObject(named(frame[part] as Json));
    }
    if ('question' in frame && frame.type === 'question.removed') expect(parts.removed, name).toBe((frame.question as Json).id);
    if ('current' in frame) expect(parts.current, name).toBe(frame.current);
    if ('questions_open' in frame) expect(parts.open, name).toBe(frame.questions_open);
    if ('phase' in frame) expect(parts.phase, name).toBe(frame.phase);
  }
});

/** What is carried over as it is. */
function named(thing: Json): Json {
  const kept = ['id', 'text', 'state', 'votes', 'roles', 'name', 'online', 'on_stage', 'cut', 'spotlight', 'slate'];
  return Object.fromEntries(
    Object.entries(thing).filter(([key, value]) => kept.includes(key) && (typeof value !== 'object' || value === null || key === 'roles')),
  );
}

test('a frame that is not what it should be is refused, naming the place', () => {
  const asked = frames.find(({ name }) => name.startsWith('question.asked.json'))?.frame as Json;
  const broken = { ...asked, question: { ...(asked.question as Json), state: 'forgotten' } };
  expect(() => readFrame(JSON.stringify(broken))).toThrow(WireError);
  expect(() => readFrame(JSON.stringify(broken))).toThrow(/question\.state/);
  expect(() => readFrame('no JSON')).toThrow(WireError);
  expect(readFrame('{"type":"of.tomorrow","seq":1,"at":"2026-01-02T03:04:05.678Z"}')).toBeNull();
  expect(readFrame('{"type":"constructor"}')).toBeNull();
});
