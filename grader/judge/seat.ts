/** A thread of the judge and the guests that answer it: as many seats as a grading has, so many tests are judged at a time. */
import { MessageChannel } from 'node:worker_threads';
import { connectWorker } from '../sandbox/process/connect.ts';
import { type Guest, type GuestOptions, startGuest } from '../sandbox/process/guest-process.ts';
import { startWorker } from '../sandbox/process/start-worker.ts';
import type { GradeRequest } from './api.ts';
import type { Entry } from './lab-files.ts';
import type { Answer, FromWorker, ToWorker } from './worker-messages.ts';

export interface SeatOptions {
  readonly guestFile: string;
  readonly workerFile: string;
  readonly patience: Pick<GuestOptions, 'silentSecondsMax'>;
  /** The counters that all seats of a bench share. */
  readonly shared: SharedArrayBuffer;
}

/** What is told while an answer is on its way. */
export type Aside = Extract<FromWorker, { kind: 'progress' | 'engine-note' }>;

/** A thread that ended without an answer. */
export type Ended = { readonly kind: 'ended'; readonly error: Error | undefined };

export interface Seat {
  readonly entries: readonly Entry[];
  ask(message: ToWorker, guest: Wishes, hear: Hear): Promise<Answer | Ended>;
  /** Starts the next guest before it is asked for. */
  warmUp(): void;
  /** The guests that answered are let go; the warm one stays. */
  dismiss(): void;
  close(): Promise<void>;
}
type Hear = (aside: Aside) => void;
/** How the guests of a request are started, and who reads what they say. */
type Wishes = Pick<GradeRequest, 'inspect' | 'onGuestStderr'>;

/** `warm`: a first guest comes up while the program is built. */
export async function openSeat(options: SeatOptions, warm: boolean): Promise<Seat> {
  const { guestFile, workerFile, patience, shared } = options;
  const handedOver = new SharedArrayBuffer(4);
  const counter = new Int32Array(handedOver);
  const { port1: guests, port2 } = new MessageChannel();
  const busy = new Set<Guest>();
  let spare: Guest | undefined;
  let heard: (message: FromWorker) => void = () => {};

  const handOver = ({ inspect = false, onGuestStderr }: Wishes) => {
    const guest = spare ?? startGuest({ bundle: guestFile, inspect, ...patience });
    spare = undefined;
    busy.add(guest);
    if (onGuestStderr !== undefined) guest.onStderr(onGuestStderr);
    const { link, transfer } = connectWorker(guest);
    guests.postMessage(link, [...transfer]);
    Atomics.add(counter, 0, 1);
    Atomics.notify(counter, 0);
  };
  const warmUp = () => {
    spare ??= startGuest({ bundle: guestFile, ...patience });
  };
  const dismiss = () => {
    for (const guest of busy) guest.kill();
    busy.clear();
  };

  if (warm) warmUp();
  const worker = startWorker<ToWorker, FromWorker>({
    file: workerFile,
    data: { guests: handedOver, shared },
    onMessage: (message) => heard(message),
  });
  const ended = worker.ended.then(
    (how): Ended => ({ kind: 'ended', error: how.kind === 'threw' ? how.error : undefined }),
  );
  const close = async () => {
    heard = () => {}; // who asks for a guest now gets none
    // The guests first: a thread that waits for one cannot be ended.
    const all = spare === undefined ? [...busy] : [...busy, spare];
    dismiss();
    spare?.kill();
    spare = undefined;
    guests.close();
    await worker.close();
    await Promise.all(all.map((guest) => guest.exited));
  };

  const first = new Promise<FromWorker>((resolve) => {
    heard = resolve;
  });
  worker.post({ kind: 'begin', guests: port2 }, [port2]);
  const ready = await Promise.race([first, ended]);
  if (ready.kind !== 'ready') {
    await close();
    throw (ready.kind === 'ended' ? ready.error : undefined) ?? new Error('The judge did not start.');
  }
  return {
    entries: ready.entries,
    ask(message, guest, hear) {
      const answered = new Promise<Answer>((resolve) => {
        heard = (said) => {
          switch (said.kind) {
            case 'ready':
              return;
            case 'need-guest':
              return handOver(guest);
            case 'progress':
            case 'engine-note':
              return hear(said);
            default:
              return resolve(said);
          }
        };
      });
      worker.post(message);
      return Promise.race([answered, ended]);
    },
    warmUp,
    dismiss,
    close,
  };
}
