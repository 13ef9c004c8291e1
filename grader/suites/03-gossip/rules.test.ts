/** The rules of parts A, B and D, on histories one can check by hand: one line an event or an effect. */
import { describe, expect, test } from 'vitest';
import type { AnyProperty, Json } from '#course';
import { Violation } from '#course';
import { checkNewer } from '../../../labs/03-gossip/rules/answers.ts';
import { checksumFirst } from '../../../labs/03-gossip/rules/anti-entropy.ts';
import { certificatesExpire, reinstatedSurvives, staysDeleted } from '../../../labs/03-gossip/rules/certificates.ts';
import { converges, mailArrives } from '../../../labs/03-gossip/rules/convergence.ts';
import { nothingInvented, nothingRolledBack, stampsRise } from '../../../labs/03-gossip/rules/database.ts';
import { mailToAll } from '../../../labs/03-gossip/rules/direct-mail.ts';
import { hotRumoursAreTold } from '../../../labs/03-gossip/rules/rumour-mongering.ts';
import { table1 } from '../../../labs/03-gossip/rules/rumour-worlds.ts';

const nodes = ['n2', 'n10', 'n1'];
const stampIn = (text: string) => ({ time: Number(text.split('@')[0]), site: text.split('@')[1] ?? '' });
const valueIn = (text: string) => (text === '-' || text === 'null' ? null : text);

/**
 * "n2 update x a", "n2 delete x", "n2 get x", "n2 cycle", "n2 deliver", "n2 crash"; "n2 stored x a 5@n2",
 * "n2 value x - 0@-" (no such item), "n2 value x null 5@n2" (null, with a stamp), "n2 updated a 5@n2"; "n2 sends n10 x a 5@n2 [activated]", "n2 sum s",
 * "n2 items 2", "n2 observe 1 0 [2]" (active, dormant, items). "- " stands for nothing. "@700" sets the time in ms.
 */
function judge(property: AnyProperty, ...lines: string[]): string {
  let state = property.initial({ nodes, healAt: null, until: 1000 });
  let [ref, at] = [0, 0];
  for (const line of lines) {
    const [node = '', verb = '', a = '', b = '', c = '', d = '', e] = line.split(' ');
    if (node.startsWith('@')) {
      at = 1000 * Number(node.slice(1));
      continue;
    }
    ref++;
    const [kind, fact] = factOf(verb, [a, b, c, d, e]);
    const next = (property.on as Record<string, undefined | ((state: unknown, fact: unknown) => unknown)>)[kind]?.(
      state,
      { ref, at, node, ...fact },
    );
    if (next instanceof Violation) return next.because;
    if (next !== undefined) state = next;
  }
  if (property.kind === 'eventually') return property.missing(state) ?? 'holds';
  if (property.kind === 'sometimes') return 'holds';
  return property.exercised(state) ? 'holds' : 'holds, not exercised';
}

function factOf(
  verb: string,
  [a = '', b = '', c = '', d = '', e]: readonly (string | undefined)[],
): [string, { [field: string]: Json | object }] {
  switch (verb) {
    case 'update':
      return ['request', { request: { type: 'update', id: `u-${b}`, key: a, value: b } }];
    case 'delete':
      return ['request', { request: { type: 'delete', id: `d-${a}`, key: a } }];
    case 'get':
      return ['request', { request: { type: 'get', id: 'g', key: a } }];
    case 'cycle':
      return ['request', { request: { type: 'cycle', n: 1 } }];
    case 'stored':
      return ['output', { value: { type: 'stored', key: a, value: valueIn(b), stamp: stampIn(c) } }];
    case 'value':
      return [
        'output',
        { value: { type: 'value', id: 'g', key: a, value: valueIn(b), stamp: b === '-' ? null : stampIn(c) } },
      ];
    case 'updated':
      return ['output', { value: { type: 'updated', id: a, stamp: stampIn(b) } }];
    case 'sends': {
      const entry = {
        key: b,
        value: valueIn(c),
        stamp: stampIn(d),
        ...(e === undefined ? {} : { activated: Number(e) }),
      };
      return ['send', { to: a, message: { type: 'contents', entries: [entry], reply: false } }];
    }
    case 'receives': {
      const entry = { key: a, value: valueIn(b), stamp: stampIn(c) };
      return ['deliver', { message: { type: 'contents', entries: [entry], reply: false } }];
    }
    case 'sum':
      return ['status', { before: null, after: { items: 1, sum: a } }];
    case 'items':
      return ['status', { before: null, after: { items: Number(a), sum: 's' } }];
    case 'observe':
      return ['observe', { status: { items: Number(c || 0), sum: '', certificates: Number(a), dormant: Number(b) } }];
    default:
      return [verb, {}]; // deliver, crash
  }
}

const told = ['n2 update x a', 'n2 stored x a 5@n2', 'n2 updated u-a 5@n2'];

test.each<[string, AnyProperty, string[], string]>([
  ['an entry spreads', nothingInvented, [...told, 'n10 stored x a 5@n2'], 'holds'],
  [
    'nobody asked',
    nothingInvented,
    ['n2 stored x b 1@n2'],
    'n2 has x = b with stamp (1, n2), but nobody asked n2 for that.',
  ],
  [
    'a new stamp on arrival',
    nothingInvented,
    [...told, 'n10 stored x a 6@n10'],
    'n10 has x = a with stamp (6, n10), but nobody asked n10 for that.',
  ],
  [
    'two stamps',
    nothingInvented,
    [...told, 'n10 stored x a 6@n2'],
    'x = a was updated once, and has two stamps: (5, n2), and at n10 (6, n2).',
  ],
  [
    'sent before anything is told',
    nothingInvented,
    ['n2 update x a', 'n2 sends n10 x a 5@n2', 'n2 crash'],
    'holds, not exercised',
  ],
  ['a later entry replaces', nothingRolledBack, [...told, 'n2 stored x b 5@n10', 'n2 value x b 5@n10'], 'holds'],
  [
    'equal times: n10 comes after n2',
    nothingRolledBack,
    ['n2 stored x b 5@n10', 'n2 stored x a 5@n2'],
    'n2 stores x = a with stamp (5, n2); it already had x = b with stamp (5, n10).',
  ],
  [
    'one stamp for two entries',
    nothingRolledBack,
    ['n2 stored x b 0@n2', 'n2 stored x a 0@n2'],
    'n2 stores x = a with stamp (0, n2); it already had x = b with the same stamp: two entries with one stamp, see `stamps-rise`.',
  ],
  [
    'forgotten',
    nothingRolledBack,
    [...told, 'n2 crash', 'n2 value x - 0@-'],
    'n2 answers that it has no x; it had stored x = a.',
  ],
  ['a crash between write and output', nothingRolledBack, ['n2 crash', 'n2 value x a 5@n2'], 'holds, not exercised'],
  [
    'a change that was not told',
    nothingRolledBack,
    ['n2 value x a 5@n2'],
    'n2 answers x = a, and never output that it stored it.',
  ],
  [
    'over another site',
    stampsRise,
    ['n2 stored x b 5@n10', 'n2 update x a', 'n2 stored x a 6@n2', 'n2 updated u-a 6@n2'],
    'holds',
  ],
  [
    'behind another site',
    stampsRise,
    ['n2 stored x b 9@n10', 'n2 update x a', 'n2 stored x a 6@n2'],
    'n2 gives x = a the stamp (6, n2), which is not later than (9, n10) of x = b, which it had: the update is lost.',
  ],
  [
    'one stamp, two keys',
    stampsRise,
    [...told, 'n2 update y b', 'n2 stored y b 5@n2'],
    'The stamp (5, n2) is given twice: to x = a and to y = b.',
  ],
  [
    'never told',
    stampsRise,
    ['n2 update x a', 'n2 deliver'],
    'n2 was asked for update u-a, and never output that it is done: its handler is over.',
  ],
  ['cut off by a crash', stampsRise, ['n2 update x a', 'n2 crash', 'n2 deliver'], 'holds, not exercised'],
  ['to both', mailToAll, ['n2 update x a', 'n2 sends n1 x a 5@n2', 'n2 sends n10 x a 5@n2', 'n2 deliver'], 'holds'],
  [
    'one is forgotten',
    mailToAll,
    ['n2 update x a', 'n2 sends n1 x a 5@n2', 'n2 deliver'],
    'n2 was asked for the update a, and mailed nothing to n10: its handler is over.',
  ],
  [
    'twice',
    mailToAll,
    ['n2 update x a', 'n2 sends n1 x a 5@n2', 'n2 sends n1 x a 5@n2'],
    'n2 mails a to n1 again, or to itself.',
  ],
  [
    'passed on',
    mailToAll,
    ['n10 deliver', 'n10 sends n1 x a 5@n2'],
    'n10 mails a to n1, and was not asked for that update.',
  ],
  ['equal in the end', converges, [...told, ...nodes.map((it) => `${it} value x a 5@n2`)], 'holds'],
  [
    'one is behind',
    converges,
    [...told, 'n2 value x a 5@n2', 'n10 value x - 0@-'],
    'n10 has no x in the end; the latest is x = a with stamp (5, n2).',
  ],
  [
    'items are counted',
    converges,
    [...told, ...nodes.flatMap((it) => [`${it} value x a 5@n2`, `${it} value y - 0@-`, `${it} items 1`])],
    'holds',
  ],
  [
    'items that nobody has',
    mailArrives,
    [...told, ...nodes.flatMap((it) => [`${it} value x a 5@n2`, `${it} value y - 0@-`, `${it} items 2`])],
    "n2's status says items: 2; in the end it answered with a value for 1 of the keys.",
  ],
  [
    'sums differ',
    converges,
    [...told, ...nodes.map((it) => `${it} value x a 5@n2`), 'n2 sum s', 'n10 sum s', 'n1 sum t'],
    "n2's sum is s, n1's is t, and their copies are equal: each answered every key with the same value and stamp.",
  ],
])('%s (%#)', (_, property, lines, verdict) => {
  expect(judge(property, ...lines)).toBe(verdict);
});

const deleted = ['n2 delete x', 'n2 stored x - 8@n2', 'n2 updated d-x 8@n2'];
const expire = certificatesExpire({ tau1: 500, tau2: 1000, retention: 1 });

describe('certificates', () => {
  test.each<[string, AnyProperty, string[], string]>([
    ['gone', staysDeleted, [...told, ...deleted, 'n10 get x', 'n10 value x - 0@-'], 'holds'],
    [
      'nothing, with a stamp',
      staysDeleted,
      [...told, ...deleted, 'n10 get x', 'n10 value x null 8@n2'],
      'n10 answered for x the value null, and the stamp (8, n2); where there is no such item, both must be null.',
    ],
    [
      'a certificate is no item',
      staysDeleted,
      [...told, ...deleted, 'n10 get x', 'n10 value x - 0@-', 'n10 items 1'],
      "n10's status says items: 1; in the end it answered with a value for 0 of the keys.",
    ],
    [
      'certificates are no items',
      expire,
      ['n2 delete x', 'n2 observe 1 0 1'],
      "n2's status says items: 1, and 0 keys were ever given a value: certificates are no items.",
    ],
    [
      'back for a while',
      staysDeleted,
      [...told, ...deleted, 'n10 stored x a 5@n2', 'n10 get x', 'n10 value x - 0@-'],
      'holds',
    ],
    [
      'back',
      staysDeleted,
      [...told, ...deleted, 'n10 get x', 'n10 value x a 5@n2'],
      'x was deleted with stamp (8, n2), and n10 has x = a with stamp (5, n2) in the end.',
    ],
    [
      'deleted without a certificate',
      staysDeleted,
      ['n2 delete x', 'n2 updated d-x 8@n2', 'n2 get x', 'n2 value x a 5@n2'],
      'x was deleted with stamp (8, n2), and n2 has x = a with stamp (5, n2) in the end.',
    ],
    ['updated since', staysDeleted, [...deleted, 'n1 stored x b 9@n1', 'n1 get x', 'n1 value x b 9@n1'], 'holds'],
    [
      'updated since, and lost',
      reinstatedSurvives,
      [...deleted, 'n1 stored x b 9@n1', 'n1 get x', 'n1 value x - 0@-'],
      'The latest update is x = b with stamp (9, n1); in the end n1 has no x.',
    ],
    [
      'an awakening is no deletion',
      reinstatedSurvives,
      [...deleted, 'n1 stored x b 9@n1', 'n10 stored x - 20@n10', 'n1 get x', 'n1 value x - 0@-'],
      'The latest update is x = b with stamp (9, n1); in the end n1 has no x.',
    ],
    ['no answer', reinstatedSurvives, ['n1 stored x b 9@n1', 'n1 get x'], 'n1 never answered what x is.'],
    [
      'in its time',
      expire,
      ['n2 delete x', '@400', 'n2 sends n10 x - 8@n2 0', '@700', 'n2 observe 0 1', 'n10 observe 0 0'],
      'holds',
    ],
    [
      'sent when it should sleep',
      expire,
      ['n2 delete x', '@700', 'n2 sends n10 x - 8@n2 0'],
      'n2 sends a death certificate of x that was activated at 0 ms; now it is 700 ms, and τ₁ is 500 ms.',
    ],
    [
      'awakened',
      expire,
      [
        'n2 delete x',
        '@650',
        'n2 receives x a 5@n10',
        '@700',
        'n2 sends n10 x - 8@n2 650',
        '@900',
        'n10 sends n2 x - 8@n2 650',
        'n10 observe 1 0',
      ],
      'holds, not exercised',
    ],
    [
      'awakened by another certificate',
      expire,
      ['n2 delete x', '@650', 'n2 receives x - 8@n2', 'n2 receives y a 5@n10', '@700', 'n2 sends n10 x - 8@n2 650'],
      'n2 sends a death certificate of x that was activated at 650 ms: at that time nobody was asked to delete x, and no item x came to anybody.',
    ],
    [
      'two keep it',
      expire,
      ['n2 delete x', '@700', 'n2 observe 0 1', 'n10 observe 0 1'],
      '1 deletions have at most 1 retention sites each, and the sites together keep 2 dormant certificates.',
    ],
    [
      'for ever',
      expire,
      ['n2 delete x', '@1700', 'n2 observe 0 1'],
      'n2 still has 1 dormant death certificates, and τ₁ + τ₂ (1500 ms) is over for all of them.',
    ],
  ])('%s', (_, property, lines, verdict) => {
    expect(judge(property, ...lines)).toBe(verdict);
  });
});

test('converges points at the answer that shows who is behind', () => {
  if (converges.kind !== 'eventually') throw new Error(converges.kind);
  const output = (ref: number, node: string, value: object) =>
    converges.on.output?.(state, { ref, at: 0, node, value: value as Json });
  const state = converges.initial({ nodes: ['n2', 'n10'], healAt: null, until: 1000 });
  const [key, value, stamp] = ['x', 'a', { time: 5, site: 'n2' }];
  output(1, 'n2', { type: 'stored', key, value, stamp });
  output(2, 'n10', { type: 'value', id: 'g', key, value: null, stamp: null });
  output(3, 'n2', { type: 'value', id: 'g', key, value, stamp });
  expect(converges.missing(state)).toMatch(/^n10 has no x/);
  expect(converges.shownBy?.(state)).toBe(2);
});

test('checksum-first counts only what an exchange between equal copies sends', () => {
  const many = nodes.flatMap((node) => Array.from({ length: 20 }, (_, i) => `${node} stored k${i} v${i} ${i + 1}@n2`));
  const sends = Array.from({ length: 11 }, () => 'n2 sends n10 x a 5@n2');
  const missing = many.slice(0, -1);
  expect(judge(checksumFirst, ...many, 'n2 cycle', 'n2 sends n10 x a 5@n2')).toBe('holds');
  expect(judge(checksumFirst, ...many, 'n2 cycle', ...sends)).toMatch(/^All copies were equal/);
  expect(judge(checksumFirst, ...missing, 'n2 cycle', ...sends)).toBe('holds, not exercised');
});

test('newer: equal times by the order of nodes', () => {
  const args = [{ time: 3, site: 'n10' }, { time: 3, site: 'n2' }, nodes];
  expect(checkNewer(args, true)).toBeUndefined();
  expect(checkNewer(args, false)).toBe(
    'the times are equal, so the order of nodes decides, in which n10 comes last: true.',
  );
});

test.each([
  [['n2', 'n10'], 'n2 did not tell x in the last cycle'],
  [['n2'], undefined],
] as const)('hot-rumours-are-told, with the sites %j: whoever is alone has nobody to tell', (sites, because) => {
  const { initial, on } = hotRumoursAreTold(table1(2));
  let state = initial({ nodes: sites, healAt: null, until: 1000 });
  const at = { ref: 1, at: 0, node: 'n2' };
  const value = { type: 'stored', key: 'x', value: 'a', stamp: { time: 5, site: 'n2' } };
  let found: Violation | undefined;
  for (const fact of [{ value }, ...[1, 2, 3].map((n) => ({ request: { type: 'cycle', n } }))]) {
    const next = 'value' in fact ? on.output?.(state, { ...at, ...fact }) : on.request?.(state, { ...at, ...fact });
    if (next instanceof Violation) found ??= next;
    else if (next !== undefined) state = next;
  }
  expect(found?.because.split(';')[0]).toBe(because);
});
