/** Reports made by hand, for the tests of whoever shows reports. */
import type { Failure, GradeReport, PartResult, TestResult, Verdict } from '../judge/report.ts';

const partA = { id: 'A', title: 'Logical clock', bonus: false } as const;
const partB = { id: 'B', title: 'Mutual exclusion', bonus: false } as const;
const partD = { id: 'D', title: 'Physical clock', bonus: true } as const;

export const rules: Readonly<
  Record<string, readonly [rule: string, source: string, of: number, tests: readonly string[]]>
> = {
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

const tried = { storm: 500, scenario: 1, exploration: 1, law: 200, measure: 4000 } as const;

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
    explored: null,
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
  shrunk: null,
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
    seeds: { kind: 'local', only: null, perStorm: null, perExploration: null, perMeasure: null },
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
