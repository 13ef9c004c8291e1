/** The figures of a measure, in words. */
import type { Measured } from '../judge/report.ts';
import { decimal } from './style.ts';

export function measureWords(measured: Measured): string {
  const { mean, spread, reference, tolerance, unit, published } = measured;
  const held =
    reference === null || tolerance === null
      ? 'not graded'
      : `the reference has ${figure(reference)}, right within ${figure(tolerance)}`;
  const paper = published === null ? '' : `; published: ${published}`;
  return `${figure(mean)} ${unit} (spread ${figure(spread)}); ${held}${paper}.`;
}

/** Small figures keep the digits that the report has. */
const figure = (value: number): string => (Math.abs(value) < 1 ? String(value) : decimal(value));
