/**
 * Lab 04, random schedules. The rules stand in the lab's folder for everybody to read; what is hidden is when what happens.
 * After healing a majority of acceptors is up; in parts B and C one proposer, so that nobody needs to be patient.
 */
import { type Draw, type NodeId, storm } from '#course';
import {
  acceptanceReported,
  promiseKept,
  survivesCrashes,
} from '../../../labs/04-single-decree-paxos/rules/acceptor.ts';
import {
  chosenInTheEnd,
  duelsEnd,
  learnedInTheEnd,
  learnedOnce,
  learnedWasChosen,
  oneValueChosen,
} from '../../../labs/04-single-decree-paxos/rules/choice.ts';
import { onlyProposed, p2c, uniqueNumbers } from '../../../labs/04-single-decree-paxos/rules/proposer.ts';
import { paxosProtocol } from '../../../labs/04-single-decree-paxos/rules/protocol.ts';
import { accept, prepare } from '../../../labs/04-single-decree-paxos/rules/steps.ts';
import {
  agents,
  crashes,
  DELTA,
  named,
  partitions,
  proposals,
  propose,
  rough,
  saying,
} from '../../../labs/04-single-decree-paxos/rules/worlds.ts';

/** So many attempts of proposers that the test plays: numbers grow, more or less; some leave phase 1 out. */
const attempts = (draw: Draw, count: number, span: number) =>
  Array.from({ length: count }, (_, i) => {
    const n = 3 * Math.max(1, i + draw.integer(-3, 3, 'n', i)) + (i % 3);
    const begin = (i / count) * span;
    const node = `s${(i % 3) + 1}`;
    return named('a', 3).flatMap((to, place) => {
      const late = draw.between(5, 80, 'accept after', i, place);
      const value = `v${n}`;
      return [
        ...(draw.chance('prepares', i) < 0.85 ? [{ at: begin, node, request: saying(to, prepare(n)) }] : []),
        ...(draw.chance('accepts', i, place) < 0.7
          ? [{ at: begin + late, node, request: saying(to, accept(n, value)) }]
          : []),
      ];
    });
  }).flat();

const acceptorStorm = storm({
  id: 'acceptor-storm',
  title: 'reckless proposers, played by the test; acceptors crash, messages are lost, doubled and overtaken',
  part: 'A',
  protocol: paxosProtocol,
  properties: [promiseKept, acceptanceReported, survivesCrashes],
  seeds: 150,
  world: (draw) => ({
    plan: {
      nodes: agents({ acceptors: 3, scripted: 3, learners: 1, played: 'learners' }),
      network: { delay: [1, DELTA], rules: rough(draw) },
      faults: crashes(draw, named('a', 3), 6, 900),
      requests: attempts(draw, 34, 1000),
      until: 1400,
    },
  }),
});

/** Who is up after healing: a bare majority of acceptors, some proposers. */
const survivors = (draw: Draw, acceptors: number, proposers: number, learners: number): NodeId[] => {
  const first = draw.integer(0, acceptors - 1, 'first survivor');
  const majority = Math.floor(acceptors / 2) + 1;
  return [
    ...Array.from({ length: majority }, (_, i) => `a${((first + i) % acceptors) + 1}`),
    ...named('p', proposers),
    ...named('l', learners),
  ];
};

const SPAN = 1500;

const proposerStorm = storm({
  id: 'proposer-storm',
  title: 'three proposers, three to five acceptors; everybody crashes, links are cut',
  part: 'B',
  protocol: paxosProtocol,
  properties: [oneValueChosen, p2c, uniqueNumbers, onlyProposed, chosenInTheEnd],
  seeds: 150,
  world(draw) {
    const acceptors = draw.integer(3, 5, 'acceptors');
    const [a, p] = [named('a', acceptors), named('p', 3)];
    return {
      plan: {
        nodes: agents({ acceptors, proposers: 3 }),
        network: { delay: [1, DELTA], rules: rough(draw) },
        faults: [
          ...crashes(draw, a, 4, SPAN, 'acceptor'),
          ...crashes(draw, p, 14, SPAN, 'proposer'),
          ...partitions(draw, [...a, ...p], 4, SPAN),
        ],
        requests: proposals(draw, p, 40, SPAN),
        healAt: SPAN + 100,
        up: survivors(draw, acceptors, 1, 0),
        until: SPAN + 100 + 300 * DELTA,
      },
    };
  },
});

const learnerStorm = storm({
  id: 'learner-storm',
  title: 'three learners crash and are cut off; with a distinguished learner or without',
  part: 'C',
  protocol: paxosProtocol,
  properties: [learnedWasChosen, learnedOnce, learnedInTheEnd],
  seeds: 120,
  world(draw) {
    const acceptors = draw.integer(3, 5, 'acceptors');
    const [a, p, l] = [named('a', acceptors), named('p', 2), named('l', 3)];
    return {
      plan: {
        nodes: agents({
          acceptors,
          proposers: 2,
          learners: 3,
          distinguishedLearner: draw.chance('distinguished') < 0.4,
        }),
        network: { delay: [1, DELTA], rules: rough(draw) },
        faults: [
          ...crashes(draw, l, 20, SPAN, 'learner'),
          ...crashes(draw, [...a, ...p, ...p], 16, SPAN),
          ...partitions(draw, [...a, ...p, ...l], 5, SPAN),
        ],
        requests: proposals(draw, p, 20, SPAN),
        healAt: SPAN + 100,
        up: survivors(draw, acceptors, 1, 3),
        until: SPAN + 100 + 400 * DELTA,
      },
    };
  },
});

const crowd = storm({
  id: 'crowd',
  title: 'three to five proposers all the time; in the end all of them are up, and the network behaves',
  part: 'D',
  protocol: paxosProtocol,
  properties: [duelsEnd],
  seeds: 80,
  world(draw) {
    const [acceptors, proposers] = [draw.integer(3, 5, 'acceptors'), draw.integer(3, 5, 'proposers')];
    const [a, p, l] = [named('a', acceptors), named('p', proposers), named('l', 2)];
    return {
      plan: {
        nodes: agents({ acceptors, proposers, learners: 2 }),
        network: { delay: [1, DELTA], rules: rough(draw) },
        faults: [
          ...crashes(draw, [...a, ...l], 4, 800, 'some'),
          ...crashes(draw, p, 6, 800, 'proposer'),
          ...partitions(draw, [...a, ...p], 6, 800),
        ],
        requests: proposals(draw, p, 16, 800),
        healAt: 900,
        up: survivors(draw, acceptors, proposers, 2),
        until: 900 + 400 * DELTA,
      },
    };
  },
});

/**
 * Nobody crashes and nothing is lost, so every proposal that is overtaken counts. Accepts take Δ, all else hardly any time;
 * now and then an acceptor is busy for a moment.
 */
const duels = storm({
  id: 'duels',
  title: 'four or five proposers at about the same time; accepts take Δ, all other messages hardly any time',
  part: 'D',
  protocol: paxosProtocol,
  properties: [duelsEnd],
  seeds: 40,
  world(draw) {
    const proposers = draw.integer(4, 5, 'proposers');
    return {
      plan: {
        nodes: agents({ acceptors: 5, proposers, learners: 2 }),
        network: { delay: [0.1, 0.4], rules: [{ type: 'accept', then: { kind: 'deliver', delay: DELTA } }] },
        faults: named('a', 5).map((node, i) => ({
          kind: 'pause',
          node,
          at: draw.between(1, 4 * DELTA, 'busy at', i),
          for: draw.between(1, DELTA / 2, 'busy for', i),
        })),
        requests: named('p', proposers).map((node, i) => ({
          at: draw.between(1, 2 * DELTA, 'propose at', i),
          node,
          request: propose(`v${i + 1}`),
        })),
        until: 200 * DELTA,
      },
    };
  },
});

export const storms = [acceptorStorm, proposerStorm, learnerStorm, crowd, duels];
