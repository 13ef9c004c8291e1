/** What a test judges. Apart from the files that read the disk: the judge's thread needs it too. */
import type { Rule, Test } from './suite.ts';

/** Everything a test holds: its properties and its own promise. */
export function rulesOf(test: Test): readonly Rule[] {
  switch (test.kind) {
    case 'storm':
    case 'exploration':
      return test.properties;
    case 'scenario':
      return [test.promise, ...test.properties];
    case 'law':
      return [test.promise];
    case 'measure': {
      const promises = test.figures.flatMap(({ held }) => (held === undefined ? [] : [held.promise]));
      return promises.filter((promise, place) => promises.findIndex(({ id }) => id === promise.id) === place);
    }
  }
}
