/** Where in a lab a change of some files can be seen: the same sources, tests and seeds have the same verdict. */
import { filesOf } from '../course/load-suite.ts';
import type { Suite, Test } from '../course/suite.ts';
import { testsOf } from './lab-files.ts';

/** Names of hand-in files that a source speaks of as imports; one too many makes nothing wrong. */
const importsIn = (source: string): readonly string[] =>
  [...source.matchAll(/['"](?:\.\/|\.\.\/\.\.\/)([\w-]+\.[jt]s)['"]/g)].map(([, name = '']) => name);

/** The file and everything it imports. */
function closure(files: ReadonlyMap<string, string>, from: string): ReadonlySet<string> {
  const found = new Set<string>([from]);
  for (const file of found) for (const name of importsIn(files.get(file) ?? '')) found.add(name); // a set grows while it is walked
  return found;
}

/** `files`: of the program with the change. */
export const affectedTests = (
  tests: readonly Test[],
  files: ReadonlyMap<string, string>,
  changed: readonly string[],
): readonly Test[] =>
  tests.filter((test) => filesOf(test).some((file) => changed.some((one) => closure(files, file).has(one))));

/** In order; as above. */
export const affectedParts = (
  suite: Suite,
  files: ReadonlyMap<string, string>,
  changed: readonly string[],
): readonly string[] => [...new Set(affectedTests(testsOf(suite), files, changed).map(({ part }) => part))].sort();
