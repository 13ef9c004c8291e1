/** From the step counter's position to the student's own source. */
import type { LiveProgram } from '../../simulator/live-host.ts';
import type { BuiltProgram } from '../build/program.ts';

export const whereIn =
  (program: BuiltProgram): LiveProgram['where'] =>
  (position) => {
    const [file, line] = program.positions[position] ?? [];
    const name = file === undefined ? undefined : program.files[file];
    return name === undefined || line === undefined ? undefined : { file: name, line };
  };
