/** What went wrong, for whom, and what to do: the one place where an error becomes words and an exit code. */
import { CommanderError } from 'commander';
import { shown } from '../reports/index.ts';
import type { Context } from './context.ts';
import { type ExitCode, exit } from './exit.ts';

export function explain(error: unknown, { terminal, env, signal }: Context): ExitCode {
  terminal.status(null);
  if (error instanceof CommanderError) return explainCommandLine(error, (text) => terminal.err(text));
  if (signal.aborted) {
    terminal.err('Interrupted.\n');
    return exit.interrupted;
  }
  const { name, stack, ...told } = describe(error);
  // A message may name what a student typed or wrote: nothing of it may move the cursor.
  const lines = told.message.split('\n').map((line) => shown(line, terminal.unicode));
  const message = lines.join('\n');
  if (name === 'UsageError') {
    terminal.err(`${message}\n`);
    return exit.usage;
  }
  if (name === 'CourseError') {
    terminal.err(
      `This is a mistake in the course, not in your program:\n\n${message}\n\nPlease show it to your instructor.\n`,
    );
    return exit.course;
  }
  terminal.err(
    `This is a bug in Lockstep, not in your program: ${lines[0]}\nPlease report it with the command you gave. LOCKSTEP_DEBUG=1 in front of it shows where it happened.\n`,
  );
  if (env.LOCKSTEP_DEBUG) terminal.err(`\n${stack}\n`);
  return exit.course;
}

function explainCommandLine(error: CommanderError, print: (text: string) => void): ExitCode {
  if (error.exitCode === 0) return exit.ok; // help was asked for, and shown
  if (error.code === 'lockstep.usage') print(`${error.message}\n`);
  return exit.usage; // commander has printed its own sentence
}

// By name and not by class: an error may come from a copy of the module that another loader made.
function describe(error: unknown): { name: string; message: string; stack: string } {
  if (error instanceof Error) return { name: error.name, message: error.message, stack: error.stack ?? error.message };
  return { name: '', message: String(error), stack: String(error) };
}
