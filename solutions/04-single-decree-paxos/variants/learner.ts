/** Part C: learners that believe too much, learners that wait for ever, and proposers that do not help them. */
import type { Variant } from '#course';

const paper = 'Lamport 2001';
const file = 'learner.ts';

const enough = 'if (voters.size > this.options.acceptors.length / 2)';
const notTwice = '  private learn(value: string): void {\n    if (this.learned !== null) return;';
const others =
  "    for (const learner of learners) if (learner !== this.self) this.send(learner, { type: 'learned', value });";

export const learner: readonly Variant[] = [
  {
    id: 'learns-from-half',
    title: 'Half of the acceptors are enough to learn',
    source: 'students',
    caughtBy: 'half-is-not-enough',
    breaks: 'learned-was-chosen',
    edits: [{ file, find: enough, put: enough.replace('>', '>=') }],
  },
  {
    id: 'learns-from-copies',
    title: 'Counts `accepted` messages, not acceptors',
    source: 'students',
    caughtBy: 'counting',
    breaks: 'learned-was-chosen',
    edits: [{ file, find: 'voters.add(from)', put: 'voters.add(from + voters.size)' }],
  },
  {
    id: 'counts-values',
    title: 'Adds up acceptances of the same value under different numbers',
    source: `${paper}, §2.1: chosen is a proposal; students`,
    caughtBy: 'counting',
    breaks: 'learned-was-chosen',
    edits: [
      { file, find: 'this.votes.get(n)', put: 'this.votes.get(value as unknown as number)' },
      { file, find: 'this.votes.set(n,', put: 'this.votes.set(value as unknown as number,' },
    ],
  },
  {
    id: 'first-acceptance-is-enough',
    title: 'Learns what the first acceptor says',
    source: 'students',
    caughtBy: 'counting',
    breaks: 'learned-was-chosen',
    edits: [{ file, find: enough, put: 'if (voters.size > 0)' }],
  },
  {
    id: 'tells-twice',
    title: 'Every message about the value is told to the application',
    source: 'students',
    caughtBy: 'learner-storm',
    breaks: 'learned-once',
    edits: [{ file, find: notTwice, put: '  private learn(value: string): void {' }],
  },
  {
    id: 'never-asks',
    title: 'A learner that missed everything waits for ever',
    source: `${paper}, §2.3`,
    caughtBy: 'learner-storm',
    breaks: 'learned-in-the-end',
    edits: [{ file, find: '  override onStart(): void {\n    this.askLater();', put: '  override onStart(): void {' }],
  },
  {
    id: 'asks-once',
    title: 'Asks once in its life',
    source: 'students',
    caughtBy: 'learner-asks',
    breaks: 'learned-in-the-end',
    edits: [{ file, find: '    this.queries += 1;\n    this.askLater();', put: '    this.queries += 1;' }],
  },
  {
    id: 'asks-too-often',
    title: 'Asks again after less than 10 Δ, so that proposers hardly get an attempt through',
    source: 'students',
    caughtBy: 'learner-asks',
    breaks: 'learned-in-the-end',
    edits: [{ file, find: '(10 + 10 * this.random())', put: '(2 + 2 * this.random())' }],
  },
  {
    id: 'asks-the-first',
    title: 'Asks always the same proposer',
    source: 'students',
    caughtBy: 'learner-asks',
    breaks: 'learned-in-the-end',
    edits: [{ file, find: 'proposers[this.queries % proposers.length]', put: 'proposers[0]' }],
  },
  {
    id: 'keeps-it-to-itself',
    title: 'The distinguished learner does not tell the others',
    source: `${paper}, §2.3`,
    caughtBy: 'distinguished-learner',
    breaks: 'learned-in-the-end',
    edits: [{ file, find: others, put: '' }],
  },
  {
    id: 'hears-no-news',
    title: 'Believes acceptors only: what the distinguished learner says is ignored',
    source: 'students',
    caughtBy: 'distinguished-learner',
    breaks: 'learned-in-the-end',
    edits: [{ file, find: "    if (message.type === 'learned') this.learn(message.value);\n", put: '' }],
  },
  {
    id: 'query-without-effect',
    title: 'A proposer that is asked and does not know does nothing',
    source: `${paper}, §2.3; students`,
    caughtBy: 'asked-proposer',
    breaks: 'learned-in-the-end',
    edits: [
      {
        file: 'proposer.ts',
        find: "    if (this.phase === 'idle' || this.phase === 'ready') this.attempt();\n",
        put: '',
      },
    ],
  },
  {
    id: 'tells-nobody',
    title: 'A proposer that finds out keeps it to itself until it is asked again',
    source: 'students',
    caughtBy: 'tells-whoever-asked',
    breaks: 'learned-in-the-end',
    edits: [
      {
        file: 'proposer.ts',
        find: "    for (const learner of this.asking) this.send(learner, { type: 'learned', value: this.chosen });\n",
        put: '',
      },
    ],
  },
  {
    id: 'trusts-old-promises',
    title: 'A proposer that leads and is asked finds out nothing: a majority has promised, and reported nothing',
    source: `${paper}, §2.3; students`,
    caughtBy: 'tells-whoever-asked',
    breaks: 'learned-in-the-end',
    edits: [
      {
        file: 'proposer.ts',
        find: "    if (this.phase === 'idle' || this.phase === 'ready') this",
        put: "    if (this.phase === 'idle') this",
      },
    ],
  },
  {
    id: 'acceptances-are-kept',
    title: 'A proposer counts acceptances of an attempt before the present one, and says that its value is chosen',
    source: 'students',
    caughtBy: 'acceptances-of-two-numbers',
    breaks: 'learned-was-chosen',
    edits: [{ file: 'proposer.ts', find: '    this.acceptors.clear();\n', put: '' }],
  },
  {
    id: 'any-acceptance-counts',
    title: 'A proposer counts acceptances that come late, of a number before the present one',
    source: 'students',
    caughtBy: 'acceptances-of-two-numbers',
    breaks: 'learned-was-chosen',
    edits: [
      {
        file: 'proposer.ts',
        find: "    if (this.phase !== 'accept' || n !== this.n) return;",
        put: "    void n;\n    if (this.phase !== 'accept') return;",
      },
    ],
  },
  {
    id: 'answers-with-its-wish',
    title: 'A proposer that is asked answers with the value it would like',
    source: 'students',
    caughtBy: 'learner-storm',
    breaks: 'learned-was-chosen',
    edits: [
      {
        file: 'proposer.ts',
        find: '    if (this.chosen !== null) return this.send(learner',
        put: "    if (this.chosen === null && this.wanted !== null) return this.send(learner, { type: 'learned', value: this.wanted });\n    if (this.chosen !== null) return this.send(learner",
      },
    ],
  },
  {
    id: 'answers-with-a-proposal',
    title: 'A proposer that is asked answers with a value that one promise reports',
    source: `${paper}, §2.3: one acceptance is no choice`,
    caughtBy: 'learner-storm',
    breaks: 'learned-was-chosen',
    edits: [
      {
        file: 'proposer.ts',
        find: '    this.promises.set(from, accepted);',
        put: "    this.promises.set(from, accepted);\n    for (const learner of this.asking) if (accepted !== null) this.send(learner, { type: 'learned', value: accepted.value });",
      },
    ],
  },
];
