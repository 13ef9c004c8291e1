/** Lab 03 A, hidden: random stamps, and mail in a world that loses it. */
import { fc, type Json, law, scenario, storm } from '#course';
import { checkNewer, lastWriterWins } from '../../../labs/03-gossip/rules/answers.ts';
import { mailArrives } from '../../../labs/03-gossip/rules/convergence.ts';
import { mailToAll } from '../../../labs/03-gossip/rules/direct-mail.ts';
import { mailProtocol } from '../../../labs/03-gossip/rules/protocols.ts';
import {
  askAll,
  crashes,
  owed,
  partitions,
  sites,
  troubles,
  unsorted,
  updates,
} from '../../../labs/03-gossip/rules/worlds.ts';

const newerLaw = law({
  id: 'newer-law',
  title: 'newer(a, b, nodes) for any two stamps',
  part: 'A',
  promise: lastWriterWins,
  call: { file: 'replica.ts', export: 'newer' },
  cases: {
    arbitrary: fc
      .tuple(fc.nat(3), fc.nat(3), fc.nat(11), fc.nat(11))
      .map(([a, b, i, j]): Json[] => [
        { time: a, site: unsorted(12)[i] ?? '' },
        { time: b, site: unsorted(12)[j] ?? '' },
        unsorted(12),
      ]),
    runs: 500,
  },
  check: checkNewer,
});

/** The two writers' mails cross: each arrives after the receiver's own update of the same instant. */
const sameInstant = scenario({
  id: 'same-instant',
  title: 'two sites update one key at the same instant',
  part: 'A',
  protocol: mailProtocol,
  properties: [mailToAll, mailArrives],
  promise: mailArrives,
  world: {
    plan: {
      nodes: sites(['n2', 'n10', 'n3']),
      network: { delay: 5 },
      requests: [
        { at: 10, node: 'n2', request: { type: 'update', id: 'u1', key: 'x', value: 'a' } },
        { at: 10, node: 'n10', request: { type: 'update', id: 'u2', key: 'x', value: 'b' } },
      ],
      until: 100,
    },
    environment: owed(askAll(80, ['n2', 'n10', 'n3'], ['x'])),
  },
  script: [],
});

/** Nothing is promised of lost mail; still nobody sends it twice, passes it on, or asks for it. */
const mailStorm = storm({
  id: 'mail-storm',
  title: 'five to twelve sites; mail is lost, doubled and late; sites crash; links are cut',
  part: 'A',
  protocol: mailProtocol,
  properties: [mailToAll],
  seeds: 100,
  world(draw) {
    const nodes = unsorted(draw.integer(5, 12, 'size'));
    return {
      plan: {
        nodes: sites(nodes),
        network: { delay: [1, 10], rules: troubles(draw) },
        faults: [...crashes(draw, nodes, 4, 250), ...partitions(draw, nodes, 2, 250)],
        requests: updates(draw, nodes, ['x', 'y', 'z'], Math.ceil(420 / nodes.length), 280),
        healAt: 400,
        until: 500,
      },
    };
  },
});

export const mailTests = [newerLaw, sameInstant, mailStorm];
