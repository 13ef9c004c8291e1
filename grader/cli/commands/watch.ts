/** `lockstep watch <lab>`: on a terminal a screen that redraws itself and listens to keys, in a pipe one report after the other. */
import { join } from 'node:path';
import { UsageError } from '../../course/errors.ts';
import type { Judge } from '../../judge/api.ts';
import type { GradeReport } from '../../judge/report.ts';
import { renderProblems, renderText, shortLab } from '../../reports/index.ts';
import { keysIn, screen, type WatchEvent, type WatchState, watchLab as watchFolder } from '../../watch/index.ts';
import type { Context } from '../context.ts';
import { type ExitCode, exit } from '../exit.ts';
import { keepFailingRuns } from '../failing-runs.ts';
import type { Screen } from '../terminal.ts';

export interface WatchArguments {
  readonly lab: string;
  readonly part?: string | undefined;
}

export async function watchLab(args: WatchArguments, context: Context): Promise<ExitCode> {
  const { terminal } = context;
  const course = await context.course();
  const lab = await course.lab(args.lab);
  if (args.part !== undefined && !lab.parts.some((part) => part.id === args.part)) {
    throw new UsageError(
      `Lab ${lab.id} has no part "${args.part}". Its parts: ${lab.parts.map((part) => part.id).join(', ')}.`,
    );
  }
  const opened = await context.openJudge({ warm: true });
  let saved = true;
  let last: GradeReport | undefined;
  const judge: Judge = {
    ...opened,
    async grade(request) {
      const outcome = await opened.grade(request);
      if (outcome.kind === 'graded') {
        last = outcome.report;
        saved = keepFailingRuns(last, context.cwd).kind === 'kept';
      }
      return outcome;
    },
  };
  const view = terminal.interactive ? terminal.openScreen() : undefined;
  try {
    await watchFolder({
      lab,
      part: args.part,
      folder: join(course.root, 'labs', lab.id),
      read: () => course.program(lab, { kind: 'handed-in' }),
      judge,
      signal: context.signal,
      draw:
        view === undefined
          ? printer(context, () => saved)
          : (state) => view.draw(screen(state, { ...look(terminal), saved, height: view.height() })),
      ...(view === undefined ? {} : { listen: (post) => listen(view, post) }),
    });
  } finally {
    view?.close();
    await judge.close();
  }
  // The screen is gone: what was reached stays.
  if (view !== undefined && last !== undefined) {
    terminal.out(`${last.points} of ${last.of} points. All of it: npx lockstep grade ${shortLab(lab.id)}\n`);
  }
  return context.signal.aborted ? exit.interrupted : exit.ok;
}

const look = ({ width, color, unicode }: Context['terminal']) => ({ width, color, unicode });

function listen(view: Screen, post: (event: WatchEvent) => void): void {
  view.onInput((chunk) => {
    for (const key of keysIn(chunk)) post({ kind: 'key', key });
  });
  view.onResize(() => post({ kind: 'resized' }));
}

/** Where nothing can be redrawn: every grading once, when it is over. */
function printer({ terminal }: Context, saved: () => boolean): (state: WatchState) => void {
  let printed: WatchState['outcome'];
  return ({ outcome, lab }) => {
    if (outcome === undefined || outcome === printed) return;
    printed = outcome;
    switch (outcome.kind) {
      case 'graded':
        return terminal.out(
          `${renderText(outcome.report, { ...look(terminal), saved: saved(), engineNotes: outcome.engineNotes })}\n`,
        );
      case 'rejected':
        return terminal.out(`${renderProblems(outcome.problems, `labs/${lab.id}`, look(terminal))}\n`);
      default:
        return terminal.err(`${outcome.text}\n`);
    }
  };
}
