/** A failing run as data to show and to keep: played once more from its answers, this time with the story. */

import { toBase64 } from '../base/base64.ts';
import { Reader } from '../base/bytes.ts';
import type { Run, WorldTest } from '../course/worlds.ts';
import { Player } from '../simulator/answers.ts';
import type { Bounds } from '../simulator/effects.ts';
import { describeFact } from '../trace/describe.ts';
import { effectOf, eventOf, type Ref, type TraceEvent } from '../trace/events.ts';
import { encodeTranscript, type Transcript } from '../trace/transcript.ts';
import { transcriptName } from '../trace/transcript-words.ts';
import { type Ending, type Judged, judgeRun } from './one-run.ts';
import type { Failure } from './report.ts';
import type { Worst } from './tally.ts';

/** What a transcript says of where it comes from. */
export type Origin = Pick<Transcript, 'lab' | 'suiteHash' | 'sourceHash' | 'program'> & { readonly lecture: string };

export interface Told {
  readonly judged: Judged;
  readonly events: readonly TraceEvent[];
}

export function playRecorded(test: WorldTest, run: Run, answers: Uint8Array, bounds: Bounds): Told {
  const events: TraceEvent[] = [];
  const judged = judgeRun(test, run, new Player(new Reader(answers)), bounds, {
    event: (event) => events.push(event),
  });
  return { judged, events };
}

export function tellFailure(test: WorldTest, worst: Worst, bounds: Bounds, origin: Origin): Failure {
  const failure = tellRun(test, worst.run, worst.answers, bounds, origin);
  if (failure === null)
    throw new Error(`The failing run of ${test.id}, seed ${worst.run.seed}, does not fail when it is played again.`);
  return { ...failure, shrunk: worst.shrunk ?? null };
}

/** null when the run holds. */
export function tellRun(
  test: WorldTest,
  run: Run,
  answers: Uint8Array,
  bounds: Bounds,
  origin: Origin,
): Failure | null {
  const { seed, choices } = run;
  const failure = failureOf(test, seed, playRecorded(test, run, answers, bounds), origin.lecture);
  if (failure === null) return null;
  const transcript: Transcript = {
    lab: origin.lab,
    test: test.id,
    seed,
    property: failure.property,
    suiteHash: origin.suiteHash,
    sourceHash: origin.sourceHash,
    program: origin.program,
    choices,
    bounds,
    answers,
  };
  return {
    ...failure,
    transcript: { name: transcriptName(transcript), base64: toBase64(encodeTranscript(transcript)) },
  };
}

/** null when the run holds. */
export function failureOf(test: WorldTest, seed: number, told: Told, lecture: string): Failure | null {
  const { ending } = told.judged;
  if (ending.kind !== 'broken' && ending.kind !== 'trouble') return null;
  const rule = ending.kind === 'trouble' ? null : (ending.breach.property ?? promiseOf(test));
  return {
    property: rule?.id ?? null,
    rule: rule?.rule ?? null,
    source: rule?.source ?? null,
    because: ending.kind === 'trouble' ? ending.trouble.text : ending.breach.because,
    where: (ending.kind === 'trouble' ? ending.trouble.at : undefined) ?? null,
    cause: rule?.cause ?? null,
    lecture: rule === null ? null : `${lecture}/notes.md#${rule.lecture}`,
    seed: test.kind === 'exploration' ? null : seed, // there is no chance in it
    shrunk: null,
    facts: factsOf(ending, told.events),
    nodes: [...told.judged.world.nodes],
    events: [...told.events],
    ...(ending.kind === 'broken' && ending.breach.drawing && { drawing: ending.breach.drawing }),
    transcript: null,
  };
}

const promiseOf = (test: WorldTest) => {
  if (!('promise' in test)) throw new Error(`The ${test.kind} ${test.id} broke a promise it does not have.`);
  return test.promise;
};

function factsOf(
  ending: Extract<Ending, { kind: 'broken' | 'trouble' }>,
  events: readonly TraceEvent[],
): Failure['facts'] {
  const refs: readonly Ref[] = ending.kind === 'trouble' ? [] : [ending.breach.first, ending.breach.second];
  const facts: Failure['facts'] = [];
  for (const ref of [...new Set(refs)].sort((a, b) => a - b)) {
    const event = events.find((it) => it.n === eventOf(ref));
    if (event !== undefined)
      facts.push({ ref, event: event.n, atMicros: event.at, text: describeFact(event, effectOf(ref)) });
  }
  return facts;
}
