/** Every way to break a small world runs in an ordinary one, breaks the same rule at its last step, and replays from its answers alone. */
import { describe, expect, test } from 'vitest';
import { exploreModel } from '../course/explored.fixture.ts';
import type { PathStep } from '../explorer/path.ts';
import { smallWorlds } from '../explorer/small-worlds.fixture.ts';
import { ending, explorationOf } from './explored-run.fixture.ts';

const networks = ['set', 'multiset', 'fifo'] as const;
interface Way {
  readonly kind: string;
  readonly what: string;
  readonly because: string | undefined;
  readonly steps: readonly PathStep[];
  readonly isAtRest: boolean;
}

const wrong = smallWorlds.filter((it) => it.broken !== undefined || it.threw !== undefined);

describe.each(wrong)('$name', ({ program, model, broken = [], threw = [] }) => {
  test.each(networks)('%s', (network) => {
    const it = explorationOf(program, { ...model, network });
    const found = exploreModel(it, program);
    const ways: Way[] = found.broken.map(({ property, because, steps, idle }) => ({
      kind: 'broken',
      what: property.id,
      because,
      steps: [...steps, ...idle],
      isAtRest: property.kind === 'eventually',
    }));
    const { end } = found;
    if (end.kind === 'threw')
      ways.push({
        kind: 'trouble',
        what: end.trouble.text,
        because: undefined,
        steps: end.steps,
        isAtRest: false,
      });
    for (const { kind, what, because, steps, isAtRest } of ways) {
      expect(ending(it, program, steps)).toMatchObject({ kind, what, because });
      expect(isAtRest || ending(it, program, steps.slice(0, -1)).what !== what).toBe(true);
    }
    const place = networks.indexOf(network);
    expect(ways.length).toBe(Object.keys(broken[place] ?? {}).length + (threw.length > 0 ? 1 : 0));
  });
});
