/** Part B: wrong numbers, wrong majorities, wrong values, and proposers that give up. */
import type { Variant } from '#course';

const paper = 'Lamport 2001';
const file = 'proposer.ts';

const number = '    this.n = this.round * proposers.length + proposers.indexOf(this.self);';
const written = "    this.storage.set('round', this.round);\n";
const current = "    if (this.phase !== 'prepare' || n !== this.n) return;";
const choose = `    for (const accepted of this.promises.values())
      if (accepted !== null && accepted.n > (highest?.n ?? 0)) highest = accepted;`;
const value = '    const value = highest?.value ?? this.wanted;';

const exploration = 'three-numbers-in-all';

export const proposer: readonly Variant[] = [
  {
    id: 'any-promise-counts',
    title: 'A promise of an earlier number counts for the present one',
    source: 'MyPaxos#18',
    caughtBy: exploration,
    breaks: 'p2c',
    edits: [{ file, find: current, put: "    if (this.phase !== 'prepare') return;" }],
  },
  {
    id: 'promises-are-kept',
    title: 'A new attempt begins with the promises of the one before',
    source: 'students',
    caughtBy: exploration,
    breaks: 'p2c',
    edits: [{ file, find: '    this.promises.clear();\n', put: '' }],
  },
  {
    id: 'last-report-wins',
    title: 'Takes the value of the report that arrived last',
    source: `${paper}, §2.2, P2c; CrystalBall`,
    caughtBy: 'lower-report-last',
    breaks: 'p2c',
    edits: [{ file, find: choose, put: choose.replace(' && accepted.n > (highest?.n ?? 0)', '') }],
  },
  {
    id: 'first-report-wins',
    title: 'Takes the value of the report that arrived first',
    source: `${paper}, §2.2, P2c; students`,
    caughtBy: 'lower-report-first',
    breaks: 'p2c',
    edits: [{ file, find: choose, put: choose.replace('accepted.n > (highest?.n ?? 0)', 'highest === null') }],
  },
  {
    id: 'lowest-report-wins',
    title: 'Takes the value of the report with the lowest number: what was accepted first',
    source: 'students',
    caughtBy: 'lower-report-first',
    breaks: 'p2c',
    edits: [
      {
        file,
        find: choose,
        put: choose.replace('accepted.n > (highest?.n ?? 0)', '!(highest !== null && highest.n < accepted.n)'),
      },
    ],
  },
  {
    id: 'own-value-first',
    title: 'Sends out its own value although promises report another',
    source: `${paper}, §2.2, P2c`,
    caughtBy: exploration,
    breaks: 'p2c',
    edits: [{ file, find: value, put: '    const value = this.wanted ?? highest?.value ?? null;' }],
  },
  {
    id: 'half-is-a-majority',
    title: 'Half of the acceptors are enough',
    source: 'akka-raft#45; students',
    caughtBy: 'four-acceptors',
    breaks: 'p2c',
    edits: [{ file, find: 'return count > this.options', put: 'return count >= this.options' }],
  },
  {
    id: 'counts-messages',
    title: 'Counts promises, not acceptors: a copy counts again',
    source: 'students',
    caughtBy: exploration,
    breaks: 'p2c',
    edits: [
      {
        file,
        find: 'this.promises.set(from, accepted);',
        put: 'this.promises.set(from + this.promises.size, accepted);',
      },
    ],
  },
  {
    id: 'first-promise-is-enough',
    title: 'Sends out its proposal after the first promise',
    source: 'students',
    caughtBy: exploration,
    breaks: 'p2c',
    edits: [{ file, find: '    if (!this.isMajority(this.promises.size)) return;\n', put: '' }],
  },
  {
    id: 'host-first-numbers',
    title: 'Numbers are host · MAX + round: unique, but the first host can never outbid another',
    source: 'widespread in lecture notes and implementations',
    caughtBy: 'outbid',
    breaks: 'chosen-in-the-end',
    edits: [{ file, find: number, put: '    this.n = proposers.indexOf(this.self) * 100_000 + this.round;' }],
  },
  {
    id: 'common-numbers',
    title: 'All proposers use the numbers 1, 2, 3, …',
    source: `${paper}, §2.5: "disjoint sets of numbers"`,
    caughtBy: exploration,
    breaks: 'unique-numbers',
    edits: [{ file, find: number, put: '    this.n = this.round;' }],
  },
  {
    id: 'number-in-memory',
    title: 'After a crash the proposer begins again with its first number',
    source: `${paper}, §2.5; phxpaxos#145`,
    caughtBy: 'proposer-crashes',
    breaks: 'unique-numbers',
    edits: [{ file, find: "Number(this.storage.get('round') ?? 0)", put: '0' }],
  },
  {
    id: 'number-written-lazily',
    title: 'The number is not forced to disk',
    source: `${paper}, §2.5; databases without fsync`,
    caughtBy: 'proposer-crashes',
    breaks: 'unique-numbers',
    edits: [{ file, find: written, put: "    this.storage.set('round', this.round, { lazy: true });\n" }],
  },
  {
    id: 'chooses-again',
    title: 'The promise of one acceptor more makes it choose its value once more',
    source: 'DSLabs (EuroSys 2019), §6; students',
    caughtBy: exploration,
    breaks: 'unique-numbers',
    edits: [
      {
        file,
        find: current,
        put: "    if ((this.phase !== 'prepare' && this.phase !== 'accept') || n !== this.n) return;",
      },
      { file, find: '    this.promises = new Map(); // nothing more is asked of them\n', put: '' },
    ],
  },
  {
    id: 'counts-promises-anew',
    title: 'Promises that come when the proposal is out are counted once more, and a majority of them chooses again',
    source: 'students',
    caughtBy: 'promises-too-many',
    breaks: 'unique-numbers',
    edits: [{ file, find: current, put: '    if (n !== this.n) return;' }],
  },
  {
    id: 'invents-a-value',
    title: 'With nothing to propose it proposes an empty word',
    source: `${paper}, §2.1; students`,
    caughtBy: 'proposer-storm',
    breaks: 'only-proposed',
    edits: [{ file, find: value, put: "    const value = highest?.value ?? this.wanted ?? 'nothing';" }],
  },
  {
    id: 'never-again',
    title: 'An attempt that comes to nothing is the last',
    source: 'students',
    caughtBy: 'lost-attempts',
    breaks: 'chosen-in-the-end',
    edits: [{ file, find: '    this.failures += 1;\n    this.attempt();', put: '    this.failures += 1;' }],
  },
  {
    id: 'same-number-again',
    title: 'Tries again with the number that was refused',
    source: 'students',
    caughtBy: 'outbid',
    breaks: 'chosen-in-the-end',
    edits: [
      {
        file,
        find: 'Math.max(this.round, Math.floor(this.ahead / proposers.length)) + 1',
        put: 'Math.max(this.round, 1)',
      },
    ],
  },
  {
    id: 'refusal-ends-it',
    title: 'A refusal ends the attempt, and nothing begins another',
    source: 'students',
    caughtBy: 'outbid',
    breaks: 'chosen-in-the-end',
    edits: [{ file, find: '    this.tryAgainAfter(0);', put: "    this.cancelTimer('again');" }],
  },
  {
    id: 'no-patience-for-accepts',
    title: 'The timer is stopped when the accepts are out: if they are lost, so is the attempt',
    source: 'students',
    caughtBy: 'lost-attempts',
    breaks: 'chosen-in-the-end',
    edits: [
      {
        file,
        find: '    this.tryAgainAfter(3 * this.options.delay);',
        put: "    this.cancelTimer('again');",
      },
    ],
  },
  {
    id: 'led-and-forgotten',
    title: 'While it leads it sets no timer, and none when the value comes: if the accepts are lost, so is the attempt',
    source: 'students',
    caughtBy: 'led-and-lost',
    breaks: 'chosen-in-the-end',
    edits: [{ file, find: '    this.tryAgainAfter(3 * this.options.delay);\n', put: '' }],
  },
  {
    id: 'patience-without-end',
    title: 'The pause doubles with every failure, and nothing bounds it',
    source: 'students',
    caughtBy: 'patience-has-an-end',
    breaks: 'chosen-in-the-end',
    edits: [{ file, find: 'Math.min(1 + this.failures, 4)', put: '(1 + this.failures)' }],
  },
  {
    id: 'refused-without-end',
    title: 'The pause after a refusal doubles with every failure, and nothing bounds it',
    source: 'students',
    caughtBy: 'refused-again-and-again',
    breaks: 'chosen-in-the-end',
    edits: [
      {
        file,
        find: '    this.tryAgainAfter(0);',
        put: "    this.setTimer('again', this.options.delay * 2 ** this.failures);",
      },
    ],
  },
  {
    id: 'waits-for-all',
    title: 'Waits for the promises of all acceptors',
    source: `${paper}, §2.2: "a majority"`,
    caughtBy: 'four-acceptors',
    breaks: 'chosen-in-the-end',
    edits: [
      {
        file,
        find: '    if (!this.isMajority(this.promises.size)) return;',
        put: '    if (this.promises.size < this.options.acceptors.length) return;',
      },
    ],
  },
];
