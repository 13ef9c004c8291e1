/** The failing run that is shown, made simpler first: the same failure with fewer events, faults and requests. */
import { Malformed, Reader } from '../base/bytes.ts';
import { type Run, type WorldTest, worldOf } from '../course/worlds.ts';
import { type Replay, shrink, type Trial } from '../explorer/shrink.ts';
import { GuestGone } from '../sandbox/process/frames.ts';
import { Player } from '../simulator/answers.ts';
import type { Bounds } from '../simulator/effects.ts';
import type { Host } from '../simulator/host.ts';
import type { Met } from '../simulator/observer.ts';
import { Misfit } from '../simulator/trouble-bytes.ts';
import type { Answerer } from './answerer.ts';
import { type Ending, judgeRun } from './one-run.ts';
import type { Worst } from './tally.ts';

/** Runs for one failure: a fraction of a second. */
export const REPLAYS_MAX = 400;
/** What a person can follow; where a failure stays longer, another one may be shorter. */
export const EVENTS_AIM = 40;

/** The run to show: the first of them, shrunk, or a later one where that stays long. `alive` is called before each replay and may throw. */
export function shortest(
  test: WorldTest,
  failing: readonly Worst[],
  answerer: Answerer,
  bounds: Bounds,
  alive: () => void,
): Worst | undefined {
  let best: Worst | undefined;
  for (const one of failing) {
    if (best !== undefined && (best.length <= EVENTS_AIM || best.ending.kind !== one.ending.kind)) break;
    const simpler = shrunk(test, one, answerer, bounds, alive);
    if (simpler === undefined) return best ?? one;
    if (best === undefined || simpler.length < best.length) best = simpler;
  }
  return best;
}

/**
 * The run as it is where nothing can be left out: a Todo says what to write next, not what went wrong, and a script's own
 * promise speaks of the script's own steps. Nor where a schedule by hand breaks a rule of what must come in the end: with
 * something left out it may be one in which that need not come. Undefined where the program had to be stopped.
 */
function shrunk(
  test: WorldTest,
  worst: Worst,
  answerer: Answerer,
  bounds: Bounds,
  alive: () => void,
): Worst | undefined {
  if (test.kind === 'exploration') return worst; // its search went the shortest way
  const { ending, run, length } = worst;
  if (ending.kind === 'trouble' && ending.trouble.kind === 'todo') return worst;
  if (ending.kind === 'broken') {
    const { property } = ending.breach;
    if (property === null || (test.kind === 'scenario' && property.kind === 'eventually')) return worst;
  }
  const replay: Replay = (candidates, failure, eventsMax) => {
    const runs = candidates.map((choices): Run => ({ seed: run.seed, choices, eventsMax }));
    answerer.begin(test, runs);
    let good: ReturnType<Replay>;
    for (const [place, one] of runs.entries()) {
      alive();
      const trial = tried(test, one, answerer.next(), bounds);
      if (trial?.failure !== failure || trial.events > eventsMax) continue;
      good = { place, trial };
      break;
    }
    answerer.end();
    return good;
  };
  try {
    const trial = tried(test, run, new Player(new Reader(worst.answers)), bounds);
    if (trial === undefined) return worst;
    const { plan } = worldOf(test, run.seed);
    const {
      choices,
      replays,
      trial: simplest,
    } = shrink({ plan, trial, scripted: test.kind === 'scenario' }, replay, REPLAYS_MAX);
    // What a script does is known to its reader: it is not worth changing where nothing goes.
    if (choices.length === 0 || (test.kind === 'scenario' && simplest.events === length)) return worst;
    const simpler = { seed: run.seed, choices };
    answerer.begin(test, [simpler]);
    const judged = judgeRun(test, simpler, answerer.next(), bounds);
    const answers = answerer.answers().slice();
    answerer.end();
    if (!isFailing(judged.ending)) return worst;
    return {
      run: simpler,
      ending: judged.ending,
      length: judged.events,
      answers,
      shrunk: { fromEvents: length, replays },
    };
  } catch (error) {
    alive();
    if (!(error instanceof Misfit || error instanceof Malformed || error instanceof GuestGone)) throw error;
    // A program that has to be stopped in a run of ours has failed in one of its own: that one is shown.
    answerer.discard();
    return undefined;
  }
}

function tried(test: WorldTest, run: Run, host: Host, bounds: Bounds): Trial | undefined {
  const met: Met[] = [];
  const { ending, world, events } = judgeRun(test, run, host, bounds, { met: (it) => met.push(it) });
  const failure = nameOf(ending);
  return failure === undefined ? undefined : { failure, events, end: world.now, met };
}

const isFailing = (ending: Ending): ending is Worst['ending'] => ending.kind === 'broken' || ending.kind === 'trouble';

/** The same failure has the same name: the rule, or the kind of trouble and its place in the source. */
function nameOf(ending: Ending): string | undefined {
  switch (ending.kind) {
    case 'broken':
      return `rule ${ending.breach.property?.id ?? ''}`;
    case 'trouble': {
      const { kind, text, at } = ending.trouble;
      return `${kind} ${at === undefined ? text : `${at.file}:${at.line}`}`;
    }
    default:
      return undefined;
  }
}
