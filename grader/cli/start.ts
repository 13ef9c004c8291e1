/** The real world behind the command line: this process, its streams, its signals. */
import { availableParallelism } from 'node:os';
import process from 'node:process';
import type { Context } from './context.ts';
import { exit } from './exit.ts';
import { main } from './main.ts';
import { terminalOf } from './terminal.ts';

/** One for each core; a lab has hardly more tests that take long, and each seat takes memory for what it explores. */
const seatsHere = Math.min(availableParallelism(), 4);

export async function start(): Promise<void> {
  const interrupted = new AbortController();
  const context: Context = {
    terminal: terminalOf(process, process.env, process.platform),
    env: process.env,
    cwd: folderOfCommand(),
    signal: interrupted.signal,
    now: () => performance.now(),
    course: async () => (await import('./this-course.ts')).thisCourse(folderOfCommand()),
    openJudge: async (options) => (await import('../judge/open-judge.ts')).openJudge({ seats: seatsHere, ...options }),
    checker: () => import('../judge/check.ts'),
    replayer: () => import('../judge/replay.ts'),
    strength: () => import('../strength/index.ts'),
    bench: () => import('../bench/index.ts'),
  };
  onSignals(interrupted, context);
  // The reader of our pipe has left (`| head`): there is nobody to talk to.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit(exit.ok));
  const code = await main(process.argv.slice(2), context);
  process.exitCode = code;
  // What was printed into a pipe must leave before we do; what is still open after that (a service of a library) must not keep us.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

/** npm scripts run in the folder of package.json; the user may stand elsewhere. */
function folderOfCommand(): string {
  return (process.env.npm_lifecycle_event && process.env.INIT_CWD) || process.cwd();
}

/** The first Ctrl-C ends cleanly, a second one at once. */
function onSignals(interrupted: AbortController, { terminal }: Context): void {
  const end = (code: number) => () => {
    if (interrupted.signal.aborted) process.exit(code);
    terminal.status(null);
    interrupted.abort();
  };
  process.on('SIGINT', end(exit.interrupted));
  process.on('SIGTERM', end(143));
  process.on('SIGHUP', end(129));
}
