/** What is shown of every known-wrong program: short, the same failure, and a run that its world allows. */
import { describe, expect, test } from 'vitest';
import { fromBase64 } from '../base/base64.ts';
import { listLabs, loadSuite, loadVariants, readProgram } from '../course/catalogue.ts';
import { worldOf } from '../course/worlds.ts';
import type { TraceEvent } from '../trace/events.ts';
import { decodeTranscript, type Transcript } from '../trace/transcript.ts';
import { testsOf } from './lab-files.ts';
import { gradeLocally } from './local.ts';
import { replayTranscript } from './replay.ts';
import type { Failure } from './report.ts';
import { EVENTS_AIM, REPLAYS_MAX } from './shrunk.ts';

/** Enough for every storm to catch its variants, and for most explorations. */
const LIMITS = { seeds: 60, states: 30_000 };

/** Twenty proposals in a row that overtake each other: shown as an excerpt, and none may grow. */
const LONG: { readonly [test: string]: number } = { duel: 270, 'three-way-duel': 415, duels: 450 };

const labs = listLabs().map(({ id }) => id);
const cases = (await Promise.all(labs.map(casesOf))).flat();

/** A law has no run, and a measure is not broken by any one of its own. */
async function casesOf(lab: string) {
  const tests = testsOf(await loadSuite(lab));
  const { variants } = await loadVariants(lab);
  return variants.flatMap(({ id, caughtBy }) => {
    const one = tests.find((it) => it.id === caughtBy);
    return one === undefined || one.kind === 'law' || one.kind === 'measure' ? [] : [{ lab, id, one }];
  });
}

/** Of an exploration as much as shows a failure. */
async function shown(lab: string, id: string, test: string): Promise<Failure> {
  const program = await readProgram(lab, { kind: 'variant', id });
  for (const limits of [LIMITS, { seeds: LIMITS.seeds }]) {
    const outcome = await gradeLocally({ lab, program, test, ...limits });
    if (outcome.kind !== 'graded') throw new Error(`${id} is ${outcome.kind}`);
    const failure = outcome.report.tests[0]?.failure;
    if (failure) return failure;
  }
  throw new Error(`${test} does not catch ${id}`);
}

/** What the solution does wrong in the world of a run that was made simpler: it must be one that can be survived. */
async function livesThrough(lab: string, test: string, { seed, choices }: Transcript) {
  const program = await readProgram(lab, { kind: 'solution' });
  const outcome = await gradeLocally({ lab, program, test, seed, choices });
  return outcome.kind === 'graded' ? outcome.report.tests[0]?.failure : outcome;
}

function transcriptOf({ transcript }: Failure): Transcript {
  const decoded = decodeTranscript(fromBase64(transcript?.base64 ?? '') ?? new Uint8Array());
  if (decoded.kind !== 'transcript') throw new Error(decoded.kind);
  return decoded.transcript;
}

/** What the world of lab 01, part B, promises, where a run breaks it: links in order, and one request at a time. */
function brokenPromises(events: readonly TraceEvent[]): string[] {
  const latest = new Map<string, number>();
  const asked = new Map<string, string>();
  return events.flatMap((event) => {
    if (event.kind === 'lost') return [`#${event.n} lost`];
    if (event.kind !== 'handler') return [];
    const { node, cause } = event;
    if (cause.kind === 'deliver') {
      const link = `${cause.from}>${node}`;
      const before = latest.get(link) ?? -1;
      latest.set(link, cause.sent);
      return cause.sent > before ? [] : [`#${event.n} overtakes on ${link}`];
    }
    if (cause.kind === 'request') {
      const { type } = cause.request as { type: string }; // part B has no other requests
      const before = asked.get(node) ?? 'release';
      asked.set(node, type);
      return type === before ? [`#${event.n} ${node} is asked ${type} twice`] : [];
    }
    return event.effects.some((effect) => effect.kind === 'send' && effect.fate !== 'sent')
      ? [`#${event.n} drops`]
      : [];
  });
}

describe.each(cases)('$lab, variant $id', ({ lab, id, one }) => {
  test(`${one.id} shows at most ${LONG[one.id] ?? EVENTS_AIM} events, which replay`, async () => {
    const failure = await shown(lab, id, one.id);
    expect(failure.events.length).toBeLessThanOrEqual(LONG[one.id] ?? EVENTS_AIM);
    if (failure.shrunk !== null) {
      expect(failure.shrunk.replays).toBeLessThanOrEqual(REPLAYS_MAX);
      expect(failure.events.length).toBeLessThanOrEqual(failure.shrunk.fromEvents);
    }
    const transcript = transcriptOf(failure);
    const again = await replayTranscript(transcript, labs);
    expect(again).toEqual({ kind: 'fails', failure: { ...failure, shrunk: null, transcript: null }, stale: false });
    if (failure.shrunk !== null) expect(await livesThrough(lab, one.id, transcript)).toEqual(null);
    if (one.kind !== 'storm') return;
    const program = await readProgram(lab, { kind: 'variant', id });
    // With a choice that meets nothing the seed's own run is shown, as it is.
    const { seed } = transcript;
    const own = await gradeLocally({
      lab,
      program,
      test: one.id,
      seed,
      choices: [{ identity: '', deviation: null }],
    });
    const before = own.kind === 'graded' ? own.report.tests[0]?.failure : undefined;
    expect([failure.property, failure.where]).toEqual([before?.property, before?.where]);
    if (failure.shrunk !== null) expect(failure.shrunk.fromEvents).toBe(before?.events.length);
    if (worldOf(one, transcript.seed).plan.network.fifo === true) expect(brokenPromises(failure.events)).toEqual([]);
  });
});

describe('a run is kept with what was chosen for it', () => {
  const lab = '01-lamport-clock';
  test('today’s program meets the same choices, and the solution gets through them', async () => {
    const failure = (await shown(lab, 'queue-by-arrival', 'mutex-storm')) as Failure;
    const { seed, choices } = transcriptOf(failure);
    expect(choices.length).toBeGreaterThan(0);
    const live = async (source: Parameters<typeof readProgram>[1]) => {
      const outcome = await gradeLocally({
        lab,
        program: await readProgram(lab, source),
        test: 'mutex-storm',
        seed,
        choices,
      });
      return outcome.kind === 'graded' ? outcome.report.tests[0]?.failure : undefined;
    };
    const same = await live({ kind: 'variant', id: 'queue-by-arrival' });
    expect(same?.events).toEqual(failure.events);
    expect(await live({ kind: 'solution' })).toBeNull();
  });

  test('the promise that is looked for is one that a wrong world breaks', () => {
    const deliver = (n: number, sent: number): TraceEvent => ({
      n,
      at: n,
      kind: 'handler',
      node: 'p2',
      cause: { kind: 'deliver', from: 'p1', message: null, sent },
      effects: [],
    });
    expect(brokenPromises([deliver(3, 2), deliver(4, 1)])).toEqual(['#4 overtakes on p1>p2']);
  });
});
