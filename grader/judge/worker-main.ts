/** The judge's thread: blocks while it waits for a guest, so that judging reads like a plain program. */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Suite } from '../course/suite.ts';
import { boundsOf } from '../course/worlds.ts';
import type { BuiltProgram } from '../sandbox/build/program.ts';
import { openLink } from '../sandbox/process/link.ts';
import { GuestAnswerer } from './answerer.ts';
import { CalledOff, gradeLab, type LabJob } from './grade-lab.ts';
import { entriesIn } from './lab-files.ts';
import { type FromWorker, type GuestDelivery, signals, type ToWorker, type WorkerData } from './worker-messages.ts';

export function serveJudge(suite: Suite): void {
  const main = parentPort;
  if (main === null) throw new Error('the judge runs in a worker thread');
  const say = (message: FromWorker) => main.postMessage(message);
  const signal = new Int32Array((workerData as WorkerData).signal);
  let guests: MessagePort | undefined;
  let taken = 0;

  const newGuest = (): GuestDelivery => {
    say({ kind: 'need-guest' });
    Atomics.wait(signal, signals.guests, taken);
    taken++;
    const delivery = guests === undefined ? undefined : receiveMessageOnPort(guests);
    if (delivery === undefined) throw new Error('no guest came');
    return delivery.message as GuestDelivery;
  };

  const grade = (number: number, job: LabJob, program: BuiltProgram) => {
    let answerer: GuestAnswerer | undefined;
    const report = gradeLab(job, suite, {
      answerer() {
        if (answerer === undefined || answerer.discarded) {
          answerer = new GuestAnswerer(openLink(newGuest()), program, boundsOf(job.manifest));
        }
        return answerer;
      },
      calledOff: () => Atomics.load(signal, signals.calledOff) >= number,
      progress: (progress) => say({ kind: 'progress', progress }),
      engineNote: (test, text) => say({ kind: 'engine-note', test, text }),
    });
    say({ kind: 'graded', report });
  };

  main.on('message', (message: ToWorker) => {
    if (message.kind === 'begin') {
      guests = message.guests;
      return say({ kind: 'ready', entries: entriesIn(suite) });
    }
    try {
      grade(message.number, message.job, message.program);
    } catch (error) {
      if (error instanceof CalledOff) say({ kind: 'called-off' });
      else say({ kind: 'course-bug', text: error instanceof Error ? error.message : String(error) });
    }
  });
}
