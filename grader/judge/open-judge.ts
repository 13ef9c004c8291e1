/** The main thread's side of grading: builds the program, keeps the seats of a lab ready, and lets them share its tests. */
import { loadManifest, projectRoot, sourceHash, suiteHash } from '../course/catalogue.ts';
import { type BuildCache, type BuiltProgram, buildProgram } from '../sandbox/build/index.ts';
import { bundleEntry } from '../sandbox/process/bundle.ts';
import type { GradeOutcome, GradeRequest, Judge } from './api.ts';
import type { LabJob, TestProgress } from './grade-lab.ts';
import { NOT_RUN } from './lab-report.ts';
import { type Ended, openSeat, type Seat } from './seat.ts';
import { type Answer, counters } from './worker-messages.ts';

/** Everything that is kept for one lab. */
interface Bench {
  readonly lab: string;
  readonly seats: readonly [Seat, ...Seat[]];
  readonly shared: Int32Array;
  jobs: number;
}

export interface JudgeOptions {
  /** How many tests may be judged at a time; no report depends on it. Default 1. */
  readonly seats?: number;
  /** Start the next guests before they are asked for: for watching. */
  readonly warm?: boolean;
  /** How long a program that is waited for may stay silent. Default 10. */
  readonly silentSecondsMax?: number;
}

export function openJudge(options: JudgeOptions = {}): Judge {
  const cache: BuildCache = new Map();
  let bench: Bench | undefined;

  const close = async () => {
    const old = bench;
    bench = undefined;
    await Promise.all(old?.seats.map((seat) => seat.close()) ?? []);
  };

  /** One test, or a debugger, needs one seat. */
  const benchFor = async ({ lab, inspect = false, test }: GradeRequest): Promise<Bench> => {
    const wanted = inspect || test !== undefined ? 1 : (options.seats ?? 1);
    // A warm guest has no debugger.
    if (!inspect && bench?.lab === lab && bench.seats.length >= wanted) return bench;
    await close();
    bench = await openBench(lab, wanted, options, !inspect);
    return bench;
  };

  return {
    async grade(request) {
      const manifest = loadManifest(request.lab);
      const { program, inspect = false } = request;
      const to = await benchFor(request);
      const [{ entries }] = to.seats;
      const sourceRoot = inspect ? program.folder : undefined;
      const built = await buildProgram({ files: program.files, entries, cache, sourceRoot });
      if (built.kind === 'rejected') return built;
      const { part, test, tests, seed, choices, seeds, states, runs, first, verdictsOnly, official } = request;
      const hashes = { sourceHash: sourceHash(program), suiteHash: suiteHash(request.lab) };
      const wanted = { part, test, tests, seed, choices, seeds, states, runs, first, verdictsOnly, official };
      const job: LabJob = { manifest, program: program.label, ...hashes, ...wanted };
      const warmUp = (seat: Seat) => {
        if (options.warm && bench === to) seat.warmUp();
      };
      const { outcome, broken } = await judgeTogether(to, job, built.program, request, warmUp);
      for (const seat of to.seats) seat.dismiss();
      if (broken) await close();
      else to.seats.forEach(warmUp);
      return outcome;
    },
    close,
  };
}

type EngineNote = Extract<GradeOutcome, { kind: 'graded' }>['engineNotes'][number];

interface Judged {
  readonly outcome: GradeOutcome;
  /** A thread has ended: the bench is of no use any more. */
  readonly broken: boolean;
}

async function judgeTogether(
  to: Bench,
  job: LabJob,
  program: BuiltProgram,
  request: GradeRequest,
  warmUp: (seat: Seat) => void,
): Promise<Judged> {
  const { seats, shared } = to;
  const number = ++to.jobs;
  Atomics.store(shared, counters.taken, 0);
  Atomics.store(shared, counters.stops, 0);
  const callOff = () => {
    Atomics.store(shared, counters.calledOff, number);
    for (const seat of seats) seat.dismiss();
  };
  const engineNotes: EngineNote[] = [];
  const progress = progressOf(request);
  request.signal?.addEventListener('abort', callOff);
  if (request.signal?.aborted) callOff();
  try {
    const answers = await Promise.all(
      seats.map(async (seat) => {
        const answer = await seat.ask({ kind: 'grade', number, job, program }, request, (aside) => {
          if (aside.kind === 'engine-note') return void engineNotes.push({ test: aside.test, text: aside.text });
          if (aside.progress.ended !== undefined) warmUp(seat); // after the first result, before the next save
          progress(seat, aside.progress);
        });
        if (answer.kind !== 'judged') callOff(); // nobody waits for the others any more
        return answer;
      }),
    );
    const judged = answers.flatMap((answer) => (answer.kind === 'judged' ? answer.judged : []));
    const failed = answers.filter((answer) => answer.kind !== 'judged');
    const deciding =
      failed.length > 0 ? failed : [await seats[0].ask({ kind: 'report', job, judged }, request, () => {})];
    return { outcome: outcomeOf(deciding, engineNotes), broken: deciding.some(({ kind }) => kind === 'ended') };
  } finally {
    request.signal?.removeEventListener('abort', callOff);
  }
}

/** A fault of the course says more than the calling off that it brought about. */
function outcomeOf(answers: readonly (Answer | Ended)[], engineNotes: readonly EngineNote[]): GradeOutcome {
  for (const answer of answers) {
    if (answer.kind === 'course-bug') return answer;
    if (answer.kind === 'ended' && answer.error !== undefined)
      return { kind: 'course-bug', text: answer.error.message };
    if (answer.kind !== 'graded') continue;
    const { report } = answer;
    // In the order of the report, and of what counts there.
    const inOrder = report.tests
      .filter(({ because }) => !because?.startsWith(NOT_RUN))
      .flatMap(({ id }) => engineNotes.filter(({ test }) => test === id));
    return { kind: 'graded', report, engineNotes: inOrder };
  }
  return { kind: 'interrupted' };
}

/** Of the tests under way, the first is told about; each that ends is counted. */
function progressOf({ onProgress }: GradeRequest): (seat: Seat, progress: TestProgress) => void {
  const underWay = new Map<Seat, number>();
  let testsDone = 0;
  return (seat, { place, ...progress }) => {
    if (progress.ended !== undefined) {
      testsDone++;
      underWay.delete(seat);
    } else {
      underWay.set(seat, place);
      if (place !== Math.min(...underWay.values())) return;
    }
    onProgress?.({ testsDone, ...progress });
  };
}

async function openBench(
  lab: string,
  seats: number,
  { silentSecondsMax }: JudgeOptions,
  warm: boolean,
): Promise<Bench> {
  const [guestFile, workerFile] = await Promise.all([bundleFor(lab, 'guest'), bundleFor(lab, 'judge')]);
  const shared = new SharedArrayBuffer(counters.bytes);
  const patience = silentSecondsMax === undefined ? {} : { silentSecondsMax };
  const open = () => openSeat({ guestFile, workerFile, patience, shared }, warm);
  const opening = await Promise.allSettled(Array.from({ length: seats }, open));
  const opened = opening.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []));
  const [first, ...others] = opened;
  if (first === undefined || opened.length < seats) {
    await Promise.all(opened.map((seat) => seat.close()));
    throw opening.find((it) => it.status === 'rejected')?.reason;
  }
  return { lab, seats: [first, ...others], shared: new Int32Array(shared), jobs: 0 };
}

async function bundleFor(lab: string, side: 'guest' | 'judge'): Promise<string> {
  const [name, file] =
    side === 'guest' ? ['serveGuest', 'sandbox/guest/serve.ts'] : ['serveJudge', 'judge/worker-main.ts'];
  const entry = `import { ${name} } from './grader/${file}';
import { publicTests } from './labs/${lab}/public.suite.ts';
import { hiddenTests } from './grader/suites/${lab}/index.ts';
${name}({ lab: '${lab}', public: publicTests, hidden: hiddenTests });
`;
  return (await bundleEntry({ entry, resolveDir: projectRoot, outFile: `${side}.cjs` })).file;
}
