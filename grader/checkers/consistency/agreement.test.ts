/** The searches against a plain one that tries every order, on small histories of few values. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '#contract';
import { plainSearch } from '../../bench/plain-wing-gong.ts';
import { checkLinearizable, checkSequential } from './check.ts';
import { answeredAt, type History, type Operation } from './history.ts';
import { type AnyModel, perKey } from './model.ts';
import { keyValue, lock, queue, register, set } from './models.ts';

type Draft = readonly [input: { readonly kind: string; readonly [field: string]: Json }, output: Json];
const value = fc.constantFrom(1, 2, 3);
const texts = fc.constantFrom('', 'a', 'b', 'ab', 'ba', 'aab', 'abab');
const key = fc.constantFrom('x', 'y');
const draft = (input: fc.Arbitrary<Draft[0]>, output: fc.Arbitrary<Json>): fc.Arbitrary<Draft> =>
  fc.tuple(input, output);
const kinds = <const K extends string>(...all: K[]) => fc.constantFrom(...all);

const read = draft(fc.record({ kind: kinds('read') }), fc.constantFrom(0, 1, 2, 3));
const write = draft(fc.record({ kind: kinds('write'), value }), fc.constant(null));
const cas = draft(fc.record({ kind: kinds('cas'), from: fc.constantFrom(0, 1, 2, 3), to: value }), fc.boolean());
const keyed = (it: fc.Arbitrary<Draft>): fc.Arbitrary<Draft> =>
  fc.tuple(it, key).map(([[input, output], key]) => [{ ...input, key }, output]);
const put = draft(fc.record({ kind: kinds('put'), value: texts }), fc.constant(null));
const append = draft(fc.record({ kind: kinds('append'), value: fc.constantFrom('a', 'b', 'ab') }), fc.constant(null));
const get = draft(fc.record({ kind: kinds('get') }), texts);
const textCas = draft(fc.record({ kind: kinds('cas'), from: texts, to: texts }), fc.boolean());

const objects: readonly (readonly [name: string, model: AnyModel, drafts: fc.Arbitrary<Draft>])[] = [
  ['register', register(0), fc.oneof(read, read, write)],
  ['register with cas', register(0), fc.oneof(read, write, cas, cas)],
  ['registers', perKey(register(0)), keyed(fc.oneof(read, write, cas))],
  ['text with append', register(''), fc.oneof(get, get, append, append, put)],
  ['text with append and cas', register(''), fc.oneof(get, append, put, textCas)],
  ['key-value', keyValue(), keyed(fc.oneof(get, get, append, put))],
  [
    'queue',
    queue(),
    fc.oneof(
      draft(fc.record({ kind: kinds('enqueue'), value }), fc.constant(null)),
      draft(fc.record({ kind: kinds('dequeue') }), fc.constantFrom(null, 1, 2, 3)),
    ),
  ],
  [
    'queue, mostly of different values',
    queue(),
    fc.oneof(
      draft(fc.record({ kind: kinds('enqueue'), value: fc.integer({ min: 1, max: 6 }) }), fc.constant(null)),
      draft(fc.record({ kind: kinds('dequeue') }), fc.constantFrom(null, 1, 2, 3, 4, 5, 6)),
    ),
  ],
  ['set', set(), draft(fc.record({ kind: kinds('add', 'remove', 'contains'), value }), fc.boolean())],
  [
    'lock',
    lock(),
    draft(fc.record({ kind: kinds('acquire', 'release'), owner: kinds('A', 'B') }), fc.constantFrom(null, false)),
  ],
];

const small = (drafts: fc.Arbitrary<Draft>, max: number): fc.Arbitrary<Operation<Draft[0]>[]> =>
  fc
    .array(
      fc.tuple(
        drafts,
        fc.integer({ min: 0, max: 14 }),
        fc.integer({ min: 0, max: 7 }),
        kinds('A', 'B', 'C'),
        fc.integer({ min: 0, max: 5 }),
      ),
      {
        minLength: 1,
        maxLength: max,
      },
    )
    .map((all) =>
      all.map(([[input, output], asked, ticks, client, fate]) => ({
        client,
        input,
        asked,
        ...(fate === 0 ? {} : { answer: { at: asked + ticks, output } }),
      })),
    );

const runs = { numRuns: 1500 };

describe.each(objects)('%s', (_, model, drafts) => {
  test('linearizable: as a search without memory finds', () => {
    const seen = { ok: 0, illegal: 0 };
    fc.assert(
      fc.property(small(drafts, 7), (history) => {
        const verdict = checkLinearizable(history, model);
        expect(verdict.kind).toBe(plainSearch(history, model).legal ? 'ok' : 'illegal');
        if (verdict.kind !== 'not-established') seen[verdict.kind]++;
        if (verdict.kind === 'ok') for (const { order } of verdict.orders) expectLegal(history, model, order);
        if (verdict.kind === 'illegal') expectTold(history, model, verdict);
      }),
      runs,
    );
    expect(Math.min(seen.ok, seen.illegal)).toBeGreaterThan(100);
  });

  test('sequential: as a search without memory finds', () => {
    fc.assert(
      fc.property(small(drafts, 6), (history) => {
        const keeps = (a: Operation<unknown>, b: Operation<unknown>) =>
          a.client === b.client && answeredAt(a) < b.asked;
        const { legal } = plainSearch(history, model, keeps);
        const verdict = checkSequential(history, model);
        expect(verdict.kind).toBe(legal ? 'ok' : 'illegal');
        if (verdict.kind === 'illegal') expect(history[verdict.second]?.answer).toBeDefined();
      }),
      runs,
    );
  });
});

function expectLegal(history: History<unknown>, model: AnyModel, order: readonly number[]): void {
  let state: unknown = model.init;
  for (const [nth, place] of order.entries()) {
    const { input, answer, asked } = history[place]!;
    state = model.step(state, input, answer?.output);
    expect(state).toBeDefined();
    for (const later of order.slice(nth + 1)) expect(answeredAt(history[later]!)).toBeGreaterThanOrEqual(asked);
  }
}

/** The history was legal until the second had its answer. */
function expectTold(history: History<unknown>, model: AnyModel, { second }: { readonly second: number }): void {
  const now = answeredAt(history[second]!);
  expect(Number.isFinite(now)).toBe(true);
  const known = (is: (answer: number) => boolean) =>
    history
      .filter(({ asked }) => asked <= now)
      .map(({ answer, ...asked }) => (answer && is(answer.at) ? { ...asked, answer } : asked));
  expect(
    plainSearch(
      known((at) => at < now),
      model,
    ).legal,
  ).toBe(true);
  expect(
    plainSearch(
      known((at) => at <= now),
      model,
    ).legal,
  ).toBe(false);
}
