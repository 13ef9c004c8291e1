/** Long gradings say how far they are, on a terminal only, in one line that is drawn over and taken away at the end. */
import type { Progress } from '../judge/api.ts';
import { count, plural } from '../reports/index.ts';
import { shorten } from '../trace/text.ts';
import type { Terminal } from './terminal.ts';

const redrawMs = 80;

/** `now` in milliseconds: progress is the one thing that may know the time. */
export function progressOn(terminal: Terminal, now: () => number): ((progress: Progress) => void) | undefined {
  if (!terminal.live) return undefined;
  let drawnAt = Number.NEGATIVE_INFINITY;
  /** Several tests may be under way: each has its own pace, in runs or in states. */
  const begun = new Map<string, { readonly at: number; readonly runs: number }>();
  return (progress) => {
    const time = now();
    const { test, runsDone } = progress;
    const first = begun.get(test) ?? { at: time, runs: runsDone };
    begun.set(test, first);
    if (time - drawnAt < redrawMs) return;
    drawnAt = time;
    const seconds = (time - first.at) / 1000;
    // A test that has ended counts no runs any more.
    const pace = seconds > 0.2 && runsDone > first.runs ? (runsDone - first.runs) / seconds : undefined;
    terminal.status(progressLine(progress, pace, terminal));
  };
}

export function progressLine(
  progress: Progress,
  perSecond: number | undefined,
  look: Pick<Terminal, 'width' | 'unicode'>,
): string {
  const bar = progressBar(progress, 20, look.unicode);
  const rate = perSecond === undefined ? '' : `  ${count(Math.round(perSecond))}/s`;
  const runs = progress.runs > 1 ? ` ${count(progress.runsDone)} of ${count(progress.runs)}` : '';
  const line = `${bar} ${progress.testsDone} of ${plural(progress.tests, 'test')}  ${progress.test}${runs}${rate}`;
  return shorten(line, look.width - 1, look.unicode ? '…' : '...');
}

function progressBar(progress: Progress, width: number, unicode: boolean): string {
  const here = progress.runs === 0 || progress.ended !== undefined ? 0 : progress.runsDone / progress.runs;
  const done = progress.tests === 0 ? 0 : Math.min(1, (progress.testsDone + Math.min(1, here)) / progress.tests);
  const filled = Math.floor(done * width);
  return (unicode ? '━' : '#').repeat(filled) + (unicode ? '─' : '.').repeat(width - filled);
}
