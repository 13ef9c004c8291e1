/** Mutants of the solution that no test can tell from it, or that the handout leaves open, and why. */
import type { Equivalent } from '#course';

const older = 'if (n < this.promised) return this.refuse(from, n);\n    if (n === this.promised)';
const copies = 'Nobody is promised an answer to a copy: it may be refused, promised again or passed over.';
const refusals = "n !== this.n || (this.phase !== 'prepare' && this.phase !== 'accept')";
const oneByOne = 'It gets past every number that is known, one attempt at a time: in every test three are enough.';
const patience = 'A refusal only saves waiting: without it the timer ends the attempt.';

export const equivalents: readonly Equivalent[] = [
  { id: 'refuses-copies', file: 'acceptor.ts', find: older, put: older.replace('<', '<='), why: copies },
  {
    id: 'promises-again',
    file: 'acceptor.ts',
    find: 'if (n === this.promised) return;',
    put: 'if (false) return;',
    why: copies,
  },
  {
    id: 'accepts-again',
    file: 'acceptor.ts',
    find: 'n !== this.accepted?.n',
    put: 'true',
    why: 'A number has one value: what is written is what was there, and the promise is the same number.',
  },
  {
    id: 'refuses-silently',
    file: 'acceptor.ts',
    find: "this.send(to, { type: 'refused', n, promised: this.promised });",
    put: '',
    why: 'The handout leaves it open whether an acceptor answers what it may not do.',
  },
  {
    id: 'no-proposal-yet',
    file: 'proposer.ts',
    find: "private proposed = '';",
    put: "private proposed = 'Stryker was here!';",
    why: 'It is read in the phase `accept` alone, and set when that begins.',
  },
  {
    id: 'numbers-from-above',
    file: 'proposer.ts',
    find: 'proposers.length + proposers',
    put: 'proposers.length - proposers',
    why: 'The remainders −i are as disjoint as the remainders i, and the numbers begin at 1 all the same.',
  },
  {
    id: 'highest-of-equals',
    file: 'proposer.ts',
    find: 'accepted.n > (highest',
    put: 'accepted.n >= (highest',
    why: 'Reports with the same number are the same proposal.',
  },
  {
    id: 'used-promises-stay',
    file: 'proposer.ts',
    find: 'this.promises = new Map();',
    put: '',
    why: 'They are not read again before the next attempt, which begins with none: it only takes memory.',
  },
  {
    id: 'acceptances-in-any-phase',
    file: 'proposer.ts',
    find: "if (this.phase !== 'accept' || n !== this.n)",
    put: 'if (n !== this.n)',
    why: 'Nobody accepts n before it is sent out, and afterwards a majority makes it chosen, whatever the proposer does meanwhile.',
  },
  {
    id: 'answered-learners-stay',
    file: 'proposer.ts',
    find: 'this.asking.clear();',
    put: '',
    why: 'Whoever knows what was chosen never comes there again.',
  },
  {
    id: 'deaf-to-refusals',
    file: 'proposer.ts',
    find: `    this.ahead = Math.max(this.ahead, promised);
    if (${refusals}) return;
    this.phase = 'idle';
    this.tryAgainAfter(0);
`,
    put: '',
    why: patience,
  },
  {
    id: 'ignores-refusals',
    file: 'proposer.ts',
    find: `if (${refusals}) return;`,
    put: 'if (true) return;',
    why: patience,
  },
  {
    id: 'ignores-refusals-of-prepares',
    file: 'proposer.ts',
    find: refusals,
    put: refusals.replace("this.phase !== 'prepare'", 'true'),
    why: patience,
  },
  {
    id: 'ignores-refusals-of-accepts',
    file: 'proposer.ts',
    find: refusals,
    put: refusals.replace("this.phase !== 'accept'", 'true'),
    why: patience,
  },
  {
    id: 'refusal-without-haste',
    file: 'proposer.ts',
    find: '    this.tryAgainAfter(0);',
    put: '',
    why: patience,
  },
  {
    id: 'goes-on-while-it-waits',
    file: 'proposer.ts',
    find: "    this.phase = 'idle';\n    this.tryAgainAfter",
    put: '    this.tryAgainAfter',
    why: 'A number that was refused by one may still find its majority: it is counted until the next attempt begins.',
  },
  {
    id: 'numbers-one-by-one',
    file: 'proposer.ts',
    find: 'this.ahead = Math.max(this.ahead, promised);',
    put: '',
    why: oneByOne,
  },
  {
    id: 'is-told-in-vain',
    file: 'proposer.ts',
    find: 'this.ahead = Math.max(this.ahead, promised);',
    put: 'this.ahead = Math.min(this.ahead, promised);',
    why: oneByOne,
  },
  {
    id: 'as-patient-as-ever',
    file: 'proposer.ts',
    find: 'this.failures += 1;',
    put: ';',
    why: 'The handout asks that duels end. Between five proposers at most, as in every world here, a range of 4 Δ ends them too.',
  },
  {
    id: 'asked-in-the-middle',
    file: 'proposer.ts',
    find: "this.phase === 'idle' || this.phase === 'ready'",
    put: 'true',
    why: 'The handout leaves open whether a question in the middle of an attempt begins another: a learner asks every 10 Δ at most, which an attempt has time to end in.',
  },
  {
    id: 'counts-to-no-end',
    file: 'learner.ts',
    find: '    if (this.learned !== null) return;\n    const voters',
    put: '    if (false) return;\n    const voters',
    why: 'What comes of it ends in `learn`, which ignores what it knows.',
  },
  {
    id: 'votes-stay',
    file: 'learner.ts',
    find: 'this.votes.clear();',
    put: '',
    why: 'Nobody counts them any more: it only takes memory.',
  },
  {
    id: 'tells-itself',
    file: 'learner.ts',
    find: 'if (learner !== this.self) this.send',
    put: 'this.send',
    why: 'A message to itself, about what it knows.',
  },
];
