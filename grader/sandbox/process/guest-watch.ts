/** The backstops: a guest that stays silent while it is waited for, and one that eats the machine's memory. */
import { cpuSeconds, residentMegabytes } from './proc.ts';
import type { GuestStatus } from './status.ts';

export interface Watch {
  end(): void;
}

const looksPerLimit = 20;
const memoryLookMs = 100;
/** How much longer a guest may be silent that does not even compute: a machine may be busy with others for long. */
const sleepingFactor = 6;

/**
 * Silence is counted in the guest's own processor time where that can be known: on a busy machine an honest guest is slow,
 * and that is not its fault. Otherwise it is counted in looks, not by the clock: a laptop that slept is not its fault
 * either.
 */
export function watchSilence(pid: number, status: GuestStatus, secondsMax: number, onSilence: () => void): Watch {
  let bytes = status.bytes;
  let looks = 0;
  let cpuBefore = 0;
  return every((secondsMax * 1000) / looksPerLimit, () => {
    if (!status.waiting || status.bytes !== bytes) {
      bytes = status.bytes;
      looks = 0;
      return;
    }
    const cpu = cpuSeconds(pid);
    if (looks++ === 0) cpuBefore = cpu ?? 0;
    const spent = cpu === undefined ? looks / looksPerLimit : (cpu - cpuBefore) / secondsMax;
    if (spent >= 1 || looks >= looksPerLimit * sleepingFactor) onSilence();
  });
}

/** What lies outside V8's heap is seen from outside only. Elsewhere than on Linux the heap's own cap must do. */
export function watchMemory(pid: number, megabytesMax: number, onExcess: () => void): Watch {
  return every(memoryLookMs, () => {
    if ((residentMegabytes(pid) ?? 0) > megabytesMax) onExcess();
  });
}

function every(ms: number, look: () => void): Watch {
  const timer = setInterval(look, ms);
  timer.unref();
  return { end: () => clearInterval(timer) };
}
