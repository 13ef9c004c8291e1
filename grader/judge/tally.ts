/** What the runs of one test add up to. Order of runs is the order of seeds; nothing here depends on how fast they came. */
import type { AnyProperty } from '../checkers/property.ts';
import type { Run, WorldTest } from '../course/worlds.ts';
import type { Ending, Judged } from './one-run.ts';
import type { Verdict } from './report.ts';

export interface Finding {
  readonly verdict: Verdict;
  readonly because: string | null;
}

export const passed: Finding = { verdict: 'passed', because: null };

/** A failing run that may be shown. */
export interface Worst {
  readonly run: Run;
  readonly ending: Extract<Ending, { kind: 'broken' | 'trouble' }>;
  readonly length: number;
  readonly answers: Uint8Array;
  readonly shrunk?: { readonly fromEvents: number; readonly replays: number };
}

/** More than the first are only looked at where that stays long. */
const WORST_MAX = 3;

export class Tally {
  tried = 0;
  failed = 0;
  /** Runs that came to their end, so that liveness was judged. */
  ended = 0;
  /** The failing runs worth showing: the shortest first, of equals the one that came first. */
  readonly worst: Worst[] = [];
  readonly events: number[] = [];
  readonly deliveries: number[] = [];
  readonly faults: number[] = [];
  trouble: Finding | undefined;
  notEstablished: string | undefined;
  private readonly test: WorldTest;
  private readonly broken = new Map<AnyProperty | null, string>();
  private readonly reached = new Map<AnyProperty, number>();

  constructor(test: WorldTest) {
    this.test = test;
  }

  add(run: Run, judged: Judged, answers: () => Uint8Array): void {
    const { ending, world, folds } = judged;
    this.tried++;
    this.events.push(judged.events);
    this.deliveries.push(world.deliveries);
    this.faults.push(world.faults);
    if (this.test.kind !== 'measure') {
      for (const property of this.test.properties)
        if (folds.reached(property)) this.reached.set(property, (this.reached.get(property) ?? 0) + 1);
    }
    switch (ending.kind) {
      case 'held':
        this.ended++;
        return;
      case 'not-established':
        this.notEstablished ??= ending.because;
        return;
      case 'endless': // nothing can be said before it is known what goes on in it
        return;
      case 'broken':
        if (world.outcome?.kind === 'finished') this.ended++;
        if (!this.broken.has(ending.breach.property)) this.broken.set(ending.breach.property, ending.breach.because);
        break;
      case 'trouble':
        this.trouble ??= { verdict: ending.trouble.kind === 'todo' ? 'todo' : 'threw', because: ending.trouble.text };
        break;
    }
    this.failed++;
    const place = this.worst.findIndex((than) => better(ending, judged.events, than));
    if (place < 0 && this.worst.length >= WORST_MAX) return;
    const worst = { run, ending, length: judged.events, answers: answers().slice() };
    this.worst.splice(place < 0 ? this.worst.length : place, 0, worst);
    this.worst.splice(WORST_MAX);
  }

  /** What became of the scenario's or measure's own promise. */
  promise(): Finding {
    if (this.trouble !== undefined) return this.trouble;
    const because = this.broken.get(null);
    if (because !== undefined) return { verdict: 'violated', because };
    if (this.notEstablished !== undefined) return { verdict: 'not-established', because: this.notEstablished };
    return this.broken.size === 0
      ? passed
      : { verdict: 'not-established', because: 'The run stopped early: another rule was broken.' };
  }

  property(property: AnyProperty): Finding {
    if (this.trouble !== undefined) return this.trouble;
    const because = this.broken.get(property);
    if (because !== undefined) return { verdict: 'violated', because };
    if (this.notEstablished !== undefined) return { verdict: 'not-established', because: this.notEstablished };
    if (property.kind === 'eventually') {
      if (this.ended * 2 >= this.tried) return passed;
      return {
        verdict: 'not-established',
        because: `Only ${this.ended} of ${this.tried} ${this.tried === 1 ? 'run' : 'runs'} came to the end: the others stopped at a broken rule.`,
      };
    }
    if ((this.reached.get(property) ?? 0) > 0) return passed;
    const what = property.kind === 'sometimes' ? property.rule : property.goal;
    const stopped = this.failed > 0 ? ` (${this.failed} of them stopped before, at another rule)` : '';
    return {
      verdict: 'not-established',
      because: `In ${this.tried} ${this.tried === 1 ? 'run' : 'runs'}${stopped} this never happened: ${what}`,
    };
  }
}

/** Troubles first (nothing else can be judged through them), then the shorter run. */
function better(ending: Worst['ending'], length: number, than: Worst): boolean {
  if (ending.kind !== than.ending.kind) return ending.kind === 'trouble';
  return length < than.length;
}

export const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
