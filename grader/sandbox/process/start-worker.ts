/** Starts the judge's thread from a bundled file and says how it ended. */
import { type TransferListItem, Worker } from 'node:worker_threads';

export interface WorkerOptions<Out> {
  /** A file made by `bundleEntry`. */
  readonly file: string;
  readonly data?: unknown;
  readonly transfer?: readonly TransferListItem[];
  readonly onMessage: (message: Out) => void;
}

export type WorkerEnd =
  | { readonly kind: 'ended' }
  /** An exception that nobody caught: a fault of ours or of a suite. */
  | { readonly kind: 'threw'; readonly error: Error };

export interface WorkerHandle<In> {
  post(message: In, transfer?: readonly TransferListItem[]): void;
  readonly ended: Promise<WorkerEnd>;
  /** Stops it wherever it is, also in a blocking read of the ring. */
  close(): Promise<WorkerEnd>;
}

export function startWorker<In, Out>(options: WorkerOptions<Out>): WorkerHandle<In> {
  const worker = new Worker(options.file, {
    workerData: options.data,
    transferList: [...(options.transfer ?? [])],
    // Not the flags of the process that happens to run us (a test runner's loaders, an inspector).
    execArgv: ['--no-warnings'],
    env: {},
  });
  worker.on('message', options.onMessage);
  const ended = new Promise<WorkerEnd>((resolve) => {
    worker.once('error', (error) => resolve({ kind: 'threw', error: asError(error) }));
    worker.once('messageerror', (error) => resolve({ kind: 'threw', error }));
    worker.once('exit', () => resolve({ kind: 'ended' })); // after 'error', when there was one
  });
  return {
    post: (message, transfer) => worker.postMessage(message, [...(transfer ?? [])]),
    ended,
    async close() {
      await worker.terminate();
      return ended;
    },
  };
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
