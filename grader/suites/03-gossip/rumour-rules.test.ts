/** The rules of part C on histories one can check by hand, and the worlds of its figures. */
import { expect, test } from 'vitest';
import { type AnyProperty, type Json, Violation } from '#course';
import { hotRumoursAreTold, neededBeforeTheCycle } from '../../../labs/03-gossip/rules/rumour-mongering.ts';
import { rounds, table1 } from '../../../labs/03-gossip/rules/rumour-worlds.ts';

const entry = { key: 'x', value: 'v', stamp: { time: 5, site: 'a' } };

/**
 * Of the rumour x = v with stamp (5, a): "b cycle", "b stores", "b tells c" (pull: false), "b asks c" (pull: true, nothing
 * told), "b sends-nothing c", "b hears a", "b answers a true", "b answers a" (nothing), "b learns a true" (a's answer), "b
 lists" and "b forgets" (its status).
 */
function judge(property: AnyProperty, lines: readonly string[]): string {
  let state = property.initial({ nodes: ['a', 'b', 'c'], healAt: null, until: 1000 });
  for (const [i, line] of lines.entries()) {
    const [node = '', verb = '', other = '', needed] = line.split(' ');
    const [kind, fact] = factOf(verb, other, needed);
    const on = property.on as Record<string, undefined | ((state: unknown, fact: unknown) => unknown)>;
    const next = on[kind]?.(state, { ref: i + 1, at: 0, node, ...fact });
    if (next instanceof Violation) return next.because;
    if (next !== undefined) state = next;
  }
  return 'holds';
}

function factOf(verb: string, other: string, needed?: string): [string, { readonly [field: string]: Json }] {
  const rumours = (entries: Json[], pull: boolean): Json => ({ type: 'rumours', entries, pull });
  const answer = { key: entry.key, stamp: entry.stamp, needed: needed === 'true' };
  switch (verb) {
    case 'stores':
      return ['output', { value: { type: 'stored', ...entry } }];
    case 'tells':
      return ['send', { to: other, message: rumours([entry], false) }];
    case 'asks':
      return ['send', { to: other, message: rumours([], true) }];
    case 'sends-nothing':
      return ['send', { to: other, message: rumours([], false) }];
    case 'hears':
      return ['deliver', { from: other, message: rumours([entry], false) }];
    case 'answers': {
      return ['send', { to: other, message: { type: 'feedback', entries: needed === undefined ? [] : [answer] } }];
    }
    case 'learns':
      return ['deliver', { from: other, message: { type: 'feedback', entries: [answer] } }];
    case 'lists':
    case 'forgets':
      return ['status', { before: null, after: { items: 1, hot: verb === 'lists' ? ['x'] : [] } }];
    default:
      return ['request', { request: { type: 'cycle', n: 1 } }];
  }
}

const push = hotRumoursAreTold(table1(1));
const pull = hotRumoursAreTold(table1(1, { exchange: 'pull' }));
const pull2 = hotRumoursAreTold(table1(2, { exchange: 'pull' }));
/** b has it from cycle 1 on. */
const has = ['b cycle', 'b stores', 'b lists', 'b cycle'];
const counted = (said: string, count: number) =>
  `b's status ${said}; cycles in a row with unnecessary contacts only: ${count}, and interest is lost after 2. All answers of one cycle count as one contact, useful if any was.`;
/** So many cycles end with an unnecessary contact. */
const cycles = (count: number) => Array.from({ length: count }, () => ['b learns a false', 'b cycle']).flat();
const cold = (count: number) => counted('does not call x hot', count);
const early = (node: string) => `${node} tells x in the cycle in which it came.`;

test.each<[string, AnyProperty, string[], string]>([
  ['push: from the next cycle on', push, ['a cycle', 'a stores', 'a cycle', 'a tells b'], 'holds'],
  ['push: at once', push, ['a cycle', 'a stores', 'a tells b'], early('a')],
  ['push: nothing is told', push, ['a cycle', 'a sends-nothing b'], 'a sends b rumours, and there are none in it.'],
  ['push: nobody is asked', push, ['a cycle', 'a asks b'], 'a sends b rumours, and there are none in it.'],
  ['pull: an update of this cycle', pull, ['a cycle', 'a stores', 'a tells b'], 'holds'],
  ['pull: told in the cycle in which it came', pull, ['b cycle', 'b stores', 'b tells c'], early('b')],
  [
    'pull: told twice in the next',
    pull,
    ['b cycle', 'b stores', 'b cycle', 'b tells c', 'b tells a', 'b cycle', 'b cycle'],
    'holds',
  ],
  ['pull: who asks tells nothing', pull, ['b cycle', 'b asks c'], 'holds'],
  ['pull: an empty answer', pull, ['b sends-nothing c'], 'b sends c rumours, and there are none in it.'],
  ['pull: two answers of one cycle', pull2, [...has, 'b learns a false', 'b learns c false', 'b cycle'], 'holds'],
  ['pull: both are counted', pull2, [...has, 'b learns a false', 'b learns c false', 'b forgets', 'b cycle'], cold(1)],
  [
    'pull: a useful one among them',
    pull2,
    [...has, 'b learns a false', 'b cycle', 'b learns a true', 'b learns c false', 'b forgets', 'b cycle'],
    cold(0),
  ],
  [
    'pull: an answer of the cycle in which it came belongs to that cycle',
    pull2,
    ['b cycle', 'b stores', 'b learns a true', 'b cycle', ...cycles(2), 'b forgets', 'b cycle', 'b cycle'],
    'holds',
  ],
  [
    'pull: a cycle without answers leaves the count as it is',
    pull2,
    [...has, ...cycles(1), 'b cycle', ...cycles(1), 'b forgets', 'b cycle'],
    'holds',
  ],
  [
    'pull: in the cycle in which it came it need not be hot yet',
    pull2,
    ['b cycle', 'b stores', 'b forgets', 'b cycle', 'b lists', 'b cycle'],
    'holds',
  ],
  ['pull: and in the next one it must', pull2, ['b cycle', 'b stores', 'b forgets', 'b cycle', 'b cycle'], cold(0)],
  [
    'pull: interest may be lost as the next cycle begins',
    pull2,
    [...has, ...cycles(2), 'b forgets', 'b cycle'],
    'holds',
  ],
  [
    'pull: and not later',
    pull2,
    [...has, ...cycles(2), 'b cycle'],
    counted('calls x hot a cycle after its interest was lost', 2),
  ],
  // Not judged by the count: what was lost is not hot again.
  [
    'pull: nor does it come again',
    pull2,
    [...has, ...cycles(2), 'b forgets', 'b cycle', 'b learns a true', 'b lists', 'b cycle'],
    counted('calls x hot a cycle after its interest was lost', 0),
  ],
  [
    'two contacts of one pair are answered twice',
    neededBeforeTheCycle,
    ['b cycle', 'b hears a', 'b stores', 'b hears a', 'b answers a true', 'b answers a true', 'b cycle'],
    'holds',
  ],
  [
    'or once for both',
    neededBeforeTheCycle,
    ['b cycle', 'b hears a', 'b stores', 'b hears a', 'b answers a true', 'b cycle'],
    'holds',
  ],
  [
    'or not at all',
    neededBeforeTheCycle,
    ['b cycle', 'b hears a', 'b stores', 'b hears a', 'b cycle'],
    'b never told a whether x was needed.',
  ],
  [
    'and not three times',
    neededBeforeTheCycle,
    ['b cycle', 'b hears a', 'b stores', 'b hears a', 'b answers a true', 'b answers a true', 'b answers a true'],
    'b answers a that x was needed; it had no such rumour of a to answer.',
  ],
  ['an answer to nothing', neededBeforeTheCycle, ['b answers a'], 'b sends a a feedback without answers.'],
])('%s', (_, property, lines, verdict) => {
  expect(judge(property, lines)).toBe(verdict);
});

test.each([
  ['all', ['a', 'b', 'c'], ['a', 'b', 'c']],
  ['storing', [], ['a', 'c']],
] as const)('a cycle begins at %s sites', (at, first, second) => {
  const { init, onTime, onOutput } = rounds(['a', 'b', 'c'], { most: 2, at });
  const beginning = (state: ReturnType<typeof init>['state']) => onTime?.(state, 'cycle');
  const one = beginning(init().state);
  expect(one?.requests?.map(({ node }) => node) ?? []).toEqual(first);
  let state = one?.state ?? init().state;
  for (const node of ['a', 'c', 'a']) state = onOutput?.(state, node, { type: 'stored' }).state ?? state;
  state = onOutput?.(state, 'b', { type: 'value' }).state ?? state;
  const two = beginning(state);
  expect(two?.requests?.map(({ node }) => node).sort()).toEqual(second);
  expect(two?.state.n).toBe(2);
  expect(beginning(two?.state ?? state)?.requests).toBeUndefined();
});
