/** Part A: acceptors that forget, and acceptors that say too much or too little. */
import type { Variant } from '#course';

const paper = 'Lamport 2001';
const file = 'acceptor.ts';

const promise = `    this.promised = n;
    this.save();
    this.send(from, { type: 'promise', n, accepted: this.accepted });`;
const acceptance = `      this.promised = n;
      this.accepted = proposal;
      this.save();`;
const save = "    this.storage.set('acceptor', this.status);";
const lower = '    const { n } = proposal;\n    if (n < this.promised) return this.refuse(from, n);';
const older = '    if (n < this.promised) return this.refuse(from, n);\n    if (n === this.promised) return;';
const tell = '    for (const to of [...audience, from])';

export const acceptor: readonly Variant[] = [
  {
    id: 'promise-in-memory',
    title: 'What was accepted is restored after a crash, what was promised is not',
    source: `${paper}, §2.5; CrystalBall: "promise not on disk"`,
    caughtBy: 'acceptor-crashes',
    breaks: 'one-value-chosen',
    edits: [{ file, find: '    this.promised = saved.promised;\n', put: '' }],
  },
  {
    id: 'acceptance-in-memory',
    title: 'The promise is restored after a crash, what was accepted is not',
    source: `${paper}, §2.5`,
    caughtBy: 'one-acceptor',
    breaks: 'survives-crashes',
    edits: [{ file, find: '    this.accepted = saved.accepted;\n', put: '' }],
  },
  {
    id: 'nothing-on-disk',
    title: 'The acceptor keeps everything in fields',
    source: `${paper}, §2.5; students`,
    caughtBy: 'after-a-crash',
    breaks: 'survives-crashes',
    edits: [{ file, find: save, put: '' }],
  },
  {
    id: 'promise-leaves-first',
    title: 'The promise leaves before it is on disk',
    source: `${paper}, §2.5: "before actually sending the response"`,
    caughtBy: 'one-acceptor',
    breaks: 'survives-crashes',
    edits: [
      {
        file,
        find: promise,
        put: `    this.promised = n;
    this.send(from, { type: 'promise', n, accepted: this.accepted });
    this.save();`,
      },
    ],
  },
  {
    id: 'accepted-leaves-first',
    title: 'The news of an acceptance leaves before it is on disk',
    source: `${paper}, §2.5`,
    caughtBy: 'one-acceptor',
    breaks: 'survives-crashes',
    edits: [
      { file, find: acceptance, put: '      this.promised = n;\n      this.accepted = proposal;' },
      {
        file,
        find: "this.send(to, { type: 'accepted', ...proposal });",
        put: "this.send(to, { type: 'accepted', ...proposal });\n    this.save();",
      },
    ],
  },
  {
    id: 'written-lazily',
    title: 'The record is written, and not forced to disk before the answer leaves',
    source: `${paper}, §2.5; databases without fsync`,
    caughtBy: 'acceptor-storm',
    breaks: 'survives-crashes',
    edits: [{ file, find: save, put: "    this.storage.set('acceptor', this.status, { lazy: true });" }],
  },
  {
    id: 'acceptance-not-saved',
    title: 'Saved when it promises, not when it accepts',
    source: `${paper}, §2.5; students`,
    caughtBy: 'acceptor-storm',
    breaks: 'survives-crashes',
    edits: [{ file, find: acceptance, put: '      this.promised = n;\n      this.accepted = proposal;' }],
  },
  {
    id: 'only-greater',
    title: 'Accepts only a number greater than the one promised, not that one itself',
    source: 'MyPaxos#19; students',
    caughtBy: 'promise-and-accept',
    breaks: 'acceptor-answers',
    edits: [{ file, find: lower, put: lower.replace('n < this.promised', 'n <= this.promised') }],
  },
  {
    id: 'accepts-anything',
    title: 'Accepts without looking at what it has promised',
    source: `${paper}, §2.2, P1a`,
    caughtBy: 'older-prepare',
    breaks: 'promise-kept',
    edits: [{ file, find: lower, put: '    const { n } = proposal;' }],
  },
  {
    id: 'promises-anything',
    title: 'A prepare with a lower number takes the promise back',
    source: `${paper}, §2.2, phase 1(b)`,
    caughtBy: 'older-prepare',
    breaks: 'promise-kept',
    edits: [{ file, find: older, put: '' }],
  },
  {
    id: 'acceptance-promises-nothing',
    title: 'Accepting does not raise the promise, so an older proposal takes the place of a newer one',
    source: 'students; discussions of whether phase 2(b) must raise the promise',
    caughtBy: 'acceptor-storm',
    breaks: 'acceptance-reported',
    edits: [{ file, find: acceptance, put: '      this.accepted = proposal;\n      this.save();' }],
  },
  {
    id: 'reports-nothing',
    title: 'The promise does not say what was accepted',
    source: `${paper}, §2.2, phase 1(b)`,
    caughtBy: 'promise-and-accept',
    breaks: 'acceptance-reported',
    edits: [{ file, find: promise, put: promise.replace('accepted: this.accepted', 'accepted: null') }],
  },
  {
    id: 'first-acceptance-stays',
    title: 'The first acceptance is kept, and later ones are only told',
    source: 'students',
    caughtBy: 'accepted-twice',
    breaks: 'acceptance-reported',
    edits: [{ file, find: '      this.accepted = proposal;', put: '      this.accepted ??= proposal;' }],
  },
  {
    id: 'reports-the-promised-number',
    title: 'Reports the value accepted with the number promised since',
    source: 'students: one number for both',
    caughtBy: 'acceptor-storm',
    breaks: 'acceptance-reported',
    edits: [
      {
        file,
        find: promise,
        put: promise.replace(
          'accepted: this.accepted',
          'accepted: this.accepted === null ? null : { n: n - 1, value: this.accepted.value }',
        ),
      },
    ],
  },
  {
    id: 'proposer-is-not-told',
    title: 'Tells the learners what it accepts, and not the proposer',
    source: 'handout, part A; students',
    caughtBy: 'promise-and-accept',
    breaks: 'acceptor-answers',
    edits: [{ file, find: tell, put: '    for (const to of audience)' }],
  },
  {
    id: 'all-learners-are-told',
    title: 'Tells all learners, though one of them is distinguished',
    source: `${paper}, §2.3`,
    caughtBy: 'one-learner-is-told',
    breaks: 'acceptor-answers',
    edits: [{ file, find: tell, put: '    for (const to of [...new Set([...audience, ...learners]), from])' }],
  },
];
