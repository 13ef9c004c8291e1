/** The same text without the seal and without SES: for benchmarks and for the test that both give the same bytes. */
import { runInThisContext } from 'node:vm';
import { makeStart, type Program, type StartBoot } from './load-boot.ts';
import { languageOf } from './load-language.ts';

export function loadPlain(code: string, stateless = false): StartBoot {
  const program = runInThisContext(code) as Program; // what `build/wrap.ts` writes
  return makeStart(program, languageOf(globalThis), (hook) => hook, stateless);
}
