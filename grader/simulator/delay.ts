/** Distributions to microseconds. Only + − × ÷, so that every engine draws the same delay. */
import { unit } from '../base/draw.ts';
import type { Distribution } from './plan.ts';

export const toMicros = (ms: number): number => Math.round(ms * 1000);

/** The value at place u ∈ [0, 1) of the distribution, in whole microseconds. */
export function delayAt(distribution: Distribution, u: number): number {
  if (typeof distribution === 'number') return toMicros(distribution);
  if ('mean' in distribution) return toMicros(Math.min(distribution.max, -distribution.mean * naturalLog(1 - u)));
  return toMicros(distribution[0] + u * (distribution[1] - distribution[0]));
}

export const delayFrom = (distribution: Distribution, hash: number): number => delayAt(distribution, unit(hash));

/** The longest delay the distribution can draw, in microseconds. */
export function delayMax(distribution: Distribution): number {
  if (typeof distribution === 'number') return toMicros(distribution);
  return toMicros('mean' in distribution ? distribution.max : distribution[1]);
}

/** The shortest, in microseconds. */
export const delayMin = (distribution: Distribution): number => delayAt(distribution, 0);

/** ln x for x in (0, 1], to about 1e−15: halvings and the series of artanh. `Math.log` may differ between engines. */
export function naturalLog(x: number): number {
  let m = x;
  let halvings = 0;
  while (m < 0.5) {
    m *= 2;
    halvings++;
  }
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let sum = 0;
  for (let k = 29; k >= 1; k -= 2) sum = sum * square + 1 / k;
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: ln 2, written out so that this file names no function of Math's
  return 2 * s * sum - halvings * 0.6931471805599453;
}
