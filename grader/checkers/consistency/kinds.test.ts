/** A register may hold a text and then a list: what an append adds depends on what stands there. */
import { expect, test } from 'vitest';
import type { Json } from '#contract';
import { checkLinearizable } from './check.ts';
import { type RegisterInput, register } from './models.ts';

const oneByOne = (...operations: readonly (readonly [RegisterInput, Json])[]) =>
  operations.map(([input, output], i) => ({ client: 'c', input, asked: 2 * i, answer: { at: 2 * i + 1, output } }));

const write = (value: Json): [RegisterInput, Json] => [{ kind: 'write', value }, null];
const append = (value: Json): [RegisterInput, Json] => [{ kind: 'append', value }, null];
const read = (value: Json): [RegisterInput, Json] => [{ kind: 'read' }, value];

test.each<[string, Json, ReturnType<typeof oneByOne>, string]>([
  ['null, then a list', null, oneByOne(write([1]), write(5), write([1]), append(2), read([1, 2])), 'ok'],
  ['a text, then a list', '', oneByOne(write([1]), append(2), read([1, 2])), 'ok'],
  ['a list, then a text', [], oneByOne(write('a'), append('b'), read('ab')), 'ok'],
  ['a list whose end is missing', '', oneByOne(write([1]), append(2), read([1])), 'illegal'],
  ['a text whose end is missing', '', oneByOne(write('a'), append('b'), read('a')), 'illegal'],
])('%s', (_, initial, history, verdict) => {
  expect(checkLinearizable(history, register(initial)).kind).toBe(verdict);
});
