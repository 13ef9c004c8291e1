/** The workload of the speed measurements: lab 01's mutual exclusion, five processes that ask again and again. */
import { readProgram } from '../course/catalogue.ts';
import type { Environment, WorldPlan } from '../course/index.ts';
import { buildProgram } from '../sandbox/build/index.ts';
import type { BuiltProgram } from '../sandbox/build/program.ts';

export const LAB = '01-lamport-clock';
export const FILE = 'mutual-exclusion.ts';
export const CLASS = 'MutualExclusion';

export async function builtSolution(): Promise<BuiltProgram> {
  const { files } = await readProgram(LAB, { kind: 'solution' });
  const built = await buildProgram({ files, entries: [{ file: FILE, export: CLASS }] });
  if (built.kind === 'rejected') throw new Error('the solution does not build');
  return built.program;
}

export const NODES = ['p1', 'p2', 'p3', 'p4', 'p5'];

export const plan = (until: number): WorldPlan => ({
  nodes: NODES.map((id) => ({ id, role: 'process' })),
  network: { delay: [1, 5], fifo: true },
  until,
  eventsMax: Number.MAX_SAFE_INTEGER,
});

/** Everyone asks at once; whoever is granted lets go after 1 ms and asks again after 2. */
export function environment(): Environment<{ [node: string]: number }> {
  return {
    init: () => ({
      state: Object.fromEntries(NODES.map((id) => [id, 0])),
      requests: NODES.map((node) => ({ node, after: 1, request: { type: 'request', id: `${node}.0` } })),
    }),
    onOutput: (state, node) => {
      const nth = (state[node] ?? 0) + 1;
      state[node] = nth;
      return {
        state,
        requests: [
          { node, after: 1, request: { type: 'release', id: `${node}.${nth - 1}` } },
          { node, after: 2, request: { type: 'request', id: `${node}.${nth}` } },
        ],
      };
    },
  };
}
