/**
 * Lab 02, random schedules. Safety and liveness are judged by storms of their own: a run ends at the first broken rule, so
 * that whoever loses the one may still show the other.
 */
import { storm } from '#course';
import { ac1Agreement, ac2NoReversal, ac3AllVotedYes } from '../../../labs/02-two-phase-commit/rules/atomic-commit.ts';
import { locksUntilDecided, moneyConserved, trueBalances } from '../../../labs/02-two-phase-commit/rules/bank.ts';
import {
  ac4NoFailuresCommit,
  ac5EverybodyDecides,
  cooperativeTermination,
} from '../../../labs/02-two-phase-commit/rules/progress.ts';
import { commitProtocol } from '../../../labs/02-two-phase-commit/rules/protocols.ts';
import {
  acknowledgedIsRecorded,
  commitIsRecorded,
  yesIsRecorded,
} from '../../../labs/02-two-phase-commit/rules/records.ts';
import {
  bank,
  business,
  crashes,
  cuts,
  delay,
  rough,
  settleDelays,
} from '../../../labs/02-two-phase-commit/rules/worlds.ts';

const settle = settleDelays * delay;
const everybody = (size: number) => bank(size).map(({ id }) => id);

const commitStorm = storm({
  id: 'commit-storm',
  title: 'two to four participants that conflict; links are cut, messages lost, doubled and overtaken',
  part: 'B',
  protocol: commitProtocol,
  seeds: 80,
  properties: [ac1Agreement, ac2NoReversal, ac3AllVotedYes, locksUntilDecided, trueBalances],
  world(draw) {
    const size = draw.integer(2, 4, 'size');
    return {
      plan: {
        nodes: bank(size),
        network: { delay: [1, delay], rules: rough(draw.between(0, 0.15, 'loss')) },
        faults: cuts(draw, everybody(size), 4, 1800),
        requests: business(draw, size, { count: 23, span: 2000 }),
        healAt: 2100,
        until: 2100 + 2 * settle,
      },
    };
  },
});

const lossStorm = storm({
  id: 'loss-storm',
  title: 'one message in six is lost and links are cut; then nothing fails any more',
  part: 'B',
  protocol: commitProtocol,
  seeds: 80,
  properties: [ac4NoFailuresCommit, ac5EverybodyDecides],
  world(draw) {
    const size = draw.integer(2, 4, 'size');
    return {
      plan: {
        nodes: bank(size),
        network: { delay: [1, delay], rules: rough(0.16) },
        faults: cuts(draw, everybody(size), 3, 1800),
        requests: business(draw, size, { count: 23, span: 2000, quietAt: 2100 + settle }),
        healAt: 2100,
        until: 2100 + 2 * settle,
      },
    };
  },
});

const crashStorm = storm({
  id: 'crash-storm',
  title: 'everybody crashes between any two effects, messages are lost, doubled and overtaken, links are cut',
  part: 'C',
  protocol: commitProtocol,
  seeds: 80,
  properties: [
    ac1Agreement,
    ac2NoReversal,
    yesIsRecorded,
    commitIsRecorded,
    acknowledgedIsRecorded,
    locksUntilDecided,
    trueBalances,
  ],
  world(draw) {
    const size = draw.integer(2, 4, 'size');
    return {
      plan: {
        nodes: bank(size),
        network: { delay: [1, delay], rules: rough(draw.between(0, 0.12, 'loss')) },
        faults: [...crashes(draw, everybody(size), 8, 2000), ...cuts(draw, everybody(size), 2, 1800)],
        requests: business(draw, size, { count: 23, span: 2000 }),
        healAt: 2200,
        until: 2200 + 2 * settle,
      },
    };
  },
});

const repairStorm = storm({
  id: 'repair-storm',
  title: 'crashes of everybody; then all are up, and nothing fails any more',
  part: 'C',
  protocol: commitProtocol,
  seeds: 80,
  properties: [ac5EverybodyDecides, moneyConserved],
  world(draw) {
    const size = draw.integer(2, 4, 'size');
    return {
      plan: {
        nodes: bank(size),
        network: { delay: [1, delay], rules: rough(draw.between(0, 0.1, 'loss')) },
        faults: crashes(draw, everybody(size), 8, 2000),
        requests: business(draw, size, { count: 21, span: 2000, quietAt: 2200 + settle }),
        healAt: 2200,
        until: 2200 + 2 * settle,
      },
    };
  },
});

/** Whoever is in doubt in the end has only the other participants. */
const coordinatorLost = storm({
  id: 'coordinator-lost',
  title: 'the coordinator crashes for ever in the middle of its work; the participants are all up in the end',
  part: 'C',
  protocol: commitProtocol,
  seeds: 80,
  properties: [ac1Agreement, cooperativeTermination],
  world(draw) {
    const size = draw.integer(2, 4, 'size');
    const participants = everybody(size).filter((id) => id !== 'c');
    const gone = draw.between(1500, 1900, 'gone');
    return {
      plan: {
        nodes: bank(size),
        network: { delay: [1, delay], rules: rough(draw.between(0, 0.1, 'loss')) },
        faults: [
          ...crashes(draw, participants, 3, 1800),
          { kind: 'crash', node: 'c', at: gone, u: draw.chance('gone u'), waitMs: 3 * delay },
        ],
        requests: business(draw, size, { count: 26, span: 2000 }),
        healAt: 2100,
        up: participants,
        until: 2100 + 2 * settle,
      },
    };
  },
});

export const storms = [commitStorm, lossStorm, crashStorm, repairStorm, coordinatorLost];
