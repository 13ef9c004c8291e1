/** One exploration, from the guest's answers to its result: the search runs here, and asks about local states only. */
import { Writer } from '../base/bytes.ts';
import type { AnyProperty } from '../checkers/property.ts';
import { compileProtocol } from '../course/compile-protocol.ts';
import type { Exploration } from '../course/suite.ts';
import { choicesOf, makeWorld, type Run } from '../course/worlds.ts';
import type { Answering } from '../explorer/answering.ts';
import { type Exploration as Explored, explore } from '../explorer/explore.ts';
import { defaults } from '../explorer/model.ts';
import type { PathStep } from '../explorer/path.ts';
import { StateHost, Unreadable } from '../explorer/state-host.ts';
import { Recorder } from '../simulator/answers.ts';
import type { Bounds } from '../simulator/effects.ts';
import { blind } from '../simulator/observer.ts';
import type { Failure, TestResult } from './report.ts';
import { type Finding, passed } from './tally.ts';
import { type Origin, tellRun } from './tell.ts';

export interface JudgedExploration {
  readonly findings: ReadonlyMap<string, Finding>;
  readonly explored: NonNullable<TestResult['explored']>;
  readonly failure: Failure | null;
}

export function judgeExploration(
  {
    test,
    bounds,
    statesMax = Number.POSITIVE_INFINITY,
  }: { readonly test: Exploration; readonly bounds: Bounds; readonly statesMax?: number | undefined },
  answering: Answering,
  origin: Origin,
  onProgress: (states: number, of: number) => void,
): JudgedExploration {
  const of = Math.min(statesMax, test.bounds?.states ?? defaults.states);
  const explored = explore(
    { ...test, bounds: { ...test.bounds, states: of } },
    compileProtocol(test.protocol),
    answering,
    {
      onProgress: (states) => onProgress(states, of),
    },
  );
  const { states, transitions, depth, resting, crashes, collisionBound, end } = explored;
  const figures = { states, transitions, depth, resting, crashes, collisionBound };
  const failure = failureOf(test, explored, answering, bounds, origin);
  // What cannot be run again is no failure, and a search that found it is not to be believed.
  const because = typeof failure === 'string' ? failure : undefined;
  const finding = (property: AnyProperty): Finding =>
    because === undefined ? findingOf(property, explored) : { verdict: 'not-established', because };
  return {
    findings: new Map(test.properties.map((property) => [property.id, finding(property)])),
    explored: { exhausted: end.kind === 'exhausted' && because === undefined, ...figures },
    failure: typeof failure === 'string' ? null : failure,
  };
}

function findingOf(property: AnyProperty, { end, broken, reached, states, resting }: Explored): Finding {
  if (end.kind === 'threw')
    return { verdict: end.trouble.kind === 'todo' ? 'todo' : 'threw', because: end.trouble.text };
  const breach = broken.find((it) => it.property === property);
  if (breach !== undefined) return { verdict: 'violated', because: breach.because };
  if (end.kind === 'not-established') return { verdict: 'not-established', because: end.because };
  if (property.kind === 'eventually') {
    if (resting > 0) return passed;
    const because = `In ${states} states there is none in which nothing can happen any more: nobody can say what is still missing.`;
    return { verdict: 'not-established', because };
  }
  if (reached.has(property)) return passed;
  const what = property.kind === 'sometimes' ? property.rule : property.goal;
  return { verdict: 'not-established', because: `In ${states} states this never happened: ${what}` };
}

/**
 * The path as a run like any other: played in an ordinary world, with the answers that the program gives again. A sentence
 * where that does not break what the search found broken.
 */
function failureOf(
  test: Exploration,
  { end, broken }: Explored,
  answering: Answering,
  bounds: Bounds,
  origin: Origin,
): Failure | string | null {
  const first = end.kind === 'threw' ? end : broken[0];
  if (first === undefined) return null;
  const steps = 'idle' in first ? [...first.steps, ...first.idle] : first.steps;
  const run: Run = { seed: 0, choices: choicesOf(steps) };
  try {
    const failure = tellRun(test, run, answersOn(test, steps, answering, bounds), bounds, origin);
    if (failure !== null && failure.property === ('property' in first ? first.property.id : null)) return failure;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return error.message;
  }
  return 'The search found a way to break a rule, and run again the program does something else: it keeps something where an exploration cannot see it. Keep everything in fields of the node.';
}

/** What the nodes answer on the path, as a transcript keeps it. */
export function answersOn(
  test: Exploration,
  steps: readonly PathStep[],
  answering: Answering,
  bounds: Bounds,
): Uint8Array {
  const writer = new Writer();
  const host = new Recorder(new StateHost(answering), writer);
  makeWorld(test, { seed: 0, choices: choicesOf(steps) }, host, () => blind, bounds).run();
  return writer.take();
}
