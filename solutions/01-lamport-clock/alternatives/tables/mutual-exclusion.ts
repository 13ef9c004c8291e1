import { Node, type NodeId } from '#contract';
import type { MutexMessage, MutexOutput, MutexRequest, MutexStatus } from '../../messages.ts';

/** What a process knows of another one, or of itself. */
interface Row {
  readonly process: NodeId;
  /** Its request, if it has one. */
  requested: number | null;
  /** Nothing it has still to say is stamped earlier than this. */
  saidUpTo: number;
}

/** No queue: one row per process, in the order ≺, and footnote 6 written out. The clock leaps in tens. */
export class MutualExclusion extends Node<MutexMessage, MutexRequest, MutexOutput> {
  private time = 0;
  private rows: Row[] = [];
  private outstanding: string | null = null;
  private holding = false;

  override onStart(): void {
    this.rows = this.nodes.map((process) => ({ process, requested: null, saidUpTo: 0 }));
  }

  override onRequest(request: MutexRequest): void {
    this.time += 10;
    const request_ = request.type === 'request';
    this.row(this.self).requested = request_ ? this.time : null;
    this.outstanding = request_ ? request.id : null;
    this.holding = false;
    for (const peer of this.peers) this.send(peer, { type: request.type, time: this.time });
    this.maybeGrant();
  }

  override onMessage(from: NodeId, message: MutexMessage): void {
    const row = this.row(from);
    row.saidUpTo = message.time;
    if (message.type !== 'acknowledge') row.requested = message.type === 'request' ? message.time : null;
    this.time = Math.max(this.time, message.time) + 10;
    if (message.type === 'request') {
      this.time += 10;
      this.send(from, { type: 'acknowledge', time: this.time });
    }
    this.maybeGrant();
  }

  private maybeGrant(): void {
    const own = this.row(this.self).requested;
    if (own === null || this.outstanding === null || this.holding) return;
    let ahead = false; // of us in ≺, while we walk through the rows
    for (const { process, requested, saidUpTo } of this.rows) {
      if (process === this.self) {
        ahead = true;
        continue;
      }
      if (ahead ? saidUpTo < own : saidUpTo <= own) return;
      if (requested !== null && (ahead ? requested < own : requested <= own)) return;
    }
    this.holding = true;
    this.output({ type: 'granted', id: this.outstanding });
  }

  private row(process: NodeId): Row {
    return this.rows[this.nodes.indexOf(process)]!; // one row for each of `nodes`, made in onStart
  }

  get status(): MutexStatus {
    const queue = this.rows.flatMap(({ process, requested }) =>
      requested === null ? [] : [{ process, time: requested }],
    );
    const own = this.rows.find(({ process }) => process === this.self);
    return { time: this.time, requested: own?.requested ?? null, holding: this.holding, queue };
  }
}
