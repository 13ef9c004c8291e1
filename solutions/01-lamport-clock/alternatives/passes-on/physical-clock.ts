import { Node, type NodeId } from '#contract';
import type {
  PhysicalMessage,
  PhysicalOptions,
  PhysicalOutput,
  PhysicalRequest,
  PhysicalStatus,
} from '../../messages.ts';

/**
 * Passes a leap on at once instead of at the next round. Only a leap larger than what drift adds in a round: two clocks
 * that pass every microsecond on would set each other forward for ever.
 */
export class PhysicalClock extends Node<PhysicalMessage, PhysicalRequest, PhysicalOutput, PhysicalOptions> {
  private setForwardBy = 0;

  override onStart(): void {
    this.startRound();
  }

  override onTimer(): void {
    this.startRound();
  }

  override onMessage(from: NodeId, message: PhysicalMessage): void {
    const { mu, tau, kappa } = this.options;
    const leap = message.time + (mu[from] ?? 0) - this.clock();
    if (leap > 0) this.setForwardBy += leap;
    if (leap > 2 * kappa * tau) this.startRound();
  }

  override onRequest(request: PhysicalRequest): void {
    this.output({ type: 'reading', id: request.id, time: this.clock() });
  }

  private startRound(): void {
    this.setTimer('round', this.options.tau * (1 - this.options.kappa));
    const time = this.clock();
    for (const neighbour of [...this.options.neighbours].reverse()) this.send(neighbour, { type: 'sync', time });
  }

  private clock(): number {
    return this.now() + this.setForwardBy;
  }

  get status(): PhysicalStatus {
    return { time: this.clock() };
  }
}
