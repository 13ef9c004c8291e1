/** Models whose counts of distinct states are published: the explorer finds exactly those. */
import { expect, test } from 'vitest';
import { anyJson } from '../course/codec/index.ts';
import type { ProtocolCodecs } from '../simulator/effects.ts';
import { explore } from './explore.ts';
import { LocalStates } from './local-states.ts';
import type { Model } from './model.ts';
import { modelProgram } from './models/program.ts';
import { twoPhase } from './models/two-phase.ts';

const codecs = { request: anyJson, output: anyJson, status: anyJson };
const protocol: ProtocolCodecs = { message: anyJson, json: anyJson, roles: { rm: codecs, tm: codecs } };
const program = modelProgram(twoPhase, { rm: 'ResourceManager', tm: 'TransactionManager' });
const bounds = { stepsMax: 1e6, effectsMax: 1e4 };

function twoPhaseCounts(resourceManagers: number, symmetry: boolean) {
  const rms = Array.from({ length: resourceManagers }, (_, i) => `rm${i + 1}`);
  const nodes = [...rms.map((id) => ({ id, role: 'rm', options: { tm: 'tm' } })), { id: 'tm', role: 'tm' }];
  const model: Model = { nodes, network: 'set', properties: [], ...(symmetry ? { symmetry: [rms] } : {}) };
  const answering = new LocalStates({ nodes, protocol, bounds, unordered: true }, program);
  const { states, depth, end } = explore(model, protocol, answering);
  return { states, depth, end: end.kind };
}

// TLA+ examples, transaction_commit/TwoPhase.tla, checked with TLC; the depth there counts states, not steps.
test.each([
  [3, 288, 11],
  [5, 8832, 17],
])('TwoPhase, %i resource managers: %i states', (resourceManagers, states, depth) => {
  expect(twoPhaseCounts(resourceManagers, false)).toEqual({ states, depth: depth - 1, end: 'exhausted' });
});

/**
 * Published for five under symmetry is 665 (Stateright, examples/2pc.rs). There two states are one when they are equal
 * after sorting by the resource managers' states alone: managers in the same state of which only one has been heard stay
 * apart, so that number lies above the orbits, and depends on the order of the search. Orbits there are 314: a manager is
 * of one of 4 kinds while the transaction manager waits (working; aborted; prepared, heard or not), of 2 once it has
 * committed, of 6 once it has aborted, and only how many there are of each counts: C(8,3) + C(6,1) + C(10,5).
 */
test('TwoPhase, 5 resource managers under symmetry: 314 orbits, of which sorting by state alone tells 665 apart', () => {
  expect(twoPhaseCounts(5, true)).toEqual({ states: 314, depth: 16, end: 'exhausted' });
  expect(sortedByState(5)).toBe(665);
});

/** Stateright's search, depth first, on a state written as a record. */
function sortedByState(size: number): number {
  interface State {
    readonly rms: readonly { readonly state: number; readonly sent: boolean; readonly heard: boolean }[];
    readonly tm: 'init' | 'committed' | 'aborted';
  }
  const [working, prepared, committed, aborted] = [0, 1, 2, 3] as const;
  const seen = new Set<string>();
  const open: State[] = [];
  const visit = (state: State) => {
    const key = JSON.stringify({ ...state, rms: [...state.rms].sort((a, b) => a.state - b.state) });
    if (!seen.has(key)) open.push(state);
    seen.add(key);
  };
  visit({ rms: Array.from({ length: size }, () => ({ state: 0, sent: false, heard: false })), tm: 'init' });
  for (let it = open.pop(); it !== undefined; it = open.pop()) {
    const state = it;
    if (state.tm === 'init' && state.rms.every(({ heard }) => heard)) visit({ ...state, tm: 'committed' });
    if (state.tm === 'init') visit({ ...state, tm: 'aborted' });
    for (const [place, rm] of state.rms.entries()) {
      const become = (change: Partial<typeof rm>) =>
        visit({ ...state, rms: state.rms.map((old, i) => (i === place ? { ...rm, ...change } : old)) });
      if (state.tm === 'init' && rm.sent) become({ heard: true });
      if (rm.state === working) become({ state: prepared, sent: true });
      if (rm.state === working) become({ state: aborted });
      if (state.tm === 'committed') become({ state: committed });
      if (state.tm === 'aborted') become({ state: aborted });
    }
  }
  return seen.size;
}
