/** What the judge needs to know of a lab before any test runs. */
import { loadSuite } from '../course/catalogue.ts';
import type { Suite, Test } from '../course/suite.ts';

export { projectRoot } from '../course/catalogue.ts';

const suites = new Map<string, Promise<Suite>>();

export function loadedSuite(lab: string): Promise<Suite> {
  const known = suites.get(lab);
  if (known !== undefined) return known;
  const suite = loadSuite(lab);
  suites.set(lab, suite);
  return suite;
}

export const testsOf = (suite: Suite): readonly Test[] => [...suite.public, ...suite.hidden];

/** Every class and function that a test will ask for. */
export async function entriesOf(lab: string): Promise<{ file: string; export: string }[]> {
  const entries = new Map<string, { file: string; export: string }>();
  for (const test of testsOf(await loadedSuite(lab))) {
    const wanted = test.kind === 'law' ? [test.call] : Object.values(test.protocol.roles);
    for (const { file, export: name } of wanted) entries.set(`${file} ${name}`, { file, export: name });
  }
  return [...entries.values()];
}
