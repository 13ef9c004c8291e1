/** For tests of explorations: a path of steps as an ordinary run, first asked of the program, then played from the answers it gave. */
import { answeringOf } from '../course/explored.fixture.ts';
import { type Exploration, exploration, type Protocol } from '../course/suite.ts';
import { choicesOf, type Run } from '../course/worlds.ts';
import type { Model } from '../explorer/model.ts';
import type { PathStep } from '../explorer/path.ts';
import type { SmallProgram } from '../explorer/small-worlds.fixture.ts';
import { answersOn } from './judge-exploration.ts';
import { playRecorded } from './tell.ts';

export const bounds = { stepsMax: 1e6, effectsMax: 1e4 };

function protocolFor({ roles }: SmallProgram): Protocol {
  const any = { request: {}, output: {}, status: {} } as unknown as Protocol['roles'][string]; // schemas that allow anything
  const names = Object.entries(roles).map(([role, name]) => [role, { ...any, file: 'model.ts', export: name }]);
  return { id: 'small', message: {} as Protocol['message'], roles: Object.fromEntries(names) };
}

export function ending(it: Exploration, program: SmallProgram, steps: readonly PathStep[]) {
  const run: Run = { seed: 0, choices: choicesOf(steps) };
  const { judged, events } = playRecorded(it, run, answersOn(it, steps, answeringOf(it, program), bounds), bounds);
  const { ending: end } = judged;
  if (end.kind === 'broken')
    return { kind: end.kind, what: end.breach.property?.id, because: end.breach.because, events };
  return { kind: end.kind, what: end.kind === 'trouble' ? end.trouble.text : undefined, because: undefined, events };
}

/** A model as a test of a suite. */
export const explorationOf = (program: SmallProgram, model: Model): Exploration =>
  exploration({ id: 'small', title: '', part: 'A', protocol: protocolFor(program), ...model });
