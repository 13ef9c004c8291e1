/** Keys of a terminal in raw mode, as the watch understands them. */
import type { Key } from './events.ts';

const keys: Readonly<Record<string, Key>> = {
  r: 'run',
  '\r': 'run',
  f: 'only',
  a: 'all',
  n: 'next',
  h: 'hint',
  q: 'quit',
  k: 'up',
  j: 'down',
  '\u001b[A': 'up',
  '\u001b[B': 'down',
  '\u0003': 'quit', // Ctrl-C: in raw mode it is a key like any other
  '\u0004': 'quit',
};

/** What one chunk of input means: several keys may have been typed at once, and others are none of ours. */
export function keysIn(chunk: string): Key[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an arrow key is an escape sequence
  const typed = chunk.match(/\u001b\[[0-9;]*[A-Za-z~]|[\s\S]/g) ?? [];
  return typed.flatMap((key) => keys[key.length === 1 ? key.toLowerCase() : key] ?? []);
}
