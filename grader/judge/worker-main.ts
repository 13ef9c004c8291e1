/** A thread of the judge: blocks while it waits for a guest, so that judging reads like a plain program. */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Suite } from '../course/suite.ts';
import { boundsOf } from '../course/worlds.ts';
import { openLink } from '../sandbox/process/link.ts';
import { GuestAnswerer } from './answerer.ts';
import { CalledOff, judgeTests } from './grade-lab.ts';
import { entriesIn } from './lab-files.ts';
import { reportOf } from './lab-report.ts';
import {
  type Answer,
  counters,
  type FromWorker,
  type GuestDelivery,
  type ToWorker,
  type WorkerData,
} from './worker-messages.ts';

type Grade = Extract<ToWorker, { kind: 'grade' }>;

export function serveJudge(suite: Suite): void {
  const main = parentPort;
  if (main === null) throw new Error('the judge runs in a worker thread');
  const say = (message: FromWorker) => main.postMessage(message);
  const data = workerData as WorkerData;
  const shared = new Int32Array(data.shared);
  const handedOver = new Int32Array(data.guests);
  let guests: MessagePort | undefined;
  let taken = 0;

  const newGuest = (): GuestDelivery => {
    say({ kind: 'need-guest' });
    Atomics.wait(handedOver, 0, taken);
    taken++;
    const delivery = guests === undefined ? undefined : receiveMessageOnPort(guests);
    if (delivery === undefined) throw new Error('no guest came');
    return delivery.message as GuestDelivery;
  };

  const grade = ({ number, job, program }: Grade): Answer => {
    let answerer: GuestAnswerer | undefined;
    const judged = judgeTests(job, suite, {
      take: () => Atomics.add(shared, counters.taken, 1),
      answerer() {
        if (answerer === undefined || answerer.discarded) {
          answerer = new GuestAnswerer(openLink(newGuest()), program, boundsOf(job.manifest));
        }
        return answerer;
      },
      stopped: () => void Atomics.add(shared, counters.stops, 1),
      stops: () => Atomics.load(shared, counters.stops),
      calledOff: () => Atomics.load(shared, counters.calledOff) >= number,
      progress: (progress) => say({ kind: 'progress', progress }),
      engineNote: (test, text) => say({ kind: 'engine-note', test, text }),
    });
    return { kind: 'judged', judged };
  };

  const answer = (message: Exclude<ToWorker, { kind: 'begin' }>): Answer => {
    try {
      if (message.kind === 'grade') return grade(message);
      return { kind: 'graded', report: reportOf(message.job, suite, message.judged) };
    } catch (error) {
      if (error instanceof CalledOff) return { kind: 'called-off' };
      return { kind: 'course-bug', text: error instanceof Error ? error.message : String(error) };
    }
  };

  main.on('message', (message: ToWorker) => {
    if (message.kind !== 'begin') return say(answer(message));
    guests = message.guests;
    say({ kind: 'ready', entries: entriesIn(suite) });
  });
}
