import { Node, type NodeId } from '#contract';
import type {
  PhysicalMessage,
  PhysicalOptions,
  PhysicalOutput,
  PhysicalRequest,
  PhysicalStatus,
} from '../../messages.ts';

/** C is a line through the point at which it was last set; each neighbour has a timer of its own, twice as often as needed. */
export class PhysicalClock extends Node<PhysicalMessage, PhysicalRequest, PhysicalOutput, PhysicalOptions> {
  private shown = 0;
  private since = 0;

  override onStart(): void {
    this.since = this.now();
    this.shown = this.now();
    for (const neighbour of this.options.neighbours) this.onTimer(neighbour);
  }

  override onTimer(neighbour: string): void {
    this.send(neighbour, { type: 'sync', time: this.read() });
    this.setTimer(neighbour, (this.options.tau * (1 - this.options.kappa)) / 2);
  }

  override onRequest(request: PhysicalRequest): void {
    this.output({ type: 'reading', id: request.id, time: this.read() });
  }

  override onMessage(from: NodeId, message: PhysicalMessage): void {
    const proposed = message.time + (this.options.mu[from] ?? 0);
    if (proposed <= this.read()) return;
    this.shown = proposed;
    this.since = this.now();
  }

  private read(): number {
    return this.shown + (this.now() - this.since);
  }

  get status(): PhysicalStatus {
    return { time: this.read() };
  }
}
