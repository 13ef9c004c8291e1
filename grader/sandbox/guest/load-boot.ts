/** What the loader and a booted program say to each other; the counterpart in the program is `build/wrap.ts`. */
import type { BootedProgram, LoadHooks, StartBoot } from '../../simulator/live-host.ts';
import { makeErrorWords } from './load-errors.ts';
import { makeHarden } from './load-harden.ts';
import type { Language } from './load-language.ts';
import { pow } from './load-math.ts';

export type { BootedProgram, LoadHooks, StartBoot };

/** What the text of a built program evaluates to. */
export type Program = (globals: Language['globals']) => (inside: object) => BootedProgram;

/** `guard` wraps what the program calls of ours, so that nothing it throws can carry state from boot to boot. */
export type Guard = <A extends readonly unknown[], R>(hook: (...args: A) => R) => (...args: A) => R;

/**
 * `stateless` (the build says so): nothing outside the nodes can change, so the program is evaluated once and serves all
 * boots; engines then know its classes by heart (measured: runs take half the time).
 */
export function makeStart(program: Program, language: Language, guard: Guard, stateless: boolean): StartBoot {
  const boot = program(language.globals);
  const errorWords = makeErrorWords();
  let latest: LoadHooks | undefined;
  let shared: BootedProgram | undefined;
  return (hooks) => {
    latest = hooks;
    if (shared !== undefined) {
      hooks.started?.(shared);
      return shared;
    }
    const mine = stateless ? (): LoadHooks => latest ?? hooks : (): LoadHooks => hooks;
    let early: BootedProgram | undefined;
    const { harden, onReset, constantName } = makeHarden(language, stateless, () => early?.position() ?? -1);
    const booted = boot({
      Node: hooks.Node,
      todo: guard((what: unknown) => mine().todo(String(what))),
      overrun: guard((kind: 'steps' | 'depth') => mine().overrun(kind)),
      started: (it: BootedProgram) => {
        early = it;
        mine().started?.(it);
      },
      steps: hooks.steps,
      pow,
      harden,
      onReset,
      ...errorWords,
    });
    Object.assign(booted, { constantName });
    if (stateless) shared = booted;
    return booted;
  };
}
