/** For tests: the part of a trial that runs in the same process as the program. */
import { nodeClass, type Port } from '#contract';
import { isStackOverflow } from '../../simulator/thrown.ts';
import type { BuiltProgram } from '../build/program.ts';
import type { BootedProgram, StartBoot } from './load-boot.ts';

/** What came of `main()`: its value, or what stopped it and on which line of the student's file. */
export type Outcome =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'overrun'; readonly what: string; readonly line: number }
  | { readonly kind: 'threw'; readonly name: string; readonly line: number };

class Overrun extends Error {
  readonly what: string;
  constructor(what: string) {
    super(what);
    this.what = what;
  }
}

/** `main` is called twice, in two boots; both must come to the same. */
export function tryProgram(start: StartBoot, program: BuiltProgram, steps: number): Outcome {
  const [first, second] = [tryOnce(start, program, steps), tryOnce(start, program, steps)];
  if (JSON.stringify(first) === JSON.stringify(second)) return first;
  throw new Error(`two boots differ: ${JSON.stringify(first)} and ${JSON.stringify(second)}`);
}

function tryOnce(start: StartBoot, program: BuiltProgram, steps: number): Outcome {
  let booted: BootedProgram | undefined;
  let overrun: string | undefined;
  try {
    booted = start({
      Node: nodeClass(() => ({}) as Port), // these programs have no world
      todo: (what) => {
        throw new Error(`todo: ${what}`);
      },
      overrun: (kind) => {
        overrun ??= kind;
        throw new Overrun(kind);
      },
      steps,
      started: (early) => {
        booted = early;
      },
    });
    booted.reset(steps);
    const main = Object.values(booted.exports)[0]?.main as () => unknown; // what the trial exports
    const value: unknown = JSON.parse(JSON.stringify(main() ?? null));
    if (overrun === undefined) return { kind: 'returned', value };
    return { kind: 'overrun', what: overrun, line: -1 };
  } catch (error) {
    const line = program.positions[booted?.position() ?? -1]?.[1] ?? -1;
    if (overrun === undefined && isStackOverflow(error)) overrun = 'depth';
    if (overrun !== undefined) return { kind: 'overrun', what: overrun, line };
    return { kind: 'threw', name: error instanceof Error ? error.name : typeof error, line };
  }
}
