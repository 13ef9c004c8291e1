import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkLinearizable, checkSequential, keyValue, type Operation } from '#course';
import { models, satisfies, strongest } from './consistency.ts';
import { drawings, parse } from './histories.ts';

test.each([
  ['h0', 'sequential'],
  ['h1', 'linearizable'],
  ['h2', 'sequential'],
  ['h3', 'eventual'], // not even its own write
  ['h4', 'causal'], // each of x and y alone is sequential: sequential consistency does not compose
  ['h5', 'linearizable'],
  ['h6', 'eventual'],
  ['h7', 'sequential'], // old after new while the write is still open
  ['h8', 'causal'],
  ['h9', 'linearizable'], // the read that returns last took effect first
])('%s is %s', (id, model) => {
  const operations = parse(drawings[id] ?? '');
  expect(strongest(operations)).toBe(model);
});

test.each(Object.keys(drawings))('%s satisfies every model weaker than its strongest', (id) => {
  const operations = parse(drawings[id] ?? '');
  const holds = models.map((model) => satisfies(operations, model));
  expect(holds.slice(holds.indexOf(true))).not.toContain(false);
});

/** The last reads of a client come one after the other, when everything else is over. */
const asked = (drawing: string): Operation<{ kind: 'read' | 'write'; key: string; value: number }>[] =>
  parse(drawing).map(({ client, kind, key, value, start, end }, i) => ({
    client,
    input: { kind, key, value },
    asked: Number.isFinite(start) ? start : 1000 + 2 * i,
    answer: { at: Number.isFinite(end) ? end : 1001 + 2 * i, output: kind === 'read' ? value : null },
  }));

test.each(Object.entries(drawings))('%s: the course checkers, made for large histories, say the same', (_, drawing) => {
  const kind = (holds: boolean) => (holds ? 'ok' : 'illegal');
  const operations = parse(drawing);
  expect(checkLinearizable(asked(drawing), keyValue(0)).kind).toBe(kind(satisfies(operations, 'linearizable')));
  expect(checkSequential(asked(drawing), keyValue(0)).kind).toBe(kind(satisfies(operations, 'sequential')));
});

test.each([
  ['a value that nobody wrote', 'A  |w x=1|\nB            |r x=2|\nin the end: x=1', undefined],
  ['a last read that nobody explains', 'A  |w x=1|\nin the end: x=0', undefined],
  // Time is no part of the three weaker models: one order of all operations is enough, whenever they happened.
  ['a read before its write', 'A            |w x=1|\nB  |r x=1|\nin the end: x=1', 'sequential'],
])('%s', (_, drawing, model) => {
  expect(strongest(parse(drawing))).toBe(model);
});

test.each(Object.entries(drawings))('%s is drawn so that before and after can be told apart', (_, drawing) => {
  const drawn = parse(drawing).filter(({ end }) => end !== Infinity);
  expect(drawn.length).toBe((drawing.match(/[wr] \w=\d/g) ?? []).length);
  const written = drawn.filter(({ kind }) => kind === 'write').map(({ key, value }) => `${key}=${value}`);
  expect(new Set(written).size).toBe(written.length);
  for (const a of drawn) for (const b of drawn) expect(Math.abs(a.end - b.start)).toBeGreaterThan(1);
});

test.each(Object.entries(drawings))('%s stands in the handout as it is graded', (_, drawing) => {
  const handout = readFileSync(new URL('../../../labs/00-warm-up/README.md', import.meta.url), 'utf8');
  expect(handout).toContain(drawing.trim());
});
