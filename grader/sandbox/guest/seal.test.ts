/** What a program can reach under the seal, and what it cannot. */
import { expect, test } from 'vitest';
import { builtTrial, readTrials, trySealed } from './load-trial.ts';

test('hostile programs reach nothing that is shared', async () => {
  const trials = readTrials('hostile');
  const outcomes = await trySealed(await Promise.all(trials.map(({ text }) => builtTrial(text))), 100_000);
  expect(trials.map(({ title }, i) => [title, outcomes[i]])).toEqual(
    trials.map(({ title, outcome }) => [title, outcome]),
  );
});

/** Tells everything it can reach by name. Newer members, locales, clocks, promises and typed arrays are not among it. */
const reach = `export const main = () => {
  const up = (x: unknown): any => Object.getPrototypeOf(x);
  const things: Record<string, any> = {
    Object, Array, Map, Set, WeakMap, WeakSet, String, Number, Boolean, RegExp, Symbol, Error, TypeError, JSON, Math, Reflect, BigInt,
    iterator: up(up([].values())), arrayIterator: up([].values()), mapIterator: up(new Map().values()), setIterator: up(new Set().values()),
    generator: up(up((function* () {})())), generatorFunction: up(function* () {}), regexp: up(/x/), function: up(() => {}),
    error: up(new Error('x')), typeError: up(new TypeError('x')), string: up(''), array: up([]), map: up(new Map()), set: up(new Set()),
    weakMap: up(new WeakMap()), weakSet: up(new WeakSet()), number: up(0), boolean: up(false), symbol: up(Symbol.iterator), bigint: up(0n), object: up({}),
  };
  return Object.entries(things).map(([name, thing]) => name + ': ' + Reflect.ownKeys(thing).map(String).sort().join(' '));
};`;

test('the language is exactly the one in language.txt, whatever Node it runs on', async () => {
  const [outcome] = await trySealed([await builtTrial(reach)], 100_000);
  const { value } = outcome as { readonly value: readonly string[] };
  await expect(`${value.join('\n')}\n`).toMatchFileSnapshot('./trials/language.txt');
});
