/** Part D: duels without end, and decisions that cost too much. */
import type { Variant } from '#course';

const paper = 'Lamport 2001';
const file = 'proposer.ts';

const refused = '    this.tryAgainAfter(0);';
const random = `    const range = this.options.delay * 2 ** Math.min(1 + this.failures, 4);
    this.setTimer('again', ms + Math.round(this.random() * range));`;
const accepts =
  "    for (const acceptor of this.options.acceptors) this.send(acceptor, { type: 'accept', n: this.n, value });";
const begin = "    if (this.phase === 'idle') this.attempt();\n    else if (this.phase === 'ready') this.propose();";

export const progress: readonly Variant[] = [
  {
    id: 'answers-with-a-higher-number',
    title: 'A refusal is answered at once by a higher number',
    source: `${paper}, §2.4; DSLabs lab 3`,
    caughtBy: 'duel',
    breaks: 'duels-end',
    edits: [{ file, find: refused, put: "    this.setTimer('again', 0);" }],
  },
  {
    id: 'equal-patience',
    title: 'Everybody waits, and everybody equally long',
    source: 'students',
    caughtBy: 'duel',
    breaks: 'duels-end',
    edits: [{ file, find: random, put: "    this.setTimer('again', ms + this.options.delay / 4);" }],
  },
  {
    id: 'short-patience',
    title: 'The pause is random, but much shorter than an attempt, and does not grow',
    source: 'students',
    caughtBy: 'three-way-duel',
    breaks: 'duels-end',
    edits: [{ file, find: random, put: "    this.setTimer('again', ms + (this.random() * this.options.delay) / 10);" }],
  },
  {
    id: 'pause-shrinks',
    title: 'The range of the pause becomes smaller with every failure',
    source: 'students',
    caughtBy: 'duels',
    breaks: 'duels-end',
    edits: [{ file, find: '2 ** Math.min(1 + this.failures, 4)', put: '2 ** (1 - this.failures)' }],
  },
  {
    id: 'no-pause',
    title: 'Tries again as soon as an attempt has failed: after a refusal at once, otherwise when the time is over',
    source: 'students',
    caughtBy: 'duels',
    breaks: 'duels-end',
    edits: [{ file, find: random, put: "    this.setTimer('again', ms);" }],
  },
  {
    id: 'lead-is-ignored',
    title: '`lead` is ignored: phase 1 begins with the value',
    source: `${paper}, §3; students`,
    caughtBy: 'led-decision',
    breaks: 'stable-proposer',
    edits: [{ file, find: begin, put: "    if (request.type === 'propose' && this.phase === 'idle') this.attempt();" }],
  },
  {
    id: 'leads-in-vain',
    title: 'After `lead` the value comes, and phase 1 begins anew',
    source: 'students',
    caughtBy: 'led-decision',
    breaks: 'stable-proposer',
    edits: [{ file, find: begin, put: "    if (this.phase === 'idle' || this.phase === 'ready') this.attempt();" }],
  },
  {
    id: 'leads-without-patience',
    title: 'A proposer that leads begins phase 1 again and again while it waits for the value',
    source: 'students',
    caughtBy: 'led-decision',
    breaks: 'stable-proposer',
    edits: [
      { file, find: "if (value === null) return this.cancelTimer('again');", put: 'if (value === null) return;' },
    ],
  },
  {
    id: 'pauses-before-accepts',
    title: 'The accepts leave from a timer, a little after the promises',
    source: 'students',
    caughtBy: 'cold-decision',
    breaks: 'decision-delays',
    edits: [
      {
        file,
        find: "    this.phase = 'ready';\n    this.propose();",
        put: "    this.phase = 'ready';\n    this.setTimer('accept', 5);",
      },
      {
        file,
        find: '  override onTimer(): void {',
        put: "  override onTimer(name: string): void {\n    if (name === 'accept') return this.phase === 'ready' ? this.propose() : undefined;",
      },
    ],
  },
  {
    id: 'accepts-twice',
    title: 'Sends every accept twice, to be on the safe side',
    source: 'students',
    caughtBy: 'cold-messages',
    breaks: 'messages-per-decision',
    edits: [{ file, find: accepts, put: `${accepts}\n${accepts}` }],
  },
  {
    id: 'timer-goes-on',
    title: 'The timer is not cancelled when the value is chosen: attempt after attempt, for ever',
    source: 'students',
    caughtBy: 'cold-messages',
    breaks: 'messages-per-decision',
    edits: [
      {
        file,
        find: "    this.phase = 'idle';\n    this.cancelTimer('again');\n    for",
        put: "    this.phase = 'idle';\n    for",
      },
    ],
  },
  {
    id: 'hears-an-old-refusal',
    title: 'A refusal of an earlier number ends the present attempt',
    source: 'students',
    caughtBy: 'old-refusal',
    breaks: 'messages-per-decision',
    edits: [{ file, find: 'if (n !== this.n || (this.phase', put: 'if (n > this.n || (this.phase' }],
  },
  {
    id: 'hears-a-late-refusal',
    title: 'A refusal that comes when the value is chosen begins another attempt',
    source: 'students',
    caughtBy: 'late-refusal',
    breaks: 'messages-per-decision',
    edits: [
      {
        file,
        find: "    if (n !== this.n || (this.phase !== 'prepare' && this.phase !== 'accept')) return;",
        put: '    if (n !== this.n) return;',
      },
    ],
  },
  {
    id: 'begins-all-over',
    title: 'Asked for another value, a proposer that knows what was chosen begins all over',
    source: 'students',
    caughtBy: 'cold-messages',
    breaks: 'messages-per-decision',
    edits: [{ file, find: '    if (this.chosen !== null) return;\n', put: '' }],
  },
  {
    id: 'asks-after-all',
    title: 'A learner that has learned goes on asking',
    source: 'students',
    caughtBy: 'led-messages',
    breaks: 'messages-per-decision',
    edits: [{ file: 'learner.ts', find: "    this.cancelTimer('query');\n", put: '' }],
  },
];
