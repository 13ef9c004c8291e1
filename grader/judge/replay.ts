/** Judges a recorded run again: the world and the rules come from the course, the answers from the file; no student code. */
import { loadManifest, loadSuite, suiteHash } from '../course/catalogue.ts';
import { boundsOf } from '../course/worlds.ts';
import type { Transcript } from '../trace/transcript.ts';
import { testsOf } from './lab-files.ts';
import type { Failure } from './report.ts';
import { failureOf, playRecorded } from './tell.ts';

export type ReplayOutcome =
  /** The run breaks its rule again. `stale`: the lab's tests have changed since it was recorded. */
  | { readonly kind: 'fails'; readonly failure: Failure; readonly stale: boolean }
  | { readonly kind: 'holds'; readonly stale: boolean }
  | { readonly kind: 'unknown-lab' | 'unknown-test' }
  /** The answers do not fit the world any more. */
  | { readonly kind: 'misfit'; readonly stale: boolean };

export async function replayTranscript(transcript: Transcript, labs: readonly string[]): Promise<ReplayOutcome> {
  const { lab } = transcript;
  if (!labs.includes(lab)) return { kind: 'unknown-lab' };
  const test = testsOf(await loadSuite(lab)).find((it) => it.id === transcript.test);
  if (test === undefined || test.kind === 'law') return { kind: 'unknown-test' };
  const manifest = loadManifest(lab);
  const stale = suiteHash(lab) !== transcript.suiteHash;
  try {
    const told = playRecorded(test, transcript, transcript.answers, {
      ...boundsOf(manifest),
      ...transcript.bounds,
    });
    const failure = failureOf(test, transcript.seed, told, manifest.lecture);
    return failure === null ? { kind: 'holds', stale } : { kind: 'fails', failure, stale };
  } catch {
    // The bytes passed their checksum, so it is the world that asks for other answers than these.
    return { kind: 'misfit', stale };
  }
}
