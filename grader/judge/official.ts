/** Seeds that no local run shows: drawn from a course key, for one student, lab and test. */
import { createHmac } from 'node:crypto';

export interface OfficialKey {
  readonly key: string;
  readonly student: string;
}

/** The nth seed, from 0. */
export const officialSeed = ({ key, student }: OfficialKey, lab: string, test: string, nth: number): number =>
  createHmac('sha256', key)
    .update(JSON.stringify([lab, test, student, nth]))
    .digest()
    .readUInt32LE(0);
