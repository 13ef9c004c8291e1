/** A node's own clock: local time is a straight line in virtual time, with a new line after each change of rate or step. */
import { toMicros } from './delay.ts';

export class Clock {
  rate: number;
  private local: number;
  private since = 0;

  constructor(offsetMs: number, rate: number) {
    this.local = toMicros(offsetMs);
    this.rate = rate;
  }

  /** Local microseconds at virtual time `at`; whole, so that `now()` has no more digits than time itself. */
  read(at: number): number {
    return Math.floor(this.local + (at - this.since) * this.rate);
  }

  /** The first virtual microsecond at which the clock shows `local` or more. */
  when(local: number): number {
    return Math.max(this.since, this.since + Math.ceil((local - this.local) / this.rate));
  }

  change(at: number, rate: number | undefined, stepMs: number | undefined): void {
    this.local = this.local + (at - this.since) * this.rate + toMicros(stepMs ?? 0);
    this.since = at;
    if (rate !== undefined) this.rate = rate;
  }
}
