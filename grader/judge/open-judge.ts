/** The main thread's side of grading: builds the program, keeps a guest and the judge's thread warm, and lets go of both. */
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { loadManifest, sourceHash, suiteHash } from '../course/catalogue.ts';
import { buildProgram } from '../sandbox/build/index.ts';
import type { BuildResult, BuiltProgram } from '../sandbox/build/program.ts';
import { bundleEntry } from '../sandbox/process/bundle.ts';
import { connectWorker } from '../sandbox/process/connect.ts';
import { type Guest, startGuest } from '../sandbox/process/guest-process.ts';
import { startWorker, type WorkerHandle } from '../sandbox/process/start-worker.ts';
import type { GradeOutcome, GradeRequest, Judge } from './api.ts';
import type { LabJob } from './grade-lab.ts';
import { entriesOf, loadedSuite, projectRoot } from './lab-files.ts';
import { officialSeeds } from './official.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** Everything that is kept warm for one lab. */
interface Bench {
  readonly lab: string;
  readonly worker: WorkerHandle<ToWorker>;
  readonly guests: MessagePort;
  readonly signal: Int32Array;
  readonly guestFile: string;
  hear: (message: FromWorker) => void;
}

export interface JudgeOptions {
  /** Start the next guest before it is asked for: for watching. */
  readonly warm?: boolean;
  /** How long a program that is waited for may stay silent. Default 10. */
  readonly silentSecondsMax?: number;
}

export function openJudge(options: JudgeOptions = {}): Judge {
  const patience = options.silentSecondsMax === undefined ? {} : { silentSecondsMax: options.silentSecondsMax };
  let bench: Bench | undefined;
  let spare: Guest | undefined;
  const busy = new Set<Guest>();
  const buildCache: Parameters<typeof buildProgram>[0]['cache'] = new Map();

  const benchFor = async (lab: string): Promise<Bench> => {
    if (bench?.lab === lab) return bench;
    await closeBench();
    const [guestFile, workerFile] = await Promise.all([bundleFor(lab, 'guest'), bundleFor(lab, 'judge')]);
    const signal = new SharedArrayBuffer(4);
    const { port1, port2 } = new MessageChannel();
    const made: Bench = {
      lab,
      guests: port1,
      signal: new Int32Array(signal),
      guestFile,
      hear: () => {},
      worker: startWorker<ToWorker, FromWorker>({
        file: workerFile,
        data: { signal },
        onMessage: (message) => made.hear(message),
      }),
    };
    made.worker.post({ kind: 'begin', guests: port2 }, [port2]);
    bench = made;
    return made;
  };

  const closeBench = async () => {
    const old = bench;
    bench = undefined;
    spare?.kill();
    spare = undefined;
    for (const guest of busy) guest.kill();
    busy.clear();
    old?.guests.close();
    await old?.worker.close();
  };

  /** A guest for the worker: the spare one when there is one. */
  const handOver = (to: Bench, inspect: boolean) => {
    const guest = spare ?? startGuest({ bundle: to.guestFile, inspect, ...patience });
    spare = undefined;
    busy.add(guest);
    if (inspect) guest.onStderr((text) => process.stderr.write(text));
    const { link, transfer } = connectWorker(guest);
    to.guests.postMessage(link, [...transfer]);
    Atomics.add(to.signal, 0, 1);
    Atomics.notify(to.signal, 0);
  };

  const run = (to: Bench, job: LabJob, program: BuiltProgram, request: GradeRequest): Promise<GradeOutcome> =>
    new Promise((resolve) => {
      const engineNotes: { test: string; text: string }[] = [];
      let over = false;
      const end = (outcome: GradeOutcome) => {
        if (over) return;
        over = true;
        request.signal?.removeEventListener('abort', interrupt);
        for (const guest of busy) guest.kill();
        busy.clear();
        resolve(outcome);
      };
      const interrupt = () => void closeBench().then(() => end({ kind: 'interrupted' }));
      if (request.signal?.aborted) return interrupt();
      request.signal?.addEventListener('abort', interrupt);
      void to.worker.ended.then((how) =>
        end(how.kind === 'threw' ? { kind: 'course-bug', text: how.error.message } : { kind: 'interrupted' }),
      );
      to.hear = (message) => {
        switch (message.kind) {
          case 'need-guest':
            return handOver(to, request.inspect ?? false);
          case 'progress':
            return request.onProgress?.(message.progress);
          case 'engine-note':
            engineNotes.push({ test: message.test, text: message.text });
            return;
          case 'graded':
            if (options.warm) spare = startGuest({ bundle: to.guestFile, ...patience });
            return end({ kind: 'graded', report: message.report, engineNotes });
          case 'course-bug':
            return end({ kind: 'course-bug', text: message.text });
        }
      };
      to.worker.post({ kind: 'grade', job, program });
    });

  return {
    async grade(request) {
      const manifest = loadManifest(request.lab);
      const ready = benchFor(request.lab);
      ready.catch(() => {});
      const built: BuildResult = await buildProgram({
        files: request.program.files,
        entries: await entriesOf(request.lab),
        cache: buildCache,
      });
      if (built.kind === 'rejected') {
        await ready;
        return built;
      }
      const job: LabJob = {
        manifest,
        program: request.program.label,
        sourceHash: sourceHash(request.program),
        suiteHash: suiteHash(request.lab),
        part: request.part,
        test: request.test,
        seed: request.seed,
        seeds: request.seeds,
        first: request.first,
        official:
          request.official === undefined
            ? undefined
            : { seeds: officialSeeds(request.official, await loadedSuite(request.lab), request.seeds) },
      };
      return run(await ready, job, built.program, request);
    },
    close: closeBench,
  };
}

async function bundleFor(lab: string, side: 'guest' | 'judge'): Promise<string> {
  const serve =
    side === 'guest'
      ? `import { serveGuest as serve } from './grader/sandbox/guest/serve.ts';`
      : `import { serveJudge as serve } from './grader/judge/worker-main.ts';`;
  const entry = `${serve}
import { publicTests } from './labs/${lab}/public.suite.ts';
import { hiddenTests } from './grader/suites/${lab}/index.ts';
serve({ lab: '${lab}', public: publicTests, hidden: hiddenTests });
`;
  return (await bundleEntry({ entry, resolveDir: projectRoot, outFile: `${side}.cjs` })).file;
}
