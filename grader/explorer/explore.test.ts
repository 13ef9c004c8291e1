/** The search against one that anyone would write first: the same states, verdicts and shortest ways, on small worlds. */
import { describe, expect, test } from 'vitest';
import { exploreModel, plainly, saidBy, saidPlainly } from '../course/explored.fixture.ts';
import type { Model } from './model.ts';
import { smallWorlds } from './small-worlds.fixture.ts';

const networks = ['set', 'multiset', 'fifo'] as const;

describe.each(smallWorlds)('$name', ({ program, model, states, broken = [{}, {}, {}], threw = [] }) => {
  test.each(networks.map((network, i) => [network, states[i], i] as const))('%s: %i states', (network, count, i) => {
    const whole: Model = { ...model, network };
    const said = saidBy(exploreModel(whole, program));
    const plain = saidPlainly(plainly(whole, program));
    // An exception ends both where they first meet it: how many states they have seen by then is their own business.
    if (said.threw === undefined) expect(said).toEqual(plain);
    expect(plain.threw).toBe(said.threw);
    expect([said.states, said.broken, said.threw]).toEqual([count, broken[i], threw[i]]);
  });
});
