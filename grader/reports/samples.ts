/** Reports made by hand, for the tests of whoever shows reports. */
import type { Failure, GradeReport, PartResult, TestResult, Verdict } from '../judge/report.ts';

const partA = { id: 'A', title: 'Logical clock', bonus: false } as const;
const partB = { id: 'B', title: 'Mutual exclusion', bonus: false } as const;
const partD = { id: 'D', title: 'Physical clock', bonus: true } as const;

const rules: Readonly<Record<string, readonly [rule: string, source: string, of: number, tests: readonly string[]]>> = {
  'clock-condition': [
    'If a → b then C(a) < C(b).',
    'Lamport 1978, Clock Condition',
    14,
    ['clock-storm', 'chain-of-messages'],
  ],
  'total-order': [
    '⇒ orders any two events, ties by the order of `nodes`.',
    'Lamport 1978, §3',
    6,
    ['before-is-a-total-order'],
  ],
  'one-holder': [
    'A process that holds the resource releases it before another is granted it.',
    'Lamport 1978, condition I',
    20,
    ['grants-storm', 'pauses-storm'],
  ],
  'grant-order': [
    'Requests are granted in the order ⇒ of their time stamps.',
    'Lamport 1978, rule 5',
    10,
    ['grants-storm', 'late-request'],
  ],
  'every-request-granted': [
    'If every grant is released, every request is granted.',
    'Lamport 1978, condition III',
    10,
    ['grants-storm'],
  ],
  'message-cost': ['A critical section costs at most 3(N−1) messages.', 'Lamport 1978, §4', 5, ['grant-cost']],
  'synchrony-bound': [
    'Two readings at one instant differ by less than relation (11) allows.',
    'Lamport 1978, PC2',
    15,
    ['ring-of-clocks'],
  ],
};

const about: Readonly<Record<string, Pick<TestResult, 'title' | 'part' | 'kind' | 'visibility'>>> = {
  'clock-storm': {
    title: 'Five processes, messages lost and reordered',
    part: 'A',
    kind: 'storm',
    visibility: 'public',
  },
  'chain-of-messages': {
    title: 'A message through all processes and back',
    part: 'A',
    kind: 'scenario',
    visibility: 'public',
  },
  'before-is-a-total-order': {
    title: '`before` on generated pairs of time stamps',
    part: 'A',
    kind: 'law',
    visibility: 'hidden',
  },
  'grants-storm': { title: 'Four processes ask and release at random', part: 'B', kind: 'storm', visibility: 'public' },
  'pauses-storm': {
    title: 'The same while processes stop for a while and go on',
    part: 'B',
    kind: 'storm',
    visibility: 'hidden',
  },
  'late-request': {
    title: 'An older request arrives after a younger one',
    part: 'B',
    kind: 'scenario',
    visibility: 'public',
  },
  'grant-cost': { title: 'Messages per critical section', part: 'B', kind: 'measure', visibility: 'hidden' },
  'ring-of-clocks': { title: 'Six clocks in a ring', part: 'D', kind: 'storm', visibility: 'public' },
};

export interface Ending {
  readonly verdict: Verdict;
  readonly because?: string;
  readonly failure?: Partial<Failure>;
  readonly failed?: number;
  readonly measured?: TestResult['measured'];
}

const tried = { storm: 500, scenario: 1, law: 200, measure: 4000 } as const;

function testOf(id: string, ending: Ending): TestResult {
  const known = about[id]!; // only ids of the table above are asked for
  return {
    id,
    ...known,
    verdict: ending.verdict,
    because: ending.because ?? null,
    runs: { tried: tried[known.kind], failed: ending.failed ?? (ending.failure ? 1 : 0) },
    strength:
      known.kind === 'law' ? { events: 0, deliveries: 0, faults: 0 } : { events: 640, deliveries: 240, faults: 4 },
    measured: ending.measured ?? null,
    failure: ending.failure ? { ...noFailure, ...ending.failure } : null,
  };
}

const noFailure: Failure = {
  property: null,
  rule: null,
  source: null,
  because: '',
  where: null,
  cause: null,
  lecture: null,
  seed: null,
  facts: [],
  nodes: [],
  events: [],
  transcript: null,
};

const worst: readonly Verdict[] = ['threw', 'stopped', 'violated', 'todo', 'not-established', 'passed'];

function propertyOf(id: string, tests: readonly TestResult[]): PartResult['properties'][number] {
  const [rule, source, of, ids] = rules[id]!; // as above
  const judged = tests.filter((test) => ids.includes(test.id));
  const blamed = judged.filter(
    (test) => test.verdict === 'passed' || test.failure === null || (test.failure.property ?? id) === id,
  );
  const verdict = worst.find((verdict) => blamed.some((test) => test.verdict === verdict)) ?? 'not-established';
  const because = blamed.find((test) => test.verdict === verdict && verdict !== 'passed');
  const judgedNone = blamed.length === 0 ? 'The test that judges it ended before it could.' : null;
  return {
    id,
    rule,
    source,
    points: verdict === 'passed' ? of : 0,
    of,
    verdict,
    because: because?.because ?? because?.failure?.because ?? judgedNone,
    tests: [...ids],
  };
}

/** A report of a lab with parts A, B and D, whose tests ended as told; a test that is not named passed. */
export function sampleReport(
  endings: Readonly<Record<string, Ending>>,
  changes: Partial<GradeReport> = {},
): GradeReport {
  const tests = Object.keys(about).map((id) => testOf(id, endings[id] ?? { verdict: 'passed' }));
  const partOf = (part: typeof partA | typeof partB | typeof partD, ids: readonly string[]): PartResult => {
    const properties = ids.map((id) => propertyOf(id, tests));
    const sum = (field: 'points' | 'of') => properties.reduce((total, it) => total + it[field], 0);
    return { ...part, points: sum('points'), of: sum('of'), properties };
  };
  const parts = [
    partOf(partA, ['clock-condition', 'total-order']),
    partOf(partB, ['one-holder', 'grant-order', 'every-request-granted', 'message-cost']),
    partOf(partD, ['synchrony-bound']),
  ];
  const total = (bonus: boolean, field: 'points' | 'of') =>
    parts.filter((part) => part.bonus === bonus).reduce((sum, part) => sum + part[field], 0);
  return {
    format: 1,
    lab: { id: '01-lamport-clock', title: 'Lamport clock' },
    program: 'handed in',
    sourceHash: '5f3c'.padEnd(64, '0'),
    suiteHash: 'a1b2'.padEnd(64, '0'),
    seeds: { kind: 'local', only: null, perStorm: null },
    asked: { part: null, test: null },
    points: total(false, 'points'),
    of: total(false, 'of'),
    bonus: total(true, 'points'),
    bonusOf: total(true, 'of'),
    parts,
    tests,
    ...changes,
  };
}

const todo = (because: string, file: string, line: number): Ending => ({
  verdict: 'todo',
  failure: { because: `Still to do: ${because}.`, where: { file, line } },
});

const clockTodo = todo('count the events of this process (IR1), and what a message says (IR2)', 'lamport-clock.ts', 24);
const lockTodo = todo('the five rules of mutual exclusion', 'mutual-exclusion.ts', 31);
const physicalTodo = todo('a clock that follows the fastest neighbour', 'physical-clock.ts', 18);

/** As shipped. */
export const skeleton: Readonly<Record<string, Ending>> = {
  'clock-storm': clockTodo,
  'chain-of-messages': clockTodo,
  'before-is-a-total-order': todo('the relation ⇒', 'lamport-clock.ts', 52),
  'grants-storm': lockTodo,
  'pauses-storm': lockTodo,
  'late-request': lockTodo,
  'grant-cost': lockTodo,
  'ring-of-clocks': physicalTodo,
};

/** As shipped where silence breaks a promise: the script of `late-request` waits in vain. */
export const silentSkeleton: Readonly<Record<string, Ending>> = {
  ...skeleton,
  'late-request': {
    verdict: 'violated',
    failure: { property: 'grant-order', because: 'p1 was asked, and sent no request within 500 ms.', seed: 1 },
  },
};

/** Part A done, part B with a bug that two tests see, part D not begun. */
export const halfWay: Readonly<Record<string, Ending>> = {
  'grants-storm': {
    verdict: 'violated',
    failed: 12,
    failure: {
      property: 'one-holder',
      rule: rules['one-holder']![0],
      source: rules['one-holder']![1],
      because: 'p2 was granted while p1 still held the resource.',
      cause: 'A request was granted before a message with a later time stamp had arrived from every other process.',
      lecture: '01-lamport-clock/notes.md#mutual-exclusion',
      seed: 17,
      facts: [
        {
          ref: 4 * 0x100000 + 1,
          event: 4,
          atMicros: 12_345,
          text: 'p1 tells the application {"id":"r1","type":"granted"}',
        },
        {
          ref: 5 * 0x100000 + 1,
          event: 5,
          atMicros: 14_000,
          text: 'p2 tells the application {"id":"r2","type":"granted"}',
        },
      ],
      nodes: ['p1', 'p2'],
      events: [
        { n: 0, at: 0, kind: 'handler', node: 'p1', cause: { kind: 'start', boot: 1 }, effects: [] },
        { n: 1, at: 0, kind: 'handler', node: 'p2', cause: { kind: 'start', boot: 1 }, effects: [] },
        {
          n: 2,
          at: 5_000,
          kind: 'handler',
          node: 'p1',
          cause: { kind: 'request', request: { type: 'request', id: 'r1' } },
          effects: [{ kind: 'send', to: 'p2', message: { type: 'request', time: 1 }, fate: 'sent', copies: 1 }],
        },
        {
          n: 3,
          at: 11_000,
          kind: 'handler',
          node: 'p2',
          cause: { kind: 'deliver', from: 'p1', message: { type: 'request', time: 1 }, sent: 2 * 0x100000 },
          effects: [{ kind: 'send', to: 'p1', message: { type: 'acknowledge', time: 3 }, fate: 'sent', copies: 1 }],
        },
        {
          n: 4,
          at: 12_345,
          kind: 'handler',
          node: 'p1',
          cause: { kind: 'deliver', from: 'p2', message: { type: 'acknowledge', time: 3 }, sent: 3 * 0x100000 },
          effects: [{ kind: 'output', value: { type: 'granted', id: 'r1' } }],
          status: { holding: true },
        },
        {
          n: 5,
          at: 14_000,
          kind: 'handler',
          node: 'p2',
          cause: { kind: 'request', request: { type: 'request', id: 'r2' } },
          effects: [{ kind: 'output', value: { type: 'granted', id: 'r2' } }],
        },
      ],
      transcript: { name: '01-grants-storm-17', base64: 'TFNUUAE=' },
    },
  },
  'pauses-storm': {
    verdict: 'violated',
    failed: 3,
    failure: {
      property: 'one-holder',
      because: 'p3 was granted while p1 still held the resource.',
      seed: 4,
      nodes: ['p1', 'p2', 'p3'],
      events: Array.from({ length: 40 }, (_, n) => ({ n, at: 0, kind: 'pause', node: 'p1' }) as const),
    },
  },
  'late-request': {
    verdict: 'not-established',
    because: 'p2 never sent a request, so no older one could arrive after it.',
  },
  'grant-cost': {
    verdict: 'passed',
    measured: {
      unit: 'messages per critical section',
      mean: 8.97,
      spread: 0.12,
      reference: 9,
      tolerance: 0.25,
      published: '3(N−1) = 9 (Lamport 1978, §4)',
    },
  },
  'ring-of-clocks': physicalTodo,
};

/** An exception, a program the grader had to stop, a wrong figure, a law that fails. */
export const troubles: Readonly<Record<string, Ending>> = {
  'clock-storm': {
    verdict: 'threw',
    failed: 500,
    failure: {
      because: "p3 threw in onMessage: 'no such process: p9'.",
      where: { file: 'lamport-clock.ts', line: 41 },
      cause: 'An exception in a handler ends the run; a real node would be gone.',
      lecture: '01-lamport-clock/notes.md#handlers',
      seed: 3,
      facts: [{ ref: 3 * 0x100000, event: 3, atMicros: 900, text: 'p3 receives {"type":"event"} from p1' }],
      transcript: { name: '01-clock-storm-3.lockstep', base64: 'TFNUUAE=' },
    },
  },
  'before-is-a-total-order': {
    verdict: 'violated',
    failed: 7,
    failure: {
      property: 'total-order',
      rule: rules['total-order']![0],
      source: rules['total-order']![1],
      because:
        'before({"process":"p10","time":4}, {"process":"p2","time":4}) answered true, but p2 stands before p10 in `nodes`.',
      cause: 'Ids compared as strings: "p10" < "p2" is true.',
      lecture: '01-lamport-clock/notes.md#total-order',
    },
  },
  'grants-storm': { verdict: 'stopped', because: 'The grader had to stop your program: it used more than 256 MB.' },
  'grant-cost': {
    verdict: 'violated',
    failure: {
      property: 'message-cost',
      rule: rules['message-cost']![0],
      source: rules['message-cost']![1],
      because: 'A critical section costs 12 messages here; 9 ± 0.25 are right.',
    },
    measured: {
      unit: 'messages per critical section',
      mean: 12.004,
      spread: 0.12,
      reference: 9,
      tolerance: 0.25,
      published: '3(N−1) = 9 (Lamport 1978, §4)',
    },
  },
};
