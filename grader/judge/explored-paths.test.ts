/** Every way to break a small world runs in an ordinary one, breaks the same rule at its last step, and replays from its answers alone. */
import { describe, expect, test } from 'vitest';
import { answeringOf, exploreModel } from '../course/explored.fixture.ts';
import { type Exploration, exploration, type Protocol } from '../course/suite.ts';
import { choicesOf, type Run } from '../course/worlds.ts';
import type { PathStep } from '../explorer/path.ts';
import { type SmallProgram, smallWorlds } from '../explorer/small-worlds.fixture.ts';
import { answersOn } from './judge-exploration.ts';
import { playRecorded } from './tell.ts';

const bounds = { stepsMax: 1e6, effectsMax: 1e4 };
const networks = ['set', 'multiset', 'fifo'] as const;

function protocolFor({ roles }: SmallProgram): Protocol {
  const any = { request: {}, output: {}, status: {} } as unknown as Protocol['roles'][string]; // schemas that allow anything
  const names = Object.entries(roles).map(([role, name]) => [role, { ...any, file: 'model.ts', export: name }]);
  return { id: 'small', message: {} as Protocol['message'], roles: Object.fromEntries(names) };
}

/** Plays the steps twice: asked of the program, and from the answers it gave. */
function ending(it: Exploration, program: SmallProgram, steps: readonly PathStep[]) {
  const run: Run = { seed: 0, choices: choicesOf(steps) };
  const { judged, events } = playRecorded(it, run, answersOn(it, steps, answeringOf(it, program), bounds), bounds);
  const { ending: end } = judged;
  if (end.kind === 'broken')
    return { kind: end.kind, what: end.breach.property?.id, because: end.breach.because, events };
  return { kind: end.kind, what: end.kind === 'trouble' ? end.trouble.text : undefined, because: undefined, events };
}

const wrong = smallWorlds.filter((it) => it.broken !== undefined || it.threw !== undefined);

describe.each(wrong)('$name', ({ name, program, model, broken = [], threw = [] }) => {
  test.each(networks)('%s', (network) => {
    const it = exploration({ id: 'small', title: name, part: 'A', protocol: protocolFor(program), ...model, network });
    const found = exploreModel(it, program);
    const ways = found.broken.map(({ property, because, steps }) => ({
      kind: 'broken',
      what: property.id,
      because,
      steps,
      isAtRest: property.kind === 'eventually',
    }));
    const { end } = found;
    if (end.kind === 'threw')
      ways.push({
        kind: 'trouble',
        what: end.trouble.text,
        because: undefined as never,
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
