/** Grades in this very process: no guest, no wall. For benchmarks, and for the test that both ways give the same bytes. Only programs of the course. */
import { loadManifest, loadSuite, sourceHash, suiteHash } from '../course/catalogue.ts';
import { boundsOf } from '../course/worlds.ts';
import { buildProgram } from '../sandbox/build/index.ts';
import { loadPlain } from '../sandbox/guest/load.ts';
import { LocalAnswerer } from './answerer.ts';
import type { GradeOutcome, GradeRequest } from './api.ts';
import { judgeTests, type LabJob } from './grade-lab.ts';
import { entriesIn } from './lab-files.ts';
import { reportOf } from './lab-report.ts';

export async function gradeLocally(
  request: Pick<GradeRequest, 'lab' | 'program' | 'part' | 'test' | 'seed' | 'choices' | 'seeds' | 'states' | 'runs'>,
  build: { readonly counted?: boolean } = {},
): Promise<GradeOutcome> {
  const manifest = loadManifest(request.lab);
  const suite = await loadSuite(request.lab);
  const built = await buildProgram({
    files: request.program.files,
    entries: entriesIn(suite),
    ...build,
  });
  if (built.kind === 'rejected') return built;
  const engineNotes: { test: string; text: string }[] = [];
  const answerer = new LocalAnswerer(
    built.program,
    loadPlain(built.program.code, built.program.stateless),
    boundsOf(manifest),
    built.program.stateless ? loadPlain(built.program.code) : undefined,
  );
  const job: LabJob = {
    manifest,
    program: request.program.label,
    sourceHash: sourceHash(request.program),
    suiteHash: suiteHash(request.lab),
    part: request.part,
    test: request.test,
    seed: request.seed,
    choices: request.choices,
    seeds: request.seeds,
    states: request.states,
    runs: request.runs,
  };
  let place = 0;
  let stops = 0;
  const judged = judgeTests(job, suite, {
    take: () => place++,
    answerer: () => answerer,
    stopped: () => void stops++,
    stops: () => stops,
    calledOff: () => false,
    progress: () => {},
    engineNote: (test, text) => engineNotes.push({ test, text }),
  });
  return { kind: 'graded', report: reportOf(job, suite, judged), engineNotes };
}
