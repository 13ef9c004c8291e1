/** Known-wrong programs, each an edit of the solution, with the test that must say so; and other designs that are right. */
import type { Alternative, Variant } from '#course';
import { acceptor } from './variants/acceptor.ts';
import { learner } from './variants/learner.ts';
import { progress } from './variants/progress.ts';
import { proposer } from './variants/proposer.ts';

export const variants: readonly Variant[] = [...acceptor, ...proposer, ...learner, ...progress];

const whole = (id: string, part: string, file: string, title: string): Alternative => ({
  id,
  title,
  part,
  files: [file],
});

export const alternatives: readonly Alternative[] = [
  whole('two-keys', 'A', 'acceptor.ts', 'Two keys and no fields; ignores what it may not do, promises again'),
  whole('replayed-log', 'A', 'acceptor.ts', 'A log that is played again after a crash'),
  whole('bare-acceptance', 'A', 'acceptor.ts', 'Accepting raises no promise; the highest-numbered acceptance stays'),
  whole('per-number', 'B', 'proposer.ts', 'Remembers the promises of every number; a late majority still counts'),
  whole('round-table', 'B', 'proposer.ts', 'Numbers by turns; accepts only to those who promised; ignores refusals'),
  whole('resends', 'B', 'proposer.ts', 'Sends the old messages again before it takes a new number'),
  whole('latest-acceptance', 'C', 'learner.ts', 'The latest acceptance of each acceptor; what is learned is on disk'),
  whole('asks-everybody', 'C', 'learner.ts', 'Asks all proposers at a time; tells the others again and again'),
  whole('by-rank', 'D', 'proposer.ts', 'The first proposer that is up is the distinguished one: no chance'),
  whole('growing-patience', 'D', 'proposer.ts', 'Patience grows with the number; no refusal is listened to'),
];
