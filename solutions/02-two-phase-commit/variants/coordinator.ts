/** Parts B and C: coordinators that decide too early, twice, or forget too early. */
import type { Variant } from '#course';

const file = 'coordinator.ts';
const mohan = 'Mohan & Lindsay 1983';

export const coordinator: readonly Variant[] = [
  {
    id: 'vote-timer-after-commit',
    title: 'The vote timer fires after the commit was recorded, and aborts',
    source: 'dotnet/orleans#10123',
    caughtBy: 'every-crash',
    breaks: 'ac2-no-reversal',
    edits: [
      { file, find: '    this.forget(tx);\n    const writers = Object', put: '    const writers = Object' },
      {
        file,
        find: '    if (collecting === undefined) return; // decided',
        put: '    if (collecting === undefined || this.committed[tx] !== undefined) return; // decided',
      },
    ],
  },
  {
    id: 'abort-sent-not-decided',
    title: 'A missing vote makes it send aborts, but it goes on collecting and may commit',
    source: 'get-convex/convex-backend#158',
    caughtBy: 'every-crash',
    breaks: 'ac1-agreement',
    edits: [
      {
        file,
        find: 'if (collecting !== undefined) this.abort(tx, collecting);',
        put: `for (const participant of Object.keys(collecting?.work ?? {}))
      this.send(participant, { type: 'decision', tx, outcome: 'abort' });`,
      },
    ],
  },
  {
    id: 'commit-record-lazy',
    title: 'The commit record is not forced before phase two',
    source: 'actiontech/dble#1192, #1193',
    caughtBy: 'commit-after-its-record',
    breaks: 'commit-is-recorded',
    edits: [
      {
        file,
        find: "this.record({ kind: 'commit', tx, writers });",
        put: "this.record({ kind: 'commit', tx, writers }, true);",
      },
    ],
  },
  {
    id: 'commit-before-its-record',
    title: 'The decisions are sent, and then it is recorded: the second domino',
    source: `${mohan}, §2.1`,
    caughtBy: 'commit-after-its-record',
    breaks: 'commit-is-recorded',
    edits: [
      {
        file,
        find: "      this.record({ kind: 'commit', tx, writers }); // the decision: before anybody hears of it\n      this.committed[tx] = writers;\n      this.tellCommit(tx);\n",
        put: "      this.committed[tx] = writers;\n      this.tellCommit(tx);\n      this.record({ kind: 'commit', tx, writers });\n",
      },
    ],
  },
  {
    id: 'forgets-at-first-acknowledgement',
    title: 'Forgets the commit when the first participant has acknowledged it',
    source: 'jbosstm/narayana#821 (JBTM-2356)',
    caughtBy: 'every-crash',
    breaks: 'ac1-agreement',
    edits: [{ file, find: '    if (this.committed[tx].length > 0) return;\n', put: '' }],
  },
  {
    id: 'forgets-what-was-sent',
    title: 'Counts a commit as told when it is sent: no acknowledgement is waited for',
    source: 'students',
    caughtBy: 'every-crash',
    breaks: 'ac1-agreement',
    edits: [
      {
        file,
        find: 'if (this.committed[tx] !== undefined) return',
        put: 'if ((this.committed[tx] ?? []).length > 0 && !this.told[tx]) return',
      },
      {
        file,
        find: '  private outcomeOf',
        put: '  private readonly told: Record<string, true> = {};\n\n  private outcomeOf',
      },
      {
        file,
        find: '    for (const writer of this.committed[tx]',
        put: '    this.told[tx] = true;\n    for (const writer of this.committed[tx]',
      },
    ],
  },
  {
    id: 'votes-by-message',
    title: 'Counts votes by message: a doubled yes takes the place of a missing one',
    source: 'TwoPhase.tla keeps a set, tmPrepared; students',
    caughtBy: 'doubled-vote',
    breaks: 'ac3-all-voted-yes',
    edits: [
      {
        file,
        find: '    collecting.votes[from] = vote;',
        put: '    collecting.votes[from] = vote;\n    collecting.count += 1;',
      },
      { file, find: '  read: Balances;\n}', put: '  read: Balances;\n  count: number;\n}' },
      { file, find: '{ work, votes: {}, read: {} }', put: '{ work, votes: {}, read: {}, count: 0 }' },
      {
        file,
        find: 'Object.keys(work).some((participant) => votes[participant] === undefined)',
        put: '(this.collecting[tx]?.count ?? 0) < Object.keys(work).length',
      },
    ],
  },
  {
    id: 'silence-is-consent',
    title: 'A vote that is missing for too long is taken for a yes',
    source: 'students',
    caughtBy: 'doubled-vote',
    breaks: 'ac3-all-voted-yes',
    edits: [
      {
        file,
        find: 'if (collecting !== undefined) this.abort(tx, collecting);',
        put: `if (collecting === undefined) return;
    for (const participant of Object.keys(collecting.work)) collecting.votes[participant] ??= 'yes';
    this.maybeDecide(tx, collecting);`,
      },
    ],
  },
  {
    id: 'abort-while-collecting',
    title: 'Answers "abort" to an inquiry while it collects votes: it has no record yet',
    source: `${mohan}, §3; students`,
    caughtBy: 'every-crash',
    breaks: 'ac1-agreement',
    edits: [
      { file, find: "return this.collecting[tx] === undefined ? 'abort' : 'uncertain';", put: "return 'abort';" },
    ],
  },
  {
    id: 'impatient',
    title: 'Waits Δ for the votes: a round trip takes 2Δ',
    source: 'Bernstein, Hadzilacos & Goodman 1987, AC4',
    caughtBy: 'first-transfer',
    breaks: 'ac4-no-failures-commit',
    edits: [
      {
        file,
        find: '4 * this.options.delay);\n  }\n\n  override onMessage',
        put: 'this.options.delay);\n  }\n\n  override onMessage',
      },
    ],
  },
  {
    id: 'no-vote-timer',
    title: 'Waits for missing votes for ever',
    source: 'students',
    caughtBy: 'loss-storm',
    breaks: 'ac5-everybody-decides',
    edits: [
      {
        file,
        find: '4 * this.options.delay);\n  }\n\n  override onMessage',
        put: '4e9 * this.options.delay);\n  }\n\n  override onMessage',
      },
    ],
  },
  {
    id: 'reader-in-phase-two',
    title: 'Readers are told the decision too',
    source: `${mohan}, §2.3, read-only participants`,
    caughtBy: 'cost-of-reading',
    breaks: 'messages-per-transaction',
    edits: [
      {
        file,
        find: "(participant) => votes[participant] === 'yes');",
        put: "(participant) => votes[participant] !== 'no');",
      },
    ],
  },
  {
    id: 'records-what-only-reads',
    title: 'A transaction that only reads is recorded like any other',
    source: `${mohan}, §2.3, read-only participants`,
    caughtBy: 'cost-of-only-reading',
    breaks: 'forced-writes-per-transaction',
    edits: [
      {
        file,
        find: '    if (writers.length > 0) {\n      this.record',
        put: '    {\n      this.record',
      },
    ],
  },
  {
    id: 'abort-to-the-refuser',
    title: 'Tells the abort to who voted no as well',
    source: `${mohan}, §3`,
    caughtBy: 'cost-of-aborts',
    breaks: 'messages-per-transaction',
    edits: [
      { file, find: "if (vote === undefined || vote === 'yes') this.send", put: "if (vote !== 'read-only') this.send" },
    ],
  },
  {
    id: 'abort-recorded',
    title: 'Aborts are forced to the log like commits',
    source: `${mohan}, §3`,
    caughtBy: 'cost-of-aborts',
    breaks: 'forced-writes-per-transaction',
    edits: [
      {
        file,
        find: "    this.output({ type: 'outcome', tx, outcome: 'abort' });",
        put: "    this.record({ kind: 'end', tx });\n    this.output({ type: 'outcome', tx, outcome: 'abort' });",
      },
    ],
  },
  {
    id: 'returns-and-is-silent',
    title: 'Reads its log after a crash and waits to be asked: the application never hears',
    source: 'students',
    caughtBy: 'coordinator-returns',
    breaks: 'ac5-everybody-decides',
    edits: [
      {
        file,
        find: "      this.output({ type: 'outcome', tx, outcome: 'commit' }); // the crash may have come before we said so\n      this.tellCommit(tx);\n",
        put: '      this.cancelTimer(tx);\n',
      },
    ],
  },
  {
    id: 'silent-without-record',
    title: 'Does not answer about what it has no record of',
    source: `${mohan}, §3: presumed abort`,
    caughtBy: 'no-record',
    breaks: 'presumed-abort',
    edits: [
      {
        file,
        find: "        return this.send(from, { type: 'answer', tx: message.tx, outcome: this.outcomeOf(message.tx) });",
        put: `        if (this.committed[message.tx] === undefined) return;
        return this.send(from, { type: 'answer', tx: message.tx, outcome: this.outcomeOf(message.tx) });`,
      },
    ],
  },
];
