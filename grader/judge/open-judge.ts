/** The main thread's side of grading: builds the program, keeps a guest and the judge's thread ready, and lets go of both. */
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { loadManifest, projectRoot, sourceHash, suiteHash } from '../course/catalogue.ts';
import { type BuildCache, type BuiltProgram, buildProgram } from '../sandbox/build/index.ts';
import { bundleEntry } from '../sandbox/process/bundle.ts';
import { connectWorker } from '../sandbox/process/connect.ts';
import { type Guest, startGuest } from '../sandbox/process/guest-process.ts';
import { startWorker, type WorkerHandle } from '../sandbox/process/start-worker.ts';
import type { GradeOutcome, GradeRequest, Judge } from './api.ts';
import type { LabJob } from './grade-lab.ts';
import type { Entry } from './lab-files.ts';
import { type FromWorker, signals, type ToWorker } from './worker-messages.ts';

/** Everything that is kept for one lab. */
interface Bench {
  readonly lab: string;
  readonly worker: WorkerHandle<ToWorker>;
  readonly guests: MessagePort;
  readonly signal: Int32Array;
  readonly guestFile: string;
  readonly entries: readonly Entry[];
  hear: (message: FromWorker) => void;
  jobs: number;
}

export interface JudgeOptions {
  /** Start the next guest before it is asked for: for watching. */
  readonly warm?: boolean;
  /** How long a program that is waited for may stay silent. Default 10. */
  readonly silentSecondsMax?: number;
}

export function openJudge(options: JudgeOptions = {}): Judge {
  const { silentSecondsMax } = options;
  const patience = silentSecondsMax === undefined ? {} : { silentSecondsMax };
  const cache: BuildCache = new Map();
  const busy = new Set<Guest>();
  let bench: Bench | undefined;
  let spare: Guest | undefined;

  const benchFor = async (lab: string, inspect: boolean): Promise<Bench> => {
    if (bench?.lab === lab) return bench;
    await close();
    const [guestFile, workerFile] = await Promise.all([bundleFor(lab, 'guest'), bundleFor(lab, 'judge')]);
    if (!inspect) spare = startGuest({ bundle: guestFile, ...patience }); // it comes up while the program is built
    bench = await openBench(lab, guestFile, workerFile);
    return bench;
  };

  const close = async () => {
    const old = bench;
    bench = undefined;
    // The guests first: a thread that waits for one cannot be ended.
    const guests = spare === undefined ? [...busy] : [...busy, spare];
    dismiss(guests);
    spare = undefined;
    old?.guests.close();
    await old?.worker.close();
    await Promise.all(guests.map((guest) => guest.exited));
  };

  const dismiss = (guests: Iterable<Guest>) => {
    for (const guest of guests) guest.kill();
    busy.clear();
  };

  const warmUp = (of: Bench) => {
    if (options.warm && bench === of) spare ??= startGuest({ bundle: of.guestFile, ...patience });
  };

  const handOver = (to: Bench, { inspect = false, onGuestStderr }: GradeRequest) => {
    const guest = spare ?? startGuest({ bundle: to.guestFile, inspect, ...patience });
    spare = undefined;
    busy.add(guest);
    if (onGuestStderr !== undefined) guest.onStderr(onGuestStderr);
    const { link, transfer } = connectWorker(guest);
    to.guests.postMessage(link, [...transfer]);
    Atomics.add(to.signal, signals.guests, 1);
    Atomics.notify(to.signal, signals.guests);
  };

  const run = (to: Bench, job: LabJob, program: BuiltProgram, request: GradeRequest): Promise<GradeOutcome> =>
    new Promise((resolve) => {
      const engineNotes: { test: string; text: string }[] = [];
      to.jobs++;
      const callOff = () => {
        Atomics.store(to.signal, signals.calledOff, to.jobs);
        dismiss(busy);
      };
      const end = (outcome: GradeOutcome) => {
        request.signal?.removeEventListener('abort', callOff);
        dismiss(busy);
        warmUp(to);
        resolve(outcome);
      };
      request.signal?.addEventListener('abort', callOff);
      if (request.signal?.aborted) callOff();
      void to.worker.ended.then((how) => {
        if (bench === to) bench = undefined;
        end(how.kind === 'threw' ? { kind: 'course-bug', text: how.error.message } : { kind: 'interrupted' });
      });
      to.hear = (message) => {
        switch (message.kind) {
          case 'ready':
            return;
          case 'need-guest':
            return handOver(to, request);
          case 'progress':
            if (message.progress.ended !== undefined) warmUp(to); // after the first result, before the next save
            return request.onProgress?.(message.progress);
          case 'engine-note':
            engineNotes.push({ test: message.test, text: message.text });
            return;
          case 'graded':
            return end({ kind: 'graded', report: message.report, engineNotes });
          case 'called-off':
            return end({ kind: 'interrupted' });
          case 'course-bug':
            return end({ kind: 'course-bug', text: message.text });
        }
      };
      to.worker.post({ kind: 'grade', number: to.jobs, job, program });
    });

  return {
    async grade(request) {
      const manifest = loadManifest(request.lab);
      const { program, inspect = false } = request;
      const to = await benchFor(request.lab, inspect);
      const sourceRoot = inspect ? program.folder : undefined;
      const built = await buildProgram({ files: program.files, entries: to.entries, cache, sourceRoot });
      if (built.kind === 'rejected') return built;
      const { part, test, seed, choices, seeds, states, runs, first, official } = request;
      const hashes = { sourceHash: sourceHash(program), suiteHash: suiteHash(request.lab) };
      const wanted = { part, test, seed, choices, seeds, states, runs, first, official };
      const job: LabJob = { manifest, program: program.label, ...hashes, ...wanted };
      return run(to, job, built.program, request);
    },
    close,
  };
}

async function openBench(lab: string, guestFile: string, workerFile: string): Promise<Bench> {
  const signal = new SharedArrayBuffer(signals.bytes);
  const { port1, port2 } = new MessageChannel();
  let heard: (message: FromWorker) => void = () => {};
  const first = new Promise<FromWorker>((resolve) => {
    heard = resolve;
  });
  const onMessage = (message: FromWorker) => heard(message);
  const worker = startWorker<ToWorker, FromWorker>({ file: workerFile, data: { signal }, onMessage });
  worker.post({ kind: 'begin', guests: port2 }, [port2]);
  const ready = await Promise.race([first, worker.ended]);
  if (ready.kind !== 'ready') {
    throw ready.kind === 'threw' ? ready.error : new Error('The judge did not start.');
  }
  const bench: Bench = {
    lab,
    worker,
    guests: port1,
    signal: new Int32Array(signal),
    guestFile,
    entries: ready.entries,
    hear: () => {},
    jobs: 0,
  };
  heard = (message) => bench.hear(message);
  return bench;
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
