/**
 * Chance without sequence: a draw is a hash of (seed, purpose, identity), so one more draw somewhere shifts nothing
 * elsewhere. 32-bit arithmetic only: the same on every engine.
 */

/** Folds one integer (taken modulo 2³²) into a hash. Murmur3's mixing step. */
export function mix(hash: number, value: number): number {
  let k = Math.imul(value, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  const h = hash ^ Math.imul(k, 0x1b873593);
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

/** Murmur3's finaliser: every input bit reaches every output bit. Result: 0 … 2³²−1. */
export function finish(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Folds a string, by UTF-16 code units. */
export function mixText(hash: number, text: string): number {
  let h = mix(hash, text.length);
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i));
  return h;
}

/** A finished hash as a number in [0, 1). */
export const unit = (hash: number): number => hash / 0x1_0000_0000;

export type DrawKey = string | number;

/** What a suite draws its worlds from: every draw names its purpose (and, in lists, its place). */
export interface Draw {
  /** In [0, 1). */
  chance(...key: DrawKey[]): number;
  /** A whole number, both bounds included. */
  integer(from: number, to: number, ...key: DrawKey[]): number;
  /** In [from, to), in thousandths. */
  between(from: number, to: number, ...key: DrawKey[]): number;
  pick<T>(list: readonly T[], ...key: DrawKey[]): T;
}

/** Hashes of the few words that suites name their draws with. */
const words = new Map<string, number>();

function wordHash(word: string): number {
  let hash = words.get(word);
  if (hash === undefined) {
    hash = mixText(0, word);
    if (words.size < 10_000) words.set(word, hash);
  }
  return hash;
}

export function drawFrom(seed: number): Draw {
  const root = mixText(mix(0, seed), 'suite');
  const draw = (key: readonly DrawKey[]): number => {
    let h = root;
    for (let i = 0; i < key.length; i++) {
      const part = key[i] as DrawKey; // i < length
      // The salt keeps the word and the number of the same hash apart.
      h = typeof part === 'string' ? mix(h, wordHash(part)) : mix(mix(h, part), 0x9e3779b9);
    }
    return unit(finish(h));
  };
  return {
    chance: (...key) => draw(key),
    integer: (from, to, ...key) => from + Math.floor(draw(key) * (to - from + 1)),
    between: (from, to, ...key) => Math.floor((from + draw(key) * (to - from)) * 1000) / 1000,
    pick: (list, ...key) => {
      const item = list[Math.floor(draw(key) * list.length)];
      if (item === undefined) throw new Error(`draw.pick(${key.join(', ')}): the list is empty.`);
      return item;
    },
  };
}
