/** `LOCKSTEP_LONG=1 npm test` proves of every program what a usual test run proves of a few of each kind. Minutes for each lab. */
import process from 'node:process';

export const isLong = process.env.LOCKSTEP_LONG === '1';
