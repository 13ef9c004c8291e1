/** Part C: stamps that say too little or too much, broadcasts too early or never. */
import type { Variant } from '#course';

const paper = 'Lamport 1978';

export const vectorClock: readonly Variant[] = [
  {
    id: 'vector-receipt-does-not-tick',
    title: 'A receipt merges the vectors, but does not count itself',
    source: 'Mattern 1989; students',
    caughtBy: 'broadcast-storm',
    breaks: 'vector-exactness',
    edits: [
      {
        file: 'vector-clock.ts',
        find: 'this.time = counted(merged(this.time, message.stamp), this.nodes.indexOf(this.self));',
        put: 'this.time = merged(this.time, message.stamp);',
      },
    ],
  },
  {
    id: 'vector-takes-sender-only',
    title: "A receipt takes over only the sender's own entry: what the sender had heard of is forgotten",
    source: 'students',
    caughtBy: 'broadcast-storm',
    breaks: 'vector-exactness',
    edits: [
      {
        file: 'vector-clock.ts',
        find: 'merged(this.time, message.stamp)',
        put: 'merged(this.time, message.stamp.map((count, i) => (this.nodes[i] === from ? count : 0)))',
      },
    ],
  },
  {
    id: 'vector-replaced',
    title: 'A receipt replaces the vector by that of the message',
    source: 'students',
    caughtBy: 'broadcast-storm',
    breaks: 'vector-exactness',
    edits: [
      {
        file: 'vector-clock.ts',
        find: 'merged(this.time, message.stamp)',
        put: 'merged(message.stamp, message.stamp)',
      },
    ],
  },
  {
    id: 'vector-counts-deliveries',
    title: 'A delivery ticks the clock, as if it were an event',
    source: 'students',
    caughtBy: 'broadcast-storm',
    breaks: 'vector-exactness',
    edits: [
      {
        file: 'vector-clock.ts',
        find: "this.output({ type: 'deliver', id, origin });",
        put: "this.time = counted(this.time, this.nodes.indexOf(origin));\n    this.output({ type: 'deliver', id, origin });",
      },
    ],
  },
  {
    id: 'before-in-any-entry',
    title: 'u → v as soon as one entry is smaller: concurrent events are ordered both ways',
    source: 'students',
    caughtBy: 'happened-before-law',
    breaks: 'happened-before',
    edits: [
      {
        file: 'vector-clock.ts',
        find: 'return contains(v, u) && !contains(u, v);',
        put: 'return !contains(u, v);',
      },
    ],
  },
  {
    id: 'before-in-every-entry',
    title: 'u → v only if every entry is smaller',
    source: 'students',
    caughtBy: 'happened-before-law',
    breaks: 'happened-before',
    edits: [
      {
        file: 'vector-clock.ts',
        find: 'return contains(v, u) && !contains(u, v);',
        put: 'return u.every((count, i) => count < (v[i] ?? 0));',
      },
    ],
  },
  {
    id: 'before-itself',
    title: 'An event happened before itself',
    source: `${paper}: → is irreflexive`,
    caughtBy: 'happened-before-law',
    breaks: 'happened-before',
    edits: [
      { file: 'vector-clock.ts', find: 'return contains(v, u) && !contains(u, v);', put: 'return contains(v, u);' },
    ],
  },
  {
    id: 'concurrent-one-way',
    title: 'Not before is taken for concurrent, though it may be after',
    source: 'students',
    caughtBy: 'concurrent-law',
    breaks: 'concurrent',
    edits: [
      {
        file: 'vector-clock.ts',
        find: 'return !contains(u, v) && !contains(v, u);',
        put: 'return !happenedBefore(u, v);',
      },
    ],
  },
  {
    id: 'delivers-on-arrival',
    title: 'Broadcasts are delivered as they arrive',
    source: 'students',
    caughtBy: 'broadcast-storm',
    breaks: 'causal-delivery',
    edits: [
      {
        file: 'vector-clock.ts',
        find: 'this.waiting.find(({ after }) => contains(this.delivered, after))',
        put: 'this.waiting.find(({ after }) => after.length > 0)',
      },
    ],
  },
  {
    id: 'waits-for-the-origin-only',
    title: 'Keeps the order of each origin (FIFO), and forgets what the origin had delivered of others',
    source: 'Birman, Schiper & Stephenson 1991; students',
    caughtBy: 'broadcast-storm',
    breaks: 'causal-delivery',
    edits: [
      {
        file: 'vector-clock.ts',
        find: 'after: message.after });',
        put: 'after: message.after.map((count, i) => (this.nodes[i] === from ? count : 0)) });',
      },
    ],
  },
  {
    id: 'own-broadcasts-uncounted',
    title: 'Does not count its own broadcasts: they overtake each other',
    source: 'students',
    caughtBy: 'broadcast-storm',
    breaks: 'causal-delivery',
    edits: [
      {
        file: 'vector-clock.ts',
        find: 'this.delivered = counted(this.delivered, this.nodes.indexOf(origin));',
        put: 'if (origin !== this.self) this.delivered = counted(this.delivered, this.nodes.indexOf(origin));',
      },
    ],
  },
  {
    id: 'waits-for-the-stamp',
    title: 'Waits until as many broadcasts were delivered as the stamp counts events: for ever',
    source: 'students',
    caughtBy: 'broadcast-storm',
    breaks: 'delivered-everywhere',
    edits: [{ file: 'vector-clock.ts', find: 'after: message.after });', put: 'after: message.stamp });' }],
  },
  {
    id: 'looks-once',
    title: 'Delivers at most one waiting broadcast per arrival: what it made possible stays behind',
    source: 'students',
    caughtBy: 'broadcast-storm',
    breaks: 'delivered-everywhere',
    edits: [
      { file: 'vector-clock.ts', find: '    this.deliverReady(); // this delivery', put: '    // this delivery' },
    ],
  },
  {
    id: 'drops-the-early',
    title: 'A broadcast that arrives too early is thrown away',
    source: 'students',
    caughtBy: 'broadcast-storm',
    breaks: 'delivered-everywhere',
    edits: [
      {
        file: 'vector-clock.ts',
        find: '    if (next === undefined) return;',
        put: '    if (next === undefined) this.waiting = [];\n    if (next === undefined) return;',
      },
    ],
  },
];
