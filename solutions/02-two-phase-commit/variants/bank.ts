/** Parts B and C: participants that do the work at the wrong time, forget locks, or cost too much. */
import type { Variant } from '#course';

const file = 'participant.ts';
const mohan = 'Mohan & Lindsay 1983';

/** Accounts may stay locked whatever becomes of the transaction. */
const stuck: Variant['edits'] = [
  {
    file,
    find: '  private apply(',
    put: '  private readonly stuck: Record<string, string> = {};\n\n  private apply(',
  },
  { file, find: 'const held: Record<string, string> = {};', put: 'const held = { ...this.stuck };' },
];

export const bank: readonly Variant[] = [
  {
    id: 'work-at-the-vote',
    title: 'Does the work when it votes yes, and undoes nothing',
    source: 'Lampson & Sturgis 1979, §5: intentions, not updates',
    caughtBy: 'gentle-commit',
    breaks: 'true-balances',
    edits: [
      {
        file,
        find: "    vote('yes', read);\n",
        put: "    this.balances = this.perform(work).balances;\n    vote('yes', read);\n",
      },
      {
        file,
        find: "    if (outcome === 'commit') this.balances = this.perform(this.prepared[tx]?.work ?? []).balances;\n",
        put: '',
      },
    ],
  },
  {
    id: 'work-done-twice',
    title: 'A decision that comes again does the work again',
    source: 'students',
    caughtBy: 'gentle-commit',
    breaks: 'true-balances',
    edits: [
      {
        file,
        find: '    delete this.prepared[tx];\n',
        put: '    if (this.prepared[tx] !== undefined) this.done[tx] = this.prepared[tx];\n    delete this.prepared[tx];\n',
      },
      {
        file,
        find: '  private apply(',
        put: '  private readonly done: Record<string, Intentions> = {};\n\n  private apply(',
      },
      {
        file,
        find: '    // A copy too: the acknowledgement may have been lost.\n',
        put: '    else this.balances = this.perform(this.done[tx]?.work ?? []).balances;\n',
      },
    ],
  },
  {
    id: 'locks-itself-out',
    title: 'A prepare that comes again meets the locks of its own transaction, and gets a no',
    source: 'students',
    caughtBy: 'two-conflict',
    breaks: 'locks-until-decided',
    edits: [
      {
        file,
        find: "    if (this.prepared[tx] !== undefined) return vote('yes', this.perform(work).read);\n",
        put: '',
      },
    ],
  },
  {
    id: 'keeps-the-last-coin',
    title: 'Refuses what would leave an account at 0',
    source: 'students',
    caughtBy: 'cost-of-commits',
    breaks: 'ac4-no-failures-commit',
    edits: [{ file, find: 'balance + op.amount < 0', put: 'balance + op.amount <= 0' }],
  },
  {
    id: 'yes-without-its-reads',
    title: 'A yes does not say what its reads found',
    source: 'students',
    caughtBy: 'ops-in-order',
    breaks: 'true-balances',
    edits: [{ file, find: "    vote('yes', read);", put: "    vote('yes');" }],
  },
  {
    id: 'work-lost-in-a-crash',
    title: 'The outcomes of the log are read after a crash, and the work of the commits is not done again',
    source: 'students',
    caughtBy: 'gentle-crashes',
    breaks: 'true-balances',
    edits: [
      {
        file,
        find: '      else this.apply(entry.tx, entry.outcome);\n    }',
        put: '      else this.apply(entry.tx, entry.outcome);\n    }\n    this.balances = { ...this.options.accounts };',
      },
    ],
  },
  {
    id: 'does-not-look-at-funds',
    title: 'Votes yes to work that takes an account below 0',
    source: 'students',
    caughtBy: 'commit-storm',
    breaks: 'true-balances',
    edits: [{ file, find: 'if (!free || !funds) {', put: 'if (!free || (!funds && work.length === 0)) {' }],
  },
  {
    id: 'reads-are-not-locked',
    title: 'Locks what it writes, not what it reads',
    source: 'students',
    caughtBy: 'locked',
    breaks: 'locks-until-decided',
    edits: [
      {
        file,
        find: 'for (const op of work) held',
        put: "for (const op of work) if (op.type === 'add') held",
      },
    ],
  },
  {
    id: 'readers-pass-locks',
    title: 'Who only reads is not kept out by a lock',
    source: 'students',
    caughtBy: 'locked',
    breaks: 'locks-until-decided',
    edits: [
      {
        file,
        find: '    if (!free || !funds) {',
        put: "    if (work.every((op) => op.type === 'read')) return vote('read-only', read);\n    if (!free || !funds) {",
      },
    ],
  },
  {
    id: 'forgets-what-it-committed',
    title: 'Forgets a transaction once it is committed and acknowledged, and votes yes to a late copy of its prepare',
    source: 'students',
    caughtBy: 'gentle-commit',
    breaks: 'ac2-no-reversal',
    edits: [
      {
        file,
        find: "    if (this.outcomes[tx] === 'commit') this.send(this.options.coordinator, { type: 'acknowledge', tx });",
        put: "    if (this.outcomes[tx] !== 'commit') return;\n    this.send(this.options.coordinator, { type: 'acknowledge', tx });\n    delete this.outcomes[tx];",
      },
    ],
  },
  {
    id: 'reader-keeps-its-lock',
    title: 'Who only reads keeps others out of what it has read',
    source: 'students',
    caughtBy: 'cost-of-only-reading',
    breaks: 'ac4-no-failures-commit',
    edits: [
      {
        file,
        find: "    if (work.every((op) => op.type === 'read')) return vote('read-only', read);\n",
        put: "    if (work.every((op) => op.type === 'read')) {\n      for (const { account } of work) this.stuck[account] = tx;\n      return vote('read-only', read);\n    }\n",
      },
      ...stuck,
    ],
  },
  {
    id: 'lock-kept-after-commit',
    title: 'A commit leaves its locks behind',
    source: 'students',
    caughtBy: 'unlocked',
    breaks: 'ac5-everybody-decides',
    edits: [
      {
        file,
        find: '    delete this.prepared[tx];\n',
        put: "    if (outcome === 'commit') for (const { account } of this.prepared[tx]?.work ?? []) this.stuck[account] = tx;\n    delete this.prepared[tx];\n",
      },
      ...stuck,
    ],
  },
  {
    id: 'refuse-is-ignored',
    title: 'The application’s refusal is not looked at when the prepare comes',
    source: 'students',
    caughtBy: 'gentle-commit',
    breaks: 'ac3-all-voted-yes',
    edits: [
      {
        file,
        find: '    this.refused[tx] = true; // says',
        put: '    if (this.outcomes[tx] !== undefined) this.refused[tx] = true; // says',
      },
    ],
  },
  {
    id: 'aborts-acknowledged',
    title: 'Acknowledges aborts as it does commits',
    source: `${mohan}, §3`,
    caughtBy: 'cost-of-aborts',
    breaks: 'messages-per-transaction',
    edits: [
      {
        file,
        find: "    if (this.outcomes[tx] === 'commit') this.send",
        put: '    if (this.outcomes[tx] !== undefined) this.send',
      },
    ],
  },
  {
    id: 'aborts-forced',
    title: 'Forces the outcome of an abort like that of a commit',
    source: `${mohan}, §3`,
    caughtBy: 'cost-of-aborts',
    breaks: 'forced-writes-per-transaction',
    edits: [
      {
        file,
        find: "this.record({ kind: 'outcome', tx, outcome }, outcome === 'abort');",
        put: "this.record({ kind: 'outcome', tx, outcome });",
      },
    ],
  },
  {
    id: 'reads-recorded',
    title: 'Records that it was read',
    source: `${mohan}, §2.3, read-only participants`,
    caughtBy: 'cost-of-reading',
    breaks: 'forced-writes-per-transaction',
    edits: [
      {
        file,
        find: "if (work.every((op) => op.type === 'read')) return vote('read-only', read);",
        put: "if (work.every((op) => op.type === 'read')) {\n      this.record({ kind: 'outcome', tx, outcome: 'commit' });\n      return vote('read-only', read);\n    }",
      },
    ],
  },
  {
    id: 'reads-the-beginning',
    title: 'A read does not see the adds before it in the same transaction',
    source: 'students',
    caughtBy: 'ops-in-order',
    breaks: 'true-balances',
    edits: [
      {
        file,
        find: "if (op.type === 'read') read[op.account] = balance;",
        put: "if (op.type === 'read') read[op.account] = this.balances[op.account] ?? 0;",
      },
    ],
  },
  {
    id: 'each-add-by-itself',
    title: 'Each add is compared with the balance before the transaction: two of them may take more than there is',
    source: 'students',
    caughtBy: 'ops-in-order',
    breaks: 'true-balances',
    edits: [
      {
        file,
        find: "if (op.type === 'add' && balance + op.amount < 0)",
        put: "if (op.type === 'add' && (this.balances[op.account] ?? 0) + op.amount < 0)",
      },
    ],
  },
  {
    id: 'acknowledges-once',
    title: 'A commit that comes again is not acknowledged again: the coordinator tells it for ever',
    source: 'students',
    caughtBy: 'falls-silent',
    breaks: 'messages-per-transaction',
    edits: [
      {
        file,
        find: '  private learn(tx: string, outcome: Outcome): void {\n',
        put: '  private learn(tx: string, outcome: Outcome): void {\n    const first = this.outcomes[tx] === undefined;\n',
      },
      {
        file,
        find: "    if (this.outcomes[tx] === 'commit') this.send(",
        put: "    if (first && this.outcomes[tx] === 'commit') this.send(",
      },
    ],
  },
];
