/** What the watch knows, and what it does about each event: a pure function, so that every order of events can be tried. */
import type { Manifest } from '../course/manifest.ts';
import type { Progress } from '../judge/api.ts';
import type { GradeReport, TestResult } from '../judge/report.ts';
import { failuresByImportance } from '../reports/index.ts';
import type { Key, WatchEffect, WatchEvent, WatchOutcome } from './events.ts';

export interface WatchState {
  readonly lab: Manifest;
  readonly part: string | undefined;
  readonly phase:
    | { readonly kind: 'idle' }
    | { readonly kind: 'running'; readonly run: number }
    /** A save came in between: the run is being stopped; `again`: and another one is due. */
    | { readonly kind: 'stopping'; readonly run: number; readonly again: boolean };
  readonly runs: number;
  /** Of the run under way: where it is, and the tests that ended. */
  readonly progress: Progress | undefined;
  readonly ended: readonly { readonly test: string; readonly verdict: string }[];
  /** The last grading that came to its end. */
  readonly outcome: Exclude<WatchOutcome, { readonly kind: 'interrupted' | 'unchanged' }> | undefined;
  /** The last report in which every test was run, for what failed in it. */
  readonly whole: GradeReport | undefined;
  /** Only this test is run. */
  readonly focus: string | undefined;
  /** Which failure is told: its place among the failures. */
  readonly told: number;
  /** Hints shown, of the part that is told. */
  readonly hints: number;
  /** Lines scrolled. */
  readonly offset: number;
}

export interface Turn {
  readonly state: WatchState;
  readonly effects: readonly WatchEffect[];
}

export const begin = (lab: Manifest, part: string | undefined): Turn =>
  start(
    {
      lab,
      part,
      phase: { kind: 'idle' },
      runs: 0,
      progress: undefined,
      ended: [],
      outcome: undefined,
      whole: undefined,
      focus: undefined,
      told: 0,
      hints: 0,
      offset: 0,
    },
    true,
  );

const draw: WatchEffect = { kind: 'draw' };

export function next(state: WatchState, event: WatchEvent): Turn {
  switch (event.kind) {
    case 'saved':
      return stopRunning(state, [{ kind: 'settle' }]);
    case 'settled':
      return start(state, false);
    case 'key':
      return onKey(state, event.key);
    case 'resized':
      return { state, effects: [draw] };
    case 'progress':
      return onProgress(state, event.run, event.progress);
    case 'finished':
      return onFinished(state, event.run, event.outcome);
    case 'stop':
      return { state, effects: [{ kind: 'quit' }] };
    default:
      return event satisfies never;
  }
}

function start(state: WatchState, anyway: boolean): Turn {
  if (state.phase.kind !== 'idle')
    return stopRunning({ ...state, phase: { ...state.phase, kind: 'stopping', again: true } }, []);
  const run = state.runs + 1;
  const grade: WatchEffect = { kind: 'grade', run, test: state.focus, first: firstOf(state), anyway };
  return {
    state: { ...state, runs: run, phase: { kind: 'running', run }, progress: undefined, ended: [] },
    effects: [grade, draw],
  };
}

/** What failed, then what is quick: the first result is there at once. */
function firstOf({ whole }: WatchState): string[] {
  const tests = whole?.tests ?? [];
  const failed = tests.filter((test) => test.verdict !== 'passed').sort((a, b) => a.runs.tried - b.runs.tried);
  const quick = tests.filter((test) => test.verdict === 'passed' && test.runs.tried === 1);
  return [...failed, ...quick].map((test) => test.id);
}

function stopRunning(state: WatchState, effects: readonly WatchEffect[]): Turn {
  if (state.phase.kind !== 'running') {
    return state.phase.kind === 'stopping' && effects.length === 0
      ? { state, effects: [{ kind: 'abort' }] }
      : { state, effects };
  }
  return {
    state: { ...state, phase: { kind: 'stopping', run: state.phase.run, again: false } },
    effects: [{ kind: 'abort' }, ...effects],
  };
}

function onProgress(state: WatchState, run: number, progress: Progress): Turn {
  if (state.phase.kind !== 'running' || state.phase.run !== run) return { state, effects: [] };
  const ended =
    progress.ended === undefined ? state.ended : [...state.ended, { test: progress.test, verdict: progress.ended }];
  // A test runs: what was wrong with the source is mended, and is not to stand there until all tests have run.
  const outcome = state.outcome?.kind === 'graded' ? state.outcome : undefined;
  return { state: { ...state, outcome, progress, ended }, effects: [draw] };
}

function onFinished(state: WatchState, run: number, outcome: WatchOutcome): Turn {
  const { phase } = state;
  if (phase.kind === 'idle' || phase.run !== run) return { state, effects: [] };
  const idle: WatchState = { ...state, phase: { kind: 'idle' }, progress: undefined };
  if (phase.kind === 'stopping') return phase.again ? start(idle, true) : { state: idle, effects: [draw] };
  if (outcome.kind === 'interrupted' || outcome.kind === 'unchanged') return { state: idle, effects: [draw] };
  const whole = outcome.kind === 'graded' && outcome.report.asked.test === null ? outcome.report : state.whole;
  return { state: { ...idle, outcome, whole, told: 0, offset: 0, hints: 0 }, effects: [draw] };
}

function onKey(state: WatchState, key: Key): Turn {
  if (!keysOf(state).includes(key)) return { state, effects: [] };
  switch (key) {
    case 'run':
      return start(state, true);
    case 'only':
      return start({ ...state, focus: toldTest(state)?.id }, true);
    case 'all':
      return start({ ...state, focus: undefined }, true);
    case 'next':
      return {
        state: { ...state, told: (state.told + 1) % failures(state).length, offset: 0, hints: 0 },
        effects: [draw],
      };
    case 'hint':
      return { state: { ...state, hints: state.hints + 1, offset: 0 }, effects: [draw] };
    case 'up':
      return { state: { ...state, offset: Math.max(0, state.offset - scrollStep) }, effects: [draw] };
    case 'down':
      return { state: { ...state, offset: Math.min(offsetMax, state.offset + scrollStep) }, effects: [draw] };
    case 'quit':
      return { state, effects: [{ kind: 'quit' }] };
    default:
      return key satisfies never;
  }
}

const scrollStep = 5;
/** The screen shows its last line long before; beyond it `up` would seem dead. */
const offsetMax = 60;

/** The failures of the last report, the most important first. */
export function failures({ outcome }: Pick<WatchState, 'outcome'>): readonly TestResult[] {
  return outcome?.kind === 'graded' ? failuresByImportance(outcome.report) : [];
}

export function toldTest(state: WatchState): TestResult | undefined {
  const all = failures(state);
  return all[state.told % Math.max(1, all.length)];
}

/** The part whose hints are shown: that of the failure told, else the first with points missing. */
export function hintedPart(state: WatchState): Manifest['parts'][number] | undefined {
  if (state.outcome?.kind !== 'graded') return undefined;
  const { report } = state.outcome;
  const id = toldTest(state)?.part ?? report.parts.find((part) => part.points < part.of)?.id;
  return state.lab.parts.find((part) => part.id === id);
}

/** The keys that do something now. `up` and `down` always may: what they do depends on the screen. */
export function keysOf(state: WatchState): readonly Key[] {
  const keys: Key[] = ['run'];
  const told = toldTest(state);
  if (told !== undefined && state.focus === undefined) keys.push('only');
  if (state.focus !== undefined) keys.push('all');
  if (failures(state).length > 1) keys.push('next');
  const part = hintedPart(state);
  if (part !== undefined && state.hints < part.hints.length) keys.push('hint');
  return [...keys, 'up', 'down', 'quit'];
}
