/** What a program threw, in words that are the same on every engine. */
const LONGEST = 300;

/** The student's own words are repeated; the engine's are not, since engines word the same mistake differently. */
export function describeThrown(error: unknown, engineNote: (text: string) => void): string {
  if (typeof error === 'string') return `threw "${error.slice(0, LONGEST)}"`;
  if (!(error instanceof Error))
    return `threw ${error === null ? 'null' : typeof error === 'object' ? 'an object' : `a ${typeof error}`}`;
  const name = String(error.name);
  const message = String(error.message).slice(0, LONGEST);
  const engines =
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof ReferenceError ||
    error instanceof SyntaxError;
  if (engines || name === 'URIError' || name === 'EvalError') {
    engineNote(`${name}: ${message}`);
    return `threw a ${/^[A-Za-z]+$/.test(name) ? name : 'TypeError'}`;
  }
  return message === '' ? 'threw an Error without a message' : `threw "${message}"`;
}

/**
 * How deep the engine's stack is differs between machines; the counted depth is reached first by any recursion through
 * functions, but not by every one through `JSON.stringify`. A guest treats the exception as an overrun of the depth.
 */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}

/** A recursion without an end, however it was noticed. */
export const tooDeep = (name: string): string =>
  `${name} calls itself too deeply. Look for a function that calls itself without an end.`;
