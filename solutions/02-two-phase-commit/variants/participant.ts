/** Parts B and C: participants that forget, guess, or do not ask. */
import type { Variant } from '#course';

const file = 'participant.ts';
const mohan = 'Mohan & Lindsay 1983';
const book = 'Bernstein, Hadzilacos & Goodman 1987';
const recordPrepared =
  "    this.record({ kind: 'prepared', tx, work, writers }); // before the yes: it must hold after a crash\n";

export const participant: readonly Variant[] = [
  {
    id: 'yes-before-its-record',
    title: 'The yes is sent, and then the intentions are recorded: the first domino',
    source: `${mohan}, §2.1`,
    caughtBy: 'yes-after-its-record',
    breaks: 'yes-is-recorded',
    edits: [
      { file, find: recordPrepared, put: '' },
      {
        file,
        find: "    vote('yes', read);\n    this.waitForOutcome(tx);",
        put: `    vote('yes', read);\n${recordPrepared}    this.waitForOutcome(tx);`,
      },
    ],
  },
  {
    id: 'acknowledged-before-its-record',
    title: 'The commit is acknowledged, and then it is recorded: the third domino',
    source: `${mohan}, §2.1`,
    caughtBy: 'acknowledgement-after-its-record',
    breaks: 'acknowledged-is-recorded',
    edits: [
      {
        file,
        find: '    if (this.prepared[tx] !== undefined) this.decide(tx, outcome);',
        put: `    if (this.prepared[tx] !== undefined && outcome === 'commit')
      this.send(this.options.coordinator, { type: 'acknowledge', tx });
    if (this.prepared[tx] !== undefined) return this.decide(tx, outcome);`,
      },
    ],
  },
  {
    id: 'outcome-lazy',
    title: 'The outcome is recorded lazily, and acknowledged at once',
    source: `${mohan}, §3: with presumed abort the coordinator forgets after the acknowledgements`,
    caughtBy: 'every-crash',
    breaks: 'acknowledged-is-recorded',
    edits: [
      {
        file,
        find: "this.record({ kind: 'outcome', tx, outcome }, outcome === 'abort');",
        put: "this.record({ kind: 'outcome', tx, outcome }, true);",
      },
    ],
  },
  {
    id: 'prepared-in-memory',
    title: 'What it has promised is kept in fields only',
    source: 'get-convex/convex-backend#101',
    caughtBy: 'gentle-crashes',
    breaks: 'yes-is-recorded',
    edits: [{ file, find: recordPrepared, put: '' }],
  },
  {
    id: 'restart-frees-locks',
    title: 'After a restart what is in doubt is asked about, but its accounts are not locked',
    source: 'Lampson & Sturgis 1979, §5; students',
    caughtBy: 'every-crash',
    breaks: 'locks-until-decided',
    edits: [
      {
        file,
        find: '    for (const tx of Object.keys(this.prepared)) this.waitForOutcome(tx);\n  }\n\n  override onRequest',
        put: '    for (const tx of Object.keys(this.prepared)) this.unlocked[tx] = true;\n    for (const tx of Object.keys(this.prepared)) this.waitForOutcome(tx);\n  }\n\n  private readonly unlocked: Record<string, true> = {};\n\n  override onRequest',
      },
      {
        file,
        find: 'for (const op of work) held',
        put: 'for (const op of this.unlocked[tx] ? [] : work) held',
      },
    ],
  },
  {
    id: 'aborts-when-in-doubt-for-long',
    title: 'In doubt for too long, it aborts, and calls it presumed abort',
    source: 'students; several databases’ heuristic abort',
    caughtBy: 'coordinator-gone',
    breaks: 'waits-in-doubt',
    edits: [
      {
        file,
        find: '    if (intentions === undefined) return; // decided meanwhile\n',
        put: "    if (intentions === undefined) return;\n    if (this.asked[tx]) return this.decide(tx, 'abort');\n    this.asked[tx] = true;\n",
      },
      {
        file,
        find: '  override onTimer',
        put: '  private readonly asked: Record<string, true> = {};\n\n  override onTimer',
      },
    ],
  },
  {
    id: 'uncertain-means-abort',
    title: 'Aborts when the others it can reach are uncertain too',
    source: `${book}, §7.4; compare ACP_NB_WRONG in the TLA+ examples`,
    caughtBy: 'all-uncertain',
    breaks: 'waits-in-doubt',
    edits: [
      {
        file,
        find: "if (message.outcome === 'uncertain') return; // all there",
        put: "if (message.outcome === 'uncertain' && from === this.options.coordinator) return; // all there",
      },
      {
        file,
        find: '        return this.learn(message.tx, message.outcome);\n    }\n  }',
        put: "        return this.learn(message.tx, message.outcome === 'commit' ? 'commit' : 'abort');\n    }\n  }",
      },
    ],
  },
  {
    id: 'refusal-not-recorded',
    title: 'Not having voted, it answers "abort" and records nothing; then it votes yes to a late prepare',
    source: `${book}, §7.4, cooperative termination`,
    caughtBy: 'every-crash',
    breaks: 'ac1-agreement',
    edits: [
      {
        file,
        find: `      this.record({ kind: 'outcome', tx, outcome: 'abort' });
      this.apply(tx, 'abort');
      this.output({ type: 'decided', tx, outcome: 'abort' });
    }`,
        put: "      return this.send(to, { type: 'answer', tx, outcome: 'abort' });\n    }",
      },
    ],
  },
  {
    id: 'refusal-forgotten-in-a-crash',
    title: 'Not having voted, it answers "abort", and records that lazily',
    source: `${book}, §7.4, cooperative termination`,
    caughtBy: 'every-crash',
    breaks: 'ac1-agreement',
    edits: [
      {
        file,
        find: `      this.record({ kind: 'outcome', tx, outcome: 'abort' });
      this.apply(tx, 'abort');`,
        put: "      this.record({ kind: 'outcome', tx, outcome: 'abort' }, true);\n      this.apply(tx, 'abort');",
      },
    ],
  },
  {
    id: 'presumes-abort-too',
    title: 'Forgets a commit after its acknowledgement, and answers "abort" for what it has no record of',
    source: `${mohan}, §3: the presumption is the coordinator’s only`,
    caughtBy: 'every-crash',
    breaks: 'ac1-agreement',
    edits: [
      {
        file,
        find: '    if (this.outcomes[tx] === undefined && this.prepared[tx] === undefined) {',
        put: `    if (this.outcomes[tx] === 'commit') return this.send(to, { type: 'answer', tx, outcome: 'abort' });
    if (this.outcomes[tx] === undefined && this.prepared[tx] === undefined) {`,
      },
    ],
  },
  {
    id: 'asks-the-coordinator-only',
    title: 'In doubt, it asks the coordinator and nobody else',
    source: `${book}, §7.4, cooperative termination`,
    caughtBy: 'told-one',
    breaks: 'cooperative-termination',
    edits: [
      {
        file,
        find: 'for (const node of [this.options.coordinator, ...intentions.writers])',
        put: 'for (const node of intentions.writers.length > 0 ? [this.options.coordinator] : [])',
      },
    ],
  },
  {
    id: 'does-not-refuse',
    title: 'Asked about a transaction it has not voted on, it says "uncertain"',
    source: `${book}, §7.4, cooperative termination`,
    caughtBy: 'not-voted',
    breaks: 'cooperative-termination',
    edits: [
      {
        file,
        find: `      this.record({ kind: 'outcome', tx, outcome: 'abort' });
      this.apply(tx, 'abort');
      this.output({ type: 'decided', tx, outcome: 'abort' });
    }`,
        put: "      return this.send(to, { type: 'answer', tx, outcome: 'uncertain' });\n    }",
      },
    ],
  },
  {
    id: 'asks-once',
    title: 'In doubt, it asks once; the answer may be lost',
    source: 'students',
    caughtBy: 'repair-storm',
    breaks: 'ac5-everybody-decides',
    edits: [
      {
        file,
        find: "      if (node !== this.self) this.send(node, { type: 'inquire', tx });\n    this.waitForOutcome(tx);",
        put: "      if (node !== this.self) this.send(node, { type: 'inquire', tx });",
      },
    ],
  },
  {
    id: 'put-off-by-new-work',
    title: 'What is prepared later puts off the question about what was prepared before',
    source: 'students: one timer for all that is in doubt',
    caughtBy: 'not-put-off',
    breaks: 'cooperative-termination',
    edits: [
      {
        file,
        find: '    this.setTimer(tx, 4 * this.options.delay);',
        put: '    for (const it of Object.keys({ ...this.prepared, [tx]: true })) this.setTimer(it, 4 * this.options.delay);',
      },
    ],
  },
  {
    id: 'restart-does-not-ask',
    title: 'After a restart it waits to be told what it is in doubt about; aborts are told once',
    source: 'students',
    caughtBy: 'repair-storm',
    breaks: 'ac5-everybody-decides',
    edits: [
      {
        file,
        find: '    for (const tx of Object.keys(this.prepared)) this.waitForOutcome(tx);\n',
        put: '',
      },
    ],
  },
];
