/** Node classes of the course's own, as a program that can be asked: models with published counts, measurements, tests. */
import type { NodeConstructor } from '#contract';
import type { LiveProgram } from '../../simulator/live-host.ts';
import { SharedNode } from '../../simulator/running.ts';

/** `classes` keeps no state outside its nodes. Role → name of its class. */
export function modelProgram(
  classes: (Node: NodeConstructor) => { readonly [name: string]: unknown },
  roles: { readonly [role: string]: string },
): LiveProgram {
  const exports = { 'model.ts': classes(SharedNode) };
  const start: LiveProgram['start'] = () => ({ exports, reset: () => {}, position: () => -1 });
  return {
    start,
    fresh: start,
    classes: Object.fromEntries(
      Object.entries(roles).map(([role, name]) => [role, { file: 'model.ts', export: name }]),
    ),
    where: () => undefined,
  };
}
