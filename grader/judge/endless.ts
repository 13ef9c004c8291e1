/** A run that had to be ended because it went on without rest: what goes on in it, counted over its last events. */
import { Reader } from '../base/bytes.ts';
import type { Run, WorldTest } from '../course/worlds.ts';
import { Player } from '../simulator/answers.ts';
import type { Bounds } from '../simulator/effects.ts';
import { type HandlerEvent, name, timeOf } from '../trace/describe.ts';
import type { TraceEffect, TraceEvent } from '../trace/events.ts';
import { typeOf, word } from '../trace/short.ts';
import { shorten } from '../trace/text.ts';
import { withoutRun } from './laws.ts';
import { judgeRun } from './one-run.ts';
import type { Failure } from './report.ts';

/** Enough of its end to see what repeats; no more is ever kept. */
const COUNTED = 2000;
/** Enough of that to see how. */
const SHOWN = 20;

/** The run once more, from its answers: this time its last events are looked at. */
export function tellEndless(test: WorldTest, run: Run, answers: Uint8Array, bounds: Bounds): Failure {
  const last: TraceEvent[] = [];
  const { world } = judgeRun(test, run, new Player(new Reader(answers)), bounds, {
    event(event) {
      last.push(event);
      if (last.length === 2 * COUNTED) last.splice(0, COUNTED);
    },
  });
  const drawn = test.kind === 'storm' || test.kind === 'measure';
  const what = `run had more than ${world.eventsMax} events (by ${timeOf(world.now)})`;
  return {
    ...withoutRun,
    property: null,
    rule: null,
    source: null,
    cause: null,
    lecture: null,
    because: `${drawn ? `Seed ${run.seed}: a` : 'A'} ${what}: ${whatGoesOn(last.slice(-COUNTED))}.`,
    seed: drawn ? run.seed : null,
    nodes: [...world.nodes],
    events: last.slice(-SHOWN),
  };
}

/**
 * `p1 sends prepare without rest, most often when it receives refused`, and who sends that: the other one may be the one
 * to blame. Of equals what came first.
 */
export function whatGoesOn(events: readonly TraceEvent[]): string {
  const deeds = new Counts();
  const occasions = new Map<string, Counts>();
  for (const event of events) {
    if (event.kind !== 'handler') continue;
    for (const effect of event.effects) {
      const deed = deedOf(effect);
      if (deed === undefined) continue;
      const words = `${name(event.node)} ${deed}`;
      deeds.add(words);
      occasions.set(words, (occasions.get(words) ?? new Counts()).add(occasionOf(event)));
    }
  }
  const most = deeds.most();
  if (most === undefined) return 'something happens without rest';
  const whenOf = (deed: string) => occasions.get(deed)?.most() ?? '';
  const when = whenOf(most);
  const before = deeds.most(
    (deed) => when.startsWith(receives) && deed.endsWith(` sends ${when.slice(receives.length)}`),
  );
  const told = `${most} without rest, most often when ${when}`;
  return before === undefined || before === most ? told : `${told}; ${before}, most often when ${whenOf(before)}`;
}

const receives = 'it receives ';
const timerName = (name: string): string => shorten(word(name.slice(0, 100)), 24);

/** What keeps a run going: each of them leads to another event. */
function deedOf(effect: TraceEffect): string | undefined {
  if (effect.kind === 'send') return `sends ${typeOf(effect.message) || 'messages'}`;
  if (effect.kind === 'set-timer') return `sets timer ${timerName(effect.name)}`;
  return effect.kind === 'output' ? `outputs ${typeOf(effect.value) || 'values'}` : undefined;
}

function occasionOf({ cause }: HandlerEvent): string {
  switch (cause.kind) {
    case 'start':
      return 'it starts';
    case 'request':
      return `it is asked ${typeOf(cause.request) || 'something'}`;
    case 'deliver':
      return `${receives}${typeOf(cause.message) || 'messages'}`;
    case 'timer':
      return `its timer ${timerName(cause.name)} fires`;
    default:
      return cause satisfies never;
  }
}

class Counts {
  private readonly counts = new Map<string, number>();

  add(what: string): this {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
    return this;
  }

  /** The most frequent of those wanted. */
  most(wanted: (what: string) => boolean = () => true): string | undefined {
    let most: string | undefined;
    for (const [what, count] of this.counts)
      if (wanted(what) && (most === undefined || count > (this.counts.get(most) ?? 0))) most = what;
    return most;
  }
}
