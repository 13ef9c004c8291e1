/** Known-wrong programs, each one edit away from the solution, and the test that must say so. */
import type { Alternative, Variant } from '#course';

const paper = 'Lamport 1978';

const partA: readonly Variant[] = [
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

const heardFromAll =
  'if (!this.peers.every((peer) => before(first, { time: this.heard[peer] ?? 0, process: peer }, this.nodes))) return;';

const partB: readonly Variant[] = [
  {
    id: 'request-sent-late',
    title: 'A request is stamped when it is prepared, and sent later from a timer: stamps leave out of order',
    source: `${paper}, "messages received in the order sent"; students`,
    caughtBy: 'gentle-mutex',
    breaks: 'gc1-one-holder',
    edits: [
      {
        file: 'mutual-exclusion.ts',
        find: "this.broadcast({ type: 'request', time: this.time });",
        put: "this.prepared = this.time;\n    this.setTimer('request', 4);",
      },
      {
        file: 'mutual-exclusion.ts',
        find: '  /** Rule 4. */',
        put: `  private prepared: number | null = null;
  override onTimer(): void {
    if (this.prepared !== null) this.broadcast({ type: 'request', time: this.prepared });
    this.prepared = null;
  }

  /** Rule 4. */`,
      },
      {
        file: 'mutual-exclusion.ts',
        find: 'requested: own?.time ?? null,',
        put: 'requested: this.prepared === null ? (own?.time ?? null) : null,',
      },
    ],
  },
  {
    id: 'majority-is-enough',
    title: 'Enters after later messages from a majority instead of from every other process',
    source: `${paper}, rule 5(ii); LamportMutex.tla, ack[p] = Proc`,
    caughtBy: 'mutex-storm',
    breaks: 'gc1-one-holder',
    edits: [
      {
        file: 'mutual-exclusion.ts',
        find: heardFromAll,
        put: `const later = this.peers.filter((peer) => before(first, { time: this.heard[peer] ?? 0, process: peer }, this.nodes));
    if (2 * (later.length + 1) <= this.nodes.length) return;`,
      },
    ],
  },
  {
    id: 'first-is-enough',
    title: 'Enters as soon as its own request is first in its own queue',
    source: `${paper}, rule 5(ii) left out`,
    caughtBy: 'mutex-storm',
    breaks: 'gc1-one-holder',
    edits: [{ file: 'mutual-exclusion.ts', find: heardFromAll, put: '' }],
  },
  {
    id: 'any-message-counts',
    title: 'Counts any message since the request as an answer, whatever its stamp',
    source: `${paper}, rule 5(ii): "timestamped later than T_m"`,
    caughtBy: 'mutex-uneven',
    breaks: 'grant-order',
    edits: [
      { file: 'mutual-exclusion.ts', find: 'this.heard[from] = message.time;', put: 'this.heard[from] = this.time;' },
    ],
  },
  {
    id: 'queue-by-arrival',
    title: 'The queue is in the order of arrival instead of ⇒',
    source: `${paper}, rule 5(i); students`,
    caughtBy: 'mutex-storm',
    breaks: 'gc1-one-holder',
    edits: [
      {
        file: 'mutual-exclusion.ts',
        find: 'this.queue.sort((a, b) => (before(a, b, this.nodes) ? -1 : 1));',
        put: '',
      },
    ],
  },
  {
    id: 'ties-to-oneself',
    title: 'On equal times everybody takes its own request for the first',
    source: `${paper}, the relation ⇒ without ≺; super-productivity#9035`,
    caughtBy: 'mutex-storm',
    breaks: 'gc1-one-holder',
    edits: [
      {
        file: 'mutual-exclusion.ts',
        find: '(before(a, b, this.nodes) ? -1 : 1)',
        put: '(a.time - b.time || (a.process === this.self ? -1 : 1))',
      },
      {
        file: 'mutual-exclusion.ts',
        find: heardFromAll,
        put: 'if (!this.peers.every((peer) => (this.heard[peer] ?? 0) >= first.time)) return;',
      },
    ],
  },
  {
    id: 'one-time-per-receiver',
    title: 'The clock ticks for each copy of a request, so every receiver sees another T_m',
    source: `${paper}, rule 1: one message with one T_m`,
    caughtBy: 'mutex-storm',
    breaks: 'grant-order',
    edits: [
      {
        file: 'mutual-exclusion.ts',
        find: "this.broadcast({ type: 'request', time: this.time });",
        put: "for (const peer of this.peers) this.send(peer, { type: 'request', time: this.time++ });",
      },
    ],
  },
  {
    id: 'clock-only-ticks',
    title: 'Messages do not advance the clock: an acknowledgement may never be later than the request',
    source: `${paper}, IR2(b)`,
    caughtBy: 'mutex-uneven',
    breaks: 'gc3-every-request-granted',
    edits: [
      {
        file: 'mutual-exclusion.ts',
        find: 'this.time = Math.max(this.time, message.time) + 1;',
        put: 'this.time += 1;',
      },
    ],
  },
  {
    id: 'checks-on-acknowledgement-only',
    title: 'Looks at rule 5 only when an acknowledgement arrives, not when a release does',
    source: 'students',
    caughtBy: 'mutex-storm',
    breaks: 'gc3-every-request-granted',
    edits: [
      {
        file: 'mutual-exclusion.ts',
        find: 'this.maybeGrant(); // rule 5 is about',
        put: "if (message.type === 'acknowledge') this.maybeGrant(); // rule 5 is about",
      },
    ],
  },
  {
    id: 'acknowledges-once',
    title: 'Footnote 5 misread: no acknowledgement to a process that has ever been sent one, whatever its stamp',
    source: `${paper}, footnote 5: "timestamped later than T_m"`,
    caughtBy: 'mutex-storm',
    breaks: 'gc3-every-request-granted',
    edits: [
      {
        file: 'mutual-exclusion.ts',
        find: '    this.time += 1; // sending',
        put: `    if (this.acknowledged[from]) return;
    this.acknowledged[from] = true;
    this.time += 1; // sending`,
      },
      {
        file: 'mutual-exclusion.ts',
        find: '  /** Rule 4. */',
        put: `  private readonly acknowledged: Record<NodeId, boolean> = {};

  /** Rule 4. */`,
      },
    ],
  },
  {
    id: 'release-to-one',
    title: 'The release goes only to the next in the queue',
    source: `${paper}, rule 3; students`,
    caughtBy: 'mutex-storm',
    breaks: 'gc3-every-request-granted',
    edits: [
      {
        file: 'mutual-exclusion.ts',
        find: "this.broadcast({ type: 'release', time: this.time });",
        put: `const next = this.queue[0];
    if (next !== undefined) this.send(next.process, { type: 'release', time: this.time });`,
      },
    ],
  },
  {
    id: 'release-to-the-waiting',
    title: 'The release goes only to processes whose requests are known',
    source: 'students',
    caughtBy: 'mutex-storm',
    breaks: 'gc3-every-request-granted',
    edits: [
      {
        file: 'mutual-exclusion.ts',
        find: "this.broadcast({ type: 'release', time: this.time });",
        put: "for (const { process } of this.queue) this.send(process, { type: 'release', time: this.time });",
      },
    ],
  },
  {
    id: 'request-repeated-later',
    title: 'A request that waits long is withdrawn and made again with a new time',
    source: 'students',
    caughtBy: 'mutex-storm',
    breaks: 'grant-order',
    edits: [
      {
        file: 'mutual-exclusion.ts',
        find: "this.broadcast({ type: 'request', time: this.time });",
        put: "this.broadcast({ type: 'request', time: this.time });\n    this.setTimer('again', 100);",
      },
      {
        file: 'mutual-exclusion.ts',
        find: '  /** Rule 4. */',
        put: `  override onTimer(): void {
    if (this.id === null || this.holding) return;
    this.dequeue(this.self);
    this.broadcast({ type: 'release', time: this.time });
    this.requestResource(this.id);
  }

  /** Rule 4. */`,
      },
    ],
  },
  {
    id: 'acknowledges-to-all',
    title: 'Acknowledgements are broadcast',
    source: 'students',
    caughtBy: 'mutex-storm',
    breaks: 'messages-per-entry',
    edits: [
      {
        file: 'mutual-exclusion.ts',
        find: "this.send(from, { type: 'acknowledge', time: this.time });",
        put: "this.broadcast({ type: 'acknowledge', time: this.time });",
      },
    ],
  },
  {
    id: 'status-holds-too-early',
    title: 'The status says that the resource is held while its request still waits',
    source: 'students',
    caughtBy: 'mutex-storm',
    breaks: 'gc1-one-holder',
    edits: [{ file: 'mutual-exclusion.ts', find: 'holding: this.holding,', put: 'holding: this.id !== null,' }],
  },
  {
    id: 'central-scheduler',
    title: 'The first process grants in the order in which requests reach it',
    source: `${paper}, ordering the events totally: why a central scheduling process will not work`,
    caughtBy: 'mutex-uneven',
    breaks: 'gc2-request-order',
    edits: [
      {
        file: 'mutual-exclusion.ts',
        find: 'export class MutualExclusion extends',
        put: `export class MutualExclusion extends Node<MutexMessage, MutexRequest, MutexOutput> {
  private time = 0;
  private requested: Stamped | null = null;
  private id = '';
  private holding = false;
  private waiting: Stamped[] = [];

  override onRequest(request: MutexRequest): void {
    this.time += 1;
    if (request.type === 'request') this.id = request.id;
    this.requested = request.type === 'request' ? { time: this.time, process: this.self } : null;
    this.holding = false;
    for (const node of this.nodes) this.send(node, { type: request.type, time: this.time });
  }

  override onMessage(from: NodeId, message: MutexMessage): void {
    this.time = Math.max(this.time, message.time) + 1;
    if (message.type === 'acknowledge') {
      this.holding = true;
      this.output({ type: 'granted', id: this.id });
    } else if (this.self === this.nodes[0]) this.schedule(from, message);
  }

  private schedule(from: NodeId, message: MutexMessage): void {
    const idle = this.waiting.length === 0;
    if (message.type === 'request') this.waiting.push({ time: message.time, process: from });
    else this.waiting.shift();
    const next = this.waiting[0];
    if (next === undefined || (message.type === 'request' && !idle)) return;
    this.time += 1;
    this.send(next.process, { type: 'acknowledge', time: this.time });
  }

  get status(): MutexStatus {
    const own = this.requested;
    return { time: this.time, requested: own?.time ?? null, holding: this.holding, queue: own === null ? [] : [own] };
  }
}

class FiveRules extends`,
      },
    ],
  },
];

const partC: readonly Variant[] = [
  {
    id: 'vector-receipt-does-not-tick',
    title: 'A receipt merges the vectors, but does not count itself',
    source: 'Mattern 1989; students',
    caughtBy: 'vector-storm',
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
    caughtBy: 'vector-storm',
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
    caughtBy: 'vector-storm',
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
    caughtBy: 'vector-storm',
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

const setForward = 'this.ahead = Math.max(this.ahead, earliest - this.now());';

const partD: readonly Variant[] = [
  {
    id: 'clock-taken-over',
    title: 'C := T_m + μ without the maximum: the clock is set back to a slower peer',
    source: `${paper}, IR2′(b)`,
    caughtBy: 'physical-storm',
    breaks: 'never-set-back',
    edits: [{ file: 'physical-clock.ts', find: setForward, put: 'this.ahead = earliest - this.now();' }],
  },
  {
    id: 'clock-to-the-slowest',
    title: 'C := min(C, T_m + μ): everybody follows the slowest clock, backwards',
    source: `${paper}, IR2′(b); students`,
    caughtBy: 'physical-storm',
    breaks: 'never-set-back',
    edits: [
      {
        file: 'physical-clock.ts',
        find: setForward,
        put: 'this.ahead = Math.min(this.ahead, earliest - this.now());',
      },
    ],
  },
  {
    id: 'minimum-delay-forgotten',
    title: 'C := max(C, T_m): every hop loses μ',
    source: `${paper}, IR2′(b) without μ_m`,
    caughtBy: 'physical-ring',
    breaks: 'pc2-skew-bound',
    edits: [
      {
        file: 'physical-clock.ts',
        find: 'message.time + (this.options.mu[from] ?? 0)',
        put: 'message.time + 0 * (this.options.mu[from] ?? 0)',
      },
    ],
  },
  {
    id: 'clock-meets-half-way',
    title: 'A clock that is behind is set to the mean of its own time and the one heard',
    source: 'students',
    caughtBy: 'physical-storm',
    breaks: 'pc2-skew-bound',
    edits: [
      {
        file: 'physical-clock.ts',
        find: setForward,
        put: 'this.ahead = Math.max(this.ahead, (this.ahead + earliest - this.now()) / 2);',
      },
    ],
  },
  {
    id: 'correction-added-again',
    title: 'The correction is added to the one before instead of replacing it: each message makes the clock leap again',
    source: 'es4j#112',
    caughtBy: 'physical-storm',
    breaks: 'pc2-skew-bound',
    edits: [
      {
        file: 'physical-clock.ts',
        find: setForward,
        put: 'this.ahead += Math.max(0, earliest - this.now());',
      },
    ],
  },
  {
    id: 'sends-own-clock',
    title: 'Sends now() instead of C: what was heard from others is not passed on',
    source: `${paper}, IR2′(a): T_m = C_i(t)`,
    caughtBy: 'physical-storm',
    breaks: 'pc2-skew-bound',
    edits: [
      {
        file: 'physical-clock.ts',
        find: "{ type: 'sync', time: this.read() }",
        put: "{ type: 'sync', time: this.now() }",
      },
    ],
  },
  {
    id: 'sends-once',
    title: 'Sends its time at the start and never again',
    source: `${paper}, "at least one message every τ seconds"`,
    caughtBy: 'physical-storm',
    breaks: 'pc2-skew-bound',
    edits: [
      { file: 'physical-clock.ts', find: "this.setTimer('sync', tau * (1 - kappa));", put: 'if (tau < kappa) return;' },
    ],
  },
  {
    id: 'tau-on-own-clock',
    title: 'Sends every τ of its own clock, which a slow one stretches beyond τ',
    source: `${paper}, the theorem: every τ of real time`,
    caughtBy: 'physical-storm',
    breaks: 'pc2-skew-bound',
    edits: [
      {
        file: 'physical-clock.ts',
        find: "this.setTimer('sync', tau * (1 - kappa));",
        put: "this.setTimer('sync', tau + 0 * kappa);",
      },
    ],
  },
  {
    id: 'sends-to-one-neighbour',
    title: 'Sends its time to its first neighbour only: the graph is no longer strongly connected',
    source: `${paper}, the theorem's assumption`,
    caughtBy: 'physical-storm',
    breaks: 'pc2-skew-bound',
    edits: [
      { file: 'physical-clock.ts', find: 'of neighbours) this.send(', put: 'of neighbours.slice(0, 1)) this.send(' },
    ],
  },
];

export const variants: readonly Variant[] = [...partA, ...partB, ...partC, ...partD];

const whole = (id: string, part: string, file: string, title: string): Alternative => ({
  id,
  title,
  part,
  files: [file],
});

export const alternatives: readonly Alternative[] = [
  whole(
    'tick-after',
    'A',
    'lamport-clock.ts',
    'The clock shows the time of the next event and ticks after it; stamps begin at 0',
  ),
  whole(
    'unique-times',
    'A',
    'lamport-clock.ts',
    'Steps larger than 1: the ith process uses only times that leave the remainder i',
  ),
  whole(
    'spared-acknowledgements',
    'B',
    'mutual-exclusion.ts',
    'Footnote 5: acknowledgements left out after a later message',
  ),
  whole(
    'tables',
    'B',
    'mutual-exclusion.ts',
    'No queue, a row per process; footnote 6 written out; the clock leaps in tens',
  ),
  whole(
    'self-messages',
    'B',
    'mutual-exclusion.ts',
    'A process sends to itself too; released requests are struck out, not removed',
  ),
  whole(
    'release-answers',
    'B',
    'mutual-exclusion.ts',
    'No acknowledgement while an own request is out: the own release will do',
  ),
  whole('maps', 'C', 'vector-clock.ts', 'Maps by process and an inbox per origin'),
  whole('wake-lists', 'C', 'vector-clock.ts', 'Each waiting broadcast is filed under the deliveries it waits for'),
  whole(
    'after-receipt',
    'C',
    'vector-clock.ts',
    'Waits for all that its sender had received: too careful, never wrong',
  ),
  whole(
    'line-and-rounds',
    'D',
    'physical-clock.ts',
    'The clock is a line through its last setting; a timer for each neighbour',
  ),
  whole('passes-on', 'D', 'physical-clock.ts', 'A leap is passed on at once, not at the next round'),
];
