/** `lockstep bench [names]`: the measurements of grader/bench, each with its ratio. */
import { UsageError } from '../../course/errors.ts';
import type { Context } from '../context.ts';
import { type ExitCode, exit } from '../exit.ts';

export async function bench(names: readonly string[], context: Context): Promise<ExitCode> {
  const { runBench, benchNames } = await context.bench();
  const unknown = await runBench(names, (line) => context.terminal.out(`${line}\n`));
  if (unknown.length > 0)
    throw new UsageError(`There is no measurement "${unknown.join('", "')}". There are: ${benchNames.join(', ')}.`);
  return exit.ok;
}
