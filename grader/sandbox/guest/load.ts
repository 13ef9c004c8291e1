/**
 * From a built program to a function that is called once per boot. `loadSealed` is the only way student code is run for
 * points: under SES, in one compartment whose language is the same on every Node. `loadPlain` evaluates the same text
 * without the seal, for benchmarks and for the test that both give the same bytes (import it from `load-plain.ts` where
 * SES itself should not be loaded).
 *
 * Everything a boot can reach is made for that boot or frozen. What the hooks hand out is reachable too: `Node` is to be
 * made per boot, and what a port gives away (its storage, its errors) must be frozen: see `guard`.
 */

export { isStackOverflow } from '../../simulator/thrown.ts';
export type { BootedProgram, LoadHooks, StartBoot } from './load-boot.ts';
export { loadPlain } from './load-plain.ts';
export { guard, loadSealed, sealRealm } from './load-sealed.ts';
