/** Part C: drawings taken for what they are not. */
import type { Variant } from '#course';

const answer = (find: string, put: string): Variant['edits'][number] => ({ file: 'histories.ts', find, put });

export const histories: readonly Variant[] = [
  {
    id: 'time-does-not-count',
    title: 'a row that keeps each client’s order is enough: h0 is called linearizable',
    source: 'students; Herlihy & Wing 1990, section 2',
    caughtBy: 'worked-example',
    breaks: 'histories-worked',
    edits: [answer("h0: 'sequential'", "h0: 'linearizable'")],
  },
  {
    id: 'own-write-unseen',
    title: 'only what others wrote can be a cause: h3 is called causal',
    source: 'students',
    caughtBy: 'drawings-1',
    breaks: 'histories-1',
    edits: [answer("h3: 'eventual'", "h3: 'causal'")],
  },
  {
    id: 'reads-must-follow-writes',
    title: 'overlapping writes must take effect in one order only: h5 is called sequential',
    source: 'students',
    caughtBy: 'drawings-2',
    breaks: 'histories-2',
    edits: [answer("h5: 'linearizable'", "h5: 'sequential'")],
  },
  {
    id: 'old-after-new',
    title: 'an open write excuses everything: h7 is called linearizable',
    source: 'students; Herlihy & Wing 1990, section 2',
    caughtBy: 'drawings-3',
    breaks: 'histories-3',
    edits: [answer("h7: 'sequential'", "h7: 'linearizable'")],
  },
];
