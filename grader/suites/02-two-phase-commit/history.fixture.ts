/** Hand-made histories for the tests of the rules, one line a fact, in words that anybody reads who has read the handout. */
import { type AnyProperty, type Facts, type Json, Violation } from '#course';

type FactKind = keyof Facts;
type Line = readonly [pattern: RegExp, fact: (...words: string[]) => { kind: FactKind; [field: string]: unknown }];

const ops = (words: string): Json =>
  words.split(',').map((word) => {
    const [, account = '', amount] = /^(\w+\.\w+)([+-]\d+)?$/.exec(word) ?? [];
    return amount === undefined ? { type: 'read', account } : { type: 'add', account, amount: Number(amount) };
  });

/** "p1.a=70 p1.b=100" */
const pairs = (words: string): [string, string][] =>
  words.split(' ').flatMap((word) => (word.includes('=') ? [word.split('=') as [string, string]] : []));
const numbers = (words: string) => Object.fromEntries(pairs(words).map(([key, value]) => [key, Number(value)]));

const output = (node: string, type: string, tx: string, outcome: string) => ({
  kind: 'output' as const,
  node,
  value: { type, tx, outcome },
});

const lines: readonly Line[] = [
  [
    /^c begins (\w+): (.+)$/,
    (tx = '', work = '') => ({
      kind: 'request',
      node: 'c',
      request: {
        type: 'begin',
        tx,
        work: Object.fromEntries(work.split(' ').map((words) => [words.slice(0, words.indexOf('.')), ops(words)])),
      },
    }),
  ],
  [/^(\w+) is told to refuse (\w+)$/, (node, tx) => ({ kind: 'request', node, request: { type: 'refuse', tx } })],
  [
    /^(\w+) votes (yes|no|read-only) to (\w+)(?: and read (.+))?$/,
    (node, vote, tx, read) => ({
      kind: 'send',
      node,
      to: 'c',
      message: { type: 'vote', tx, vote, read: numbers(read ?? '') },
    }),
  ],
  [
    /^(\w+) sends (\w+) (decision|answer) (\w+) of (\w+)$/,
    (node, to, type, outcome, tx) => ({ kind: 'send', node, to, message: { type, tx, outcome } }),
  ],
  [
    /^(\w+) sends (\w+) (acknowledge|prepare|inquire) of (\w+)$/,
    (node, to, type, tx) => ({ kind: 'send', node, to, message: { type, tx } }),
  ],
  [
    /^(\w+) (forces|writes lazily) (\w+)$/,
    (node, how, tx) => ({
      kind: 'write',
      node,
      lazy: how !== 'forces',
      op: { kind: 'append', log: 'tx', index: 1, value: { tx } },
    }),
  ],
  [/^c tells (commit|abort) of (\w+)$/, (outcome = '', tx = '') => output('c', 'outcome', tx, outcome)],
  [
    /^(\w+) decides (commit|abort) of (\w+)$/,
    (node = '', outcome = '', tx = '') => output(node, 'decided', tx, outcome),
  ],
  [/^(\w+) crashes$/, (node) => ({ kind: 'crash', node })],
  [
    /^(p\d) shows (.*?); holds (.*?); locks (.*)$/,
    (node, tx = '', balances = '', locks = '') => ({
      kind: 'status',
      node,
      before: null,
      after: {
        tx: Object.fromEntries(pairs(tx)),
        balances: numbers(balances),
        locks: Object.fromEntries(pairs(locks)),
      },
    }),
  ],
  [/^it is (\d+) ms$/, (ms) => ({ kind: 'healed', node: '', ms: Number(ms) })],
];

/** What the property says: a violation, what is missing, or whether it was exercised. */
export function judge(property: AnyProperty, history: readonly string[]): string {
  let state = property.initial({ nodes: ['c', 'p1', 'p2', 'p3'], healAt: 0, until: 10_000 });
  let at = 0;
  history.forEach((line, i) => {
    if (state instanceof Violation) return;
    const found = lines.find(([pattern]) => pattern.test(line));
    if (found === undefined) throw new Error(`No line of a history: ${line}`);
    const { kind, ms, ...fact } = found[1](...(found[0].exec(line) ?? []).slice(1));
    if (typeof ms === 'number') at = ms * 1000;
    const step = property.on[kind] as ((state: unknown, fact: unknown) => unknown) | undefined;
    state = step?.(state, { ref: (i + 1) * 0x100000, at, ...fact }) ?? state;
  });
  if (state instanceof Violation) return state.because;
  if (property.kind === 'eventually') return property.missing(state) ?? 'holds';
  if (property.kind === 'sometimes') return 'holds';
  const end = property.atEnd?.(state);
  if (end instanceof Violation) return end.because;
  return property.exercised(state) ? 'holds' : 'holds, not exercised';
}
