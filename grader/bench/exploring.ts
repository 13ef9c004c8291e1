/** The explorer on single-decree Paxos: against the plain search on the same world, in states a second, and in bytes a state. Times are the process's own (user CPU): the machine may be busy. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { property, Violation } from '../checkers/property.ts';
import { anyJson } from '../course/codec/index.ts';
import { type Exploration, explore } from '../explorer/explore.ts';
import { LocalStates } from '../explorer/local-states.ts';
import type { Model } from '../explorer/model.ts';
import { paxos } from '../explorer/models/paxos.ts';
import { modelProgram } from '../explorer/models/program.ts';
import type { PlainClasses } from '../explorer/plain-node.ts';
import { plainSearch } from '../explorer/plain-search.ts';
import type { ProtocolCodecs } from '../simulator/effects.ts';
import { SharedNode } from '../simulator/running.ts';
import type { Measurement, Say } from './index.ts';
import { fixed, median } from './timing.ts';

const PLAIN_STATES = 20_000;

const oneValue = property({
  id: 'one-value',
  rule: 'No two proposers learn different values.',
  source: 'Lamport 2001',
  cause: '',
  lecture: '',
  kind: 'always',
  goal: 'a value is chosen',
  initial: () => ({ chosen: null as string | null }),
  on: {
    output: ({ chosen }, { value }) =>
      chosen !== null && chosen !== value
        ? new Violation(`${String(value)} after ${chosen}`, 0, 0)
        : { chosen: String(value) },
  },
  exercised: ({ chosen }) => chosen !== null,
});

const acceptors = ['a1', 'a2', 'a3'];

/** So many proposers with a timer each, three acceptors among which so many crashes fall, any loss, duplication and reordering. */
function synod(proposers: number, states: number, crashes = 1): Model {
  const proposer = (i: number) => ({ id: `p${i}`, role: 'proposer', options: { acceptors, n: i } });
  return {
    nodes: [
      ...acceptors.map((id) => ({ id, role: 'acceptor' })),
      ...Array.from({ length: proposers }, (_, i) => proposer(i + 1)),
    ],
    network: 'set',
    crashes: { most: crashes, nodes: acceptors },
    properties: [oneValue],
    bounds: { states },
  };
}

const codecs = { request: anyJson, output: anyJson, status: anyJson };
const protocol: ProtocolCodecs = {
  message: anyJson,
  json: anyJson,
  roles: { acceptor: codecs, proposer: codecs },
};
const bounds = { stepsMax: 1e6, effectsMax: 1e4 };

function explored(model: Model): Exploration {
  const program = modelProgram(paxos, { acceptor: 'Acceptor', proposer: 'Proposer' });
  return explore(model, protocol, new LocalStates({ nodes: model.nodes, protocol, bounds }, program));
}

function plainly(model: Model): number {
  const { Acceptor, Proposer } = paxos(SharedNode);
  const classes = { acceptor: Acceptor, proposer: Proposer } as unknown as PlainClasses; // node classes
  return plainSearch(model, classes, { statesMax: PLAIN_STATES }).states;
}

/** User CPU seconds of one call, and what it gave. */
function timed<T>(work: () => T): { readonly seconds: number; readonly result: T } {
  const from = process.cpuUsage();
  const result = work();
  return { seconds: process.cpuUsage(from).user / 1e6, result };
}

export const exploring: Measurement = {
  name: 'explore',
  what: 'states a second of CPU time: the explorer against the plain search on the same Paxos (aim: ≥ 80×; ≥ 500,000)',
  async run(say) {
    const small = synod(2, 2_000_000);
    const rates: [ours: number, plain: number][] = [];
    let states = 0;
    for (let round = 0; round < 4; round++) {
      const ours = timed(() => explored(small));
      const plain = timed(() => plainly(small));
      states = ours.result.states;
      if (round > 0) rates.push([states / ours.seconds, plain.result / plain.seconds]);
    }
    const [ours, plain] = [median(rates.map(([rate]) => rate)), median(rates.map(([, rate]) => rate))];
    say(
      `two proposers: ${fixed(ours, 0)} a second over all ${states} states, plain search ${fixed(plain, 0)} over the first ${PLAIN_STATES}: ${fixed(median(rates.map(([a, b]) => a / b)), 0)}×`,
    );
    const { seconds, result } = timed(() => explored(synod(3, 4_000_000)));
    say(
      `three proposers: ${result.states} states in ${fixed(seconds)} s: ${fixed(result.states / seconds, 0)} a second (${ending(result)})`,
    );
  },
};

export const exploringLarge: Measurement = {
  name: 'explore-large',
  what: 'memory of a search of 25,000,000 states (aim: ≤ 64 bytes a state)',
  run: async (say) => large(25_000_000, say),
};

function large(states: number, say: Say): void {
  const model = synod(3, states, 2); // with one crash it has 19,781,757 states
  const program = modelProgram(paxos, { acceptor: 'Acceptor', proposer: 'Proposer' });
  const before = memory();
  let [held, most] = [before, 0];
  const { seconds, result } = timed(() =>
    explore(model, protocol, new LocalStates({ nodes: model.nodes, protocol, bounds }, program), {
      onProgress: (seen) => {
        most = Math.max(most, process.memoryUsage.rss());
        if (seen > states - 20_000 && held === before) held = memory();
      },
    }),
  );
  const bytes = (size: number) => fixed(size / states, 1);
  say(
    `${result.states} states in ${fixed(seconds, 1)} s, ${fixed(result.states / seconds, 0)} a second (${ending(result)})`,
  );
  say(
    `bytes a state: ${bytes(held.rss - before.rss)} of the process, ${bytes(held.arrayBuffers - before.arrayBuffers)} of them in arrays; at worst, while a table grew, ${bytes(most - before.rss)}`,
  );
}

const ending = ({ end }: Exploration): string => (end.kind === 'not-established' ? end.because : end.kind);

function memory() {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { rss, arrayBuffers } = process.memoryUsage();
  return { rss, arrayBuffers };
}
