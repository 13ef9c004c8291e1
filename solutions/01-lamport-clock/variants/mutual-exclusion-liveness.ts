/** Part B: requests that wait for ever, messages that nobody needs, a scheduler, a status that lies. */
import type { Variant } from '#course';

const paper = 'Lamport 1978';

export const mutualExclusionLiveness: readonly Variant[] = [
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
    id: 'waits-for-somebody',
    title: 'Looks at rule 5 only when a message arrives: a process that is alone waits for ever',
    source: 'students',
    caughtBy: 'alone',
    breaks: 'gc3-every-request-granted',
    edits: [
      {
        file: 'mutual-exclusion.ts',
        find: '    this.maybeGrant(); // a process alone in its world has nobody to wait for',
        put: '',
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
    caughtBy: 'two-ask-thrice',
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
