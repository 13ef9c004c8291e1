import { Node, type NodeId } from '#contract';
import type { PhysicalMessage, PhysicalOptions, PhysicalOutput, PhysicalRequest, PhysicalStatus } from './messages.ts';

/** A clock C that runs as the node's own does (IR1′), and is set forward by messages (IR2′). */
export class PhysicalClock extends Node<PhysicalMessage, PhysicalRequest, PhysicalOutput, PhysicalOptions> {
  /** C − now(), in ms. It never shrinks, so C is never set back. */
  private ahead = 0;

  override onStart(): void {
    this.sendTime();
  }

  override onTimer(): void {
    this.sendTime();
  }

  override onRequest(request: PhysicalRequest): void {
    this.output({ type: 'reading', id: request.id, time: this.read() });
  }

  override onMessage(from: NodeId, message: PhysicalMessage): void {
    // IR2′(b): C := max(C, T_m + μ_m). The message took at least μ, so its sender's clock shows at least that by now.
    const earliest = message.time + (this.options.mu[from] ?? 0);
    this.ahead = Math.max(this.ahead, earliest - this.now());
  }

  /** IR2′(a). */
  private sendTime(): void {
    const { neighbours, tau, kappa } = this.options;
    for (const neighbour of neighbours) this.send(neighbour, { type: 'sync', time: this.read() });
    // Every τ of real time, in which the slowest clock allowed shows only τ(1 − κ).
    this.setTimer('sync', tau * (1 - kappa));
  }

  private read(): number {
    return this.now() + this.ahead;
  }

  get status(): PhysicalStatus {
    return { time: this.read() };
  }
}
