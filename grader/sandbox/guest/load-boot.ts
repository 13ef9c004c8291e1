/** What the loader and a booted program say to each other; the counterpart in the program is `build/wrap.ts`. */
import type { NodeConstructor } from '#contract';
import { makeErrorWords } from './load-errors.ts';
import { makeHarden } from './load-harden.ts';
import type { Language } from './load-language.ts';
import { pow } from './load-math.ts';

export interface BootedProgram {
  /** Hand-in file → export → value; only what the suite asked the build for, and only what exists. */
  readonly exports: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Before each handler: so many steps, and no depth. */
  reset(steps: number): void;
  stepsLeft(): number;
  /** Where the program is, or was when an exception left it: an index into `BuiltProgram.positions`; -1 when nowhere. */
  position(): number;
}

export interface LoadHooks {
  readonly Node: NodeConstructor;
  todo(what: string): never;
  /** Must throw. The program stays stopped: whatever it catches, its next step comes here again. */
  overrun(kind: 'steps' | 'depth'): never;
  /** Budget for the code outside functions. */
  readonly steps: number;
  /** Called before that code runs, so that its position can be asked for should it throw. */
  readonly started?: (booted: BootedProgram) => void;
}

/** Throws what the program's code outside functions throws. */
export type StartBoot = (hooks: LoadHooks) => BootedProgram;

/** What the text of a built program evaluates to. */
export type Program = (globals: Language['globals']) => (inside: object) => BootedProgram;

/** `guard` wraps what the program calls of ours, so that nothing it throws can carry state from boot to boot. */
export type Guard = <A extends readonly unknown[], R>(hook: (...args: A) => R) => (...args: A) => R;

export function makeStart(program: Program, language: Language, guard: Guard): StartBoot {
  const boot = program(language.globals);
  const errorWords = makeErrorWords();
  return (hooks) => {
    const { harden, onReset } = makeHarden(language);
    return boot({
      Node: hooks.Node,
      todo: guard((what: unknown) => hooks.todo(String(what))),
      overrun: guard((kind: 'steps' | 'depth') => hooks.overrun(kind)),
      started: hooks.started ?? ignore,
      steps: hooks.steps,
      pow,
      harden,
      onReset,
      ...errorWords,
    });
  };
}

function ignore(): void {}
