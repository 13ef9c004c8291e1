/** One call of a pure exported function: plain data in, plain data out, the same budget and the same words as a handler. */
import { REFUSED } from '../../base/codec.ts';
import { anyJson } from '../../course/codec/index.ts';
import type { StartBoot } from '../../simulator/live-host.ts';
import { SharedNode } from '../../simulator/running.ts';
import { describeThrown, isStackOverflow, tooDeep } from '../../simulator/thrown.ts';
import type { Trouble } from '../../trace/events.ts';
import type { BuiltProgram } from '../build/program.ts';
import { whereIn } from './where.ts';
import type { CallAnswer, CallCommand } from './wire.ts';

export function callFunction(start: StartBoot, program: BuiltProgram, command: CallCommand): CallAnswer {
  let trouble: Trouble | undefined;
  let engineNote: string | undefined;
  let position = -1;
  const stop = (kind: Trouble['kind'], text: string): never => {
    trouble ??= { kind, text };
    throw new Error(text);
  };
  try {
    const booted = start({
      Node: SharedNode,
      todo: (what) => stop('todo', String(what)),
      overrun: (kind) =>
        stop(
          'overrun',
          kind === 'depth'
            ? tooDeep(command.export)
            : `${command.export} took more than ${command.bounds.stepsMax} steps. Look for a loop that never ends.`,
        ),
      steps: command.bounds.stepsMax,
    });
    booted.reset(command.bounds.stepsMax); // a shared program still has what the last call left
    const found = booted.exports[command.file]?.[command.export];
    if (typeof found !== 'function')
      stop('missing', `${command.file} does not export a function called ${command.export}.`);
    try {
      const raw: unknown = (found as (...args: unknown[]) => unknown)(...command.args.map((arg) => anyJson.clone(arg)));
      const value = anyJson.copy(raw);
      if (value === REFUSED) stop('refused', `${command.export} must answer plain data, but ${anyJson.refusal(raw)}.`);
      else if (trouble === undefined) return { kind: 'answered', value };
    } finally {
      position = booted.position();
    }
  } catch (error) {
    if (trouble === undefined && isStackOverflow(error)) trouble = { kind: 'overrun', text: tooDeep(command.export) };
    if (trouble === undefined) {
      let text = 'threw something that cannot be shown';
      try {
        text = describeThrown(error, (words) => {
          engineNote = words;
        });
      } catch {
        // the value threw while it was looked at: the words above stand
      }
      trouble = { kind: 'threw', text: `${command.export} ${text}` };
    }
  }
  const at = whereIn(program)(position);
  return {
    kind: 'trouble',
    trouble: { ...(trouble as Trouble), ...(at === undefined ? {} : { at }) }, // set on every way here
    ...(engineNote === undefined ? {} : { engineNote }),
  };
}
