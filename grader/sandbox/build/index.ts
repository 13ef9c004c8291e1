/**
 * Build: from a student's TypeScript to one function expression. It refuses what the course's rules forbid, with line and
 * fix, and counts steps, depth and position in the program itself. It never runs the student's code. Main type:
 * `BuildResult`; a new rule goes into `rules.ts` (or the tables of `globals.ts`), a new count into `instrument.ts`.
 */
export { type BuildCache, type BuildInput, buildProgram } from './build-program.ts';
export type { BuildResult, BuiltProgram, Problem, Program } from './program.ts';
