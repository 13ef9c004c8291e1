/** `lockstep check [lab]`: the course checks itself. */
import { hang, plural, styleOf } from '../../reports/index.ts';
import type { Context } from '../context.ts';
import { type ExitCode, exit } from '../exit.ts';

export interface CheckArguments {
  readonly lab?: string | undefined;
  readonly seeds?: number | undefined;
}

export async function check(args: CheckArguments, context: Context): Promise<ExitCode> {
  const { terminal, signal } = context;
  const course = await context.course();
  const labs = args.lab === undefined ? await course.labs() : [await course.lab(args.lab)];
  const style = styleOf(terminal);
  const { checkLab } = await context.checker();
  const { staleness } = await context.strength();
  const judge = await context.openJudge();
  let faults = 0;
  try {
    for (const lab of labs) {
      terminal.out(`${style.ink.bold(`Lab ${lab.id}`)}\n`);
      await checkLab(judge, lab.id, {
        ...(args.seeds === undefined ? {} : { seeds: args.seeds }),
        signal,
        onLine({ ok, text }) {
          if (!ok) faults++;
          const lead = `  ${style.mark(ok ? 'passed' : 'violated')} `;
          terminal.out(
            `${hang(lead, text, style.width)
              .map((line) => (ok ? line : style.ink.red(line)))
              .join('\n')}\n`,
          );
          terminal.status(`Checking ${lab.id} …`);
        },
      });
      terminal.status(null);
      if (signal.aborted) break;
      const stale = await staleness(lab.id, course.root); // no fault: whoever changes a test need not wait for the figures
      if (stale !== undefined) terminal.out(`${hang('  ! ', stale, style.width).join('\n')}\n`);
    }
  } finally {
    terminal.status(null);
    await judge.close();
  }
  if (signal.aborted) {
    terminal.err('Interrupted: the course was not checked to its end.\n');
    return exit.interrupted;
  }
  terminal.out(`\n${faults === 0 ? 'The course is sound.' : `${plural(faults, 'fault')} in the course.`}\n`);
  return faults === 0 ? exit.ok : exit.course;
}
