/** Mutants of the solution that no test can tell from it, and why. */
import type { Equivalent } from '#course';

const release = `    this.time += 1;
    this.id = null;`;
const stillLater =
  'A process receives (+ 1) and answers (+ 1) every request before its own next one, so all that rules 2 and 5 compare stays in order; part B promises nothing else of the time of a release.';

export const equivalents: readonly Equivalent[] = [
  {
    id: 'times-differ-anyway',
    file: 'lamport-clock.ts',
    find: 'return a.time < b.time;',
    put: 'return a.time <= b.time;',
    why: 'Equal times do not get there.',
  },
  {
    id: 'acknowledgement-with-its-receipt',
    file: 'mutual-exclusion.ts',
    find: 'this.time += 1; // sending the acknowledgement is an event of its own',
    put: '',
    why: 'Receipt and acknowledgement as one event: the handout leaves that open, and the answer is later than the request either way.',
  },
  {
    id: 'release-does-not-tick',
    file: 'mutual-exclusion.ts',
    find: release,
    put: '    this.id = null;',
    why: stillLater,
  },
  {
    id: 'release-steps-back',
    file: 'mutual-exclusion.ts',
    find: release,
    put: release.replace('+=', '-='),
    why: stillLater,
  },
  {
    id: 'released-id-is-kept',
    file: 'mutual-exclusion.ts',
    find: 'this.id = null;\n    this.holding = false;',
    put: 'this.holding = false;',
    why: 'After a release no own request is in the queue, so rule 5 (i) fails without looking at the id.',
  },
  {
    id: 'timer-without-a-name',
    file: 'physical-clock.ts',
    find: "this.setTimer('sync',",
    put: "this.setTimer('',",
    why: 'It is the only timer: any name will do.',
  },
];
