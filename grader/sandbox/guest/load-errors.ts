/**
 * Exceptions of the engine's own making: `null.x`, a bad regular expression, a stack that is full. Their texts differ
 * between versions of Node, so a program that catches one reads words of ours; its name (`TypeError`) is the language's.
 */
import { isStackOverflow } from '../../simulator/thrown.ts';

export interface ErrorWords {
  /** Marks what the program throws itself: its words are its own. */
  readonly thrown: (value: unknown) => unknown;
  /** Called first thing in every `catch`; true when the engine's stack is full, which counts as the depth overrun. */
  readonly caught: (error: unknown) => boolean;
}

const engineErrors = new Set<object>(
  [TypeError, RangeError, ReferenceError, SyntaxError, URIError].map((each) => each.prototype),
);

export function makeErrorWords(): ErrorWords {
  const own = new WeakSet<object>();
  return {
    thrown(value) {
      if (typeof value === 'object' && value !== null) own.add(value);
      return value;
    },
    caught(error) {
      if (typeof error !== 'object' || error === null || own.has(error)) return false;
      if (!engineErrors.has(Object.getPrototypeOf(error))) return false;
      if (isStackOverflow(error)) return true;
      own.add(error);
      const found = Object.getOwnPropertyDescriptor(error, 'message');
      if (found?.configurable === true) Object.defineProperty(error, 'message', { ...found, value: wordsOf(error) });
      return false;
    },
  };
}

function wordsOf(error: object): string {
  return `The language raised this ${(error as Error).name}; its own words are left out, because they differ between versions of Node.`;
}
