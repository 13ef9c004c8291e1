/** Part A: clocks that miss the clock condition, orders that are not total. */
import type { Variant } from '#course';

const paper = 'Lamport 1978';

export const logicalClock: readonly Variant[] = [
  {
    id: 'receipt-skips-equality',
    title: 'A receipt does not advance the clock when both times are equal',
    source: 'calimero-network/core#2635, #2662',
    caughtBy: 'clock-storm',
    breaks: 'clock-condition',
    edits: [
      {
        file: 'lamport-clock.ts',
        find: 'this.time = Math.max(this.time, message.stamp) + 1;',
        put: 'if (message.stamp !== this.time) this.time = Math.max(this.time, message.stamp) + 1;',
      },
    ],
  },
  {
    id: 'receipt-ignores-stamp',
    title: 'A receipt only ticks, as if it were a local event',
    source: `${paper}, IR2(b)`,
    caughtBy: 'clock-storm',
    breaks: 'clock-condition',
    edits: [
      {
        file: 'lamport-clock.ts',
        find: 'this.time = Math.max(this.time, message.stamp) + 1;',
        put: 'this.time += 1;',
      },
    ],
  },
  {
    id: 'receipt-takes-stamp',
    title: 'A receipt sets the clock to T_m + 1, back if need be',
    source: `${paper}, IR2(b): "greater than or equal to its present value"`,
    caughtBy: 'clock-storm',
    breaks: 'clock-condition',
    edits: [
      {
        file: 'lamport-clock.ts',
        find: 'this.time = Math.max(this.time, message.stamp) + 1;',
        put: 'this.time = message.stamp + 1;',
      },
    ],
  },
  {
    id: 'receipt-does-not-tick',
    title: 'A receipt takes the maximum, but is not counted as an event',
    source: `${paper}, IR2(b): "and greater than T_m"`,
    caughtBy: 'clock-storm',
    breaks: 'clock-condition',
    edits: [
      {
        file: 'lamport-clock.ts',
        find: 'this.time = Math.max(this.time, message.stamp) + 1;',
        put: 'this.time = Math.max(this.time, message.stamp);',
      },
    ],
  },
  {
    id: 'local-does-not-tick',
    title: 'Only sendings and receipts advance the clock',
    source: `${paper}, IR1`,
    caughtBy: 'clock-storm',
    breaks: 'clock-condition',
    edits: [
      {
        file: 'lamport-clock.ts',
        find: 'this.time += 1; // IR1',
        put: "if (request.type === 'send') this.time += 1; // IR1",
      },
    ],
  },
  {
    id: 'stamped-before-the-tick',
    title: 'A message carries the time of the event before its sending',
    source: `${paper}, IR2(a); students`,
    caughtBy: 'clock-storm',
    breaks: 'one-output-per-event',
    edits: [
      {
        file: 'lamport-clock.ts',
        find: 'stamp: this.time }); // IR2(a)',
        put: 'stamp: this.time - 1 }); // IR2(a)',
      },
    ],
  },
  {
    id: 'quiet-receipt',
    title: 'A receipt that did not move the clock beyond its own tick is not reported',
    source: 'students',
    caughtBy: 'clock-storm',
    breaks: 'one-output-per-event',
    edits: [
      {
        file: 'lamport-clock.ts',
        find: "this.output({ type: 'event', kind: 'receive'",
        put: "if (this.time === message.stamp + 1) this.output({ type: 'event', kind: 'receive'",
      },
    ],
  },
  {
    id: 'ties-unbroken',
    title: 'Neither of two events with equal times comes before the other',
    source: 'garden-co/jazz#389',
    caughtBy: 'total-order-law',
    breaks: 'total-order',
    edits: [
      {
        file: 'lamport-clock.ts',
        find: 'return nodes.indexOf(a.process) < nodes.indexOf(b.process);',
        put: 'return false && nodes.length > 0;',
      },
    ],
  },
  {
    id: 'ties-by-string',
    title: 'Ties are broken by comparing ids as strings: n10 before n2',
    source: 'students',
    caughtBy: 'total-order-law',
    breaks: 'total-order',
    edits: [
      {
        file: 'lamport-clock.ts',
        find: 'return nodes.indexOf(a.process) < nodes.indexOf(b.process);',
        put: 'return nodes.length > 0 && a.process < b.process;',
      },
    ],
  },
];
