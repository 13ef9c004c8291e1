/** What the judge needs to know of a lab's tests before any of them runs. */
import type { Suite, Test } from '../course/suite.ts';

/** A class or function that a test asks of the program. */
export interface Entry {
  readonly file: string;
  readonly export: string;
}

export const testsOf = (suite: Suite): readonly Test[] => [...suite.public, ...suite.hidden];

/** Every class and function that a test will ask for. */
export function entriesIn(suite: Suite): Entry[] {
  const entries = new Map<string, Entry>();
  for (const test of testsOf(suite)) {
    const wanted = test.kind === 'law' ? [test.call] : Object.values(test.protocol.roles);
    for (const { file, export: name } of wanted) entries.set(`${file} ${name}`, { file, export: name });
  }
  return [...entries.values()];
}
