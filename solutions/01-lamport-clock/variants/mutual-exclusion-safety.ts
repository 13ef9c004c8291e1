/** Part B: two holders, or grants in the wrong order. */
import type { Variant } from '#course';

const paper = 'Lamport 1978';

const heardFromAll =
  'if (!this.peers.every((peer) => before(first, { time: this.heard[peer] ?? 0, process: peer }, this.nodes))) return;';

export const mutualExclusionSafety: readonly Variant[] = [
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
];
