// What the list of questions must come to.
import assert from 'node:assert/strict';

const past = { ask: 'asked', approve: 'approved', dismiss: 'dismissed', next: 'next', live: 'live', done: 'done', merge: 'merged', withdraw: 'withdrawn' };

/** Compares the questions that a moderator is told on coming in with what everyone remembers. */
export function checkQuestions(hall, members, observers, questions) {
  const list = new Map(questions.map((question) => [question.id, question]));
  const texts = questions.map((question) => question.text);
  assert.equal(new Set(texts).size, texts.length, 'no question twice');
  for (const text of texts) assert.ok(hall.texts.has(text), `nobody asked "${text}"`);
  for (const member of members) for (const id of member.asked) assert.ok(list.has(id), `${id} was acknowledged and is gone`);

  // Order: a change was told to the desk once, at the seq of its answer, and the last thing told is what stands.
  const desk = new Map(observers.desk.told.map((frame) => [frame.seq, frame]));
  const seqs = new Set();
  for (const { type, seq, question } of hall.changes) {
    assert.ok(!seqs.has(seq), `two changes at ${seq}`);
    seqs.add(seq);
    assert.equal(desk.get(seq)?.type, `question.${past[type.slice(9)]}`, `${type} at ${seq}`);
    assert.equal(desk.get(seq).question.id, question);
  }
  const last = new Map(observers.desk.told.filter((frame) => frame.question).map((frame) => [frame.question.id, frame.question]));
  for (const [id, question] of list) {
    assert.equal(last.get(id)?.state, question.state, id);
    assert.equal(last.get(id).merged_into, question.merged_into, id);
    assert.equal(last.get(id).pinned, question.pinned, id);
  }
  // Two viewers saw the same.
  assert.deepEqual(observers.viewers[0].told.map((frame) => frame.seq), observers.viewers[1].told.map((frame) => frame.seq));

  // Votes are of distinct people, also over those merged.
  const voters = new Map([...list.keys()].map((id) => [id, new Set()]));
  for (const member of members) for (const [id, up] of member.votes) if (up) voters.get(id).add(member.name);
  for (const [id, question] of list) {
    const mine = new Set(voters.get(id));
    for (const other of list.values()) if (other.merged_into === id) for (const name of voters.get(other.id)) mine.add(name);
    assert.equal(question.votes, mine.size, `votes of ${JSON.stringify(question)}: ${[...mine]}`);
  }
}
