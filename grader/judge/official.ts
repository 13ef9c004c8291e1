/** Seeds that no local run shows: drawn from a course key, for one student, lab and test. */
import { createHmac } from 'node:crypto';
import type { Suite } from '../course/suite.ts';
import { runsOf } from './grade-lab.ts';
import { testsOf } from './lab-files.ts';

export function officialSeeds(
  { key, student }: { readonly key: string; readonly student: string },
  suite: Suite,
  seeds: number | undefined,
): { [test: string]: number[] } {
  const drawn: { [test: string]: number[] } = {};
  for (const test of testsOf(suite)) {
    const count = test.kind === 'storm' ? (seeds ?? runsOf(test)) : runsOf(test);
    drawn[test.id] = Array.from({ length: count }, (_, place) =>
      createHmac('sha256', key)
        .update(JSON.stringify([suite.lab, test.id, student, place]))
        .digest()
        .readUInt32LE(0),
    );
  }
  return drawn;
}
