/** Lab 03 D, hidden: obsolete copies that come back long after everybody has forgotten the deletion. */
import { type NodeId, scenario } from '#course';
import type { CertificateStatus } from '../../../labs/03-gossip/messages.ts';
import { certificatesExpire, reinstatedSurvives, staysDeleted } from '../../../labs/03-gossip/rules/certificates.ts';
import { certificateProtocol } from '../../../labs/03-gossip/rules/protocols.ts';
import { certificateStorm, lifetimes, whileAway } from '../../../labs/03-gossip/rules/public-certificates.ts';
import { cycled, stored, updated, updatedAndTold } from '../../../labs/03-gossip/rules/scripts.ts';
import {
  askAll,
  attempts,
  cycle,
  deletion,
  owed,
  owedUntil,
  sites,
  update,
} from '../../../labs/03-gossip/rules/worlds.ts';
import { awakenings } from './awakenings.ts';

const two = ['n2', 'n10'] as const;
const three = ['n2', 'n10', 'n1'] as const;

/** So many cycles of each of these sites, one after the other. */
const cycles = (from: number, each: number, ...nodes: readonly NodeId[]) =>
  Array.from({ length: each * nodes.length }, (_, i) => cycle(from + 20 * i, nodes[i % nodes.length] ?? '', 1 + i));

/** Both are retention sites, so one that is dormant is there; n10 comes back with an obsolete copy after τ₁. */
const obsoleteCopy = scenario({
  id: 'obsolete-copy',
  title: 'a site comes back with a deleted item when the certificate is dormant',
  part: 'D',
  protocol: certificateProtocol,
  properties: [staysDeleted, certificatesExpire(lifetimes)],
  promise: staysDeleted,
  world: {
    plan: {
      nodes: sites(two, { exchange: 'push-pull', cycles: 'world', period: 10, ...lifetimes }),
      network: { delay: 5 },
      faults: [{ kind: 'crash', node: 'n10', at: 100, restartAfter: 900 }],
      observe: [950, 2000],
      until: 2010,
    },
    environment: owed([
      update(10, 'n2', 'x', 'v1'),
      ...cycles(30, 1, 'n10', 'n2'),
      deletion(110, 'n2', 'x'),
      cycle(900, 'n2', 1),
      ...cycles(1100, 2, 'n10', 'n2'),
      ...askAll(1240, two, ['x']),
      // From n10's copy on, the certificate has a new τ₁.
      ...cycles(1900, 1, 'n10', 'n2'),
    ]),
  },
  script: [],
});

/** n1 has the certificate, and meets n10, which still has the obsolete copy; n2 has updated the item meanwhile. */
const reinstated = scenario({
  id: 'reinstated',
  title:
    'an item is deleted and updated again; a site that missed that sees an obsolete copy, and its certificate awakens',
  part: 'D',
  protocol: certificateProtocol,
  properties: [reinstatedSurvives],
  promise: reinstatedSurvives,
  world: {
    plan: {
      nodes: sites(three, { exchange: 'push-pull', cycles: 'world', period: 10, ...lifetimes, retention: 3 }),
      network: { delay: 5 },
      faults: [
        { kind: 'crash', node: 'n10', at: 790, restartAfter: 1810 },
        { kind: 'partition', at: 2400, for: 1000, sides: [['n2'], ['n1', 'n10']] },
      ],
      until: 4250,
    },
    environment: owedUntil(
      [
        update(10, 'n2', 'x', 'old'),
        deletion(800, 'n2', 'x'),
        update(2450, 'n2', 'x', 'again'),
        ...askAll(4240, ['n2', 'n1'], ['x']),
      ],
      [
        ...attempts(30, 36, 'n10', 'n10'),
        ...attempts(820, 36, 'n1', 'n1'),
        ...attempts(2650, 36, 'n10', 'n10'),
        ...attempts(3450, 36, 'n1', 'n1', 'n2'),
      ],
    ),
  },
  script: [],
});

/** No retention sites: what is over is over, and an obsolete item is taken as any other. */
const forgotten = scenario({
  id: 'forgotten',
  title: 'two sites, no retention sites; an item is deleted while one is down, and comes back with it when τ₁ is over',
  part: 'D',
  protocol: certificateProtocol,
  properties: [],
  promise: certificatesExpire({ ...lifetimes, retention: 0 }),
  world: {
    plan: {
      nodes: sites(two, { exchange: 'push-pull', cycles: 'world', period: 10, ...lifetimes, retention: 0 }),
      network: { delay: 5 },
      until: 1300,
    },
  },
  script: [
    updated('n2', 'y', 'v2'),
    ...updatedAndTold('n2', 'x', 'v1'),
    cycled('n2', 1),
    stored('n10', 'v1', 100, 'n2 and n10 exchanged, push-pull, and n10 does not store x = v1.'),
    { kind: 'wait', ms: 20 },
    { kind: 'crash', node: 'n10' },
    { kind: 'request', node: 'n2', request: { type: 'delete', id: 'd1', key: 'x' } },
    {
      kind: 'expect',
      what: {
        kind: 'status',
        node: 'n2',
        where: (status) => {
          const { items, certificates, dormant } = status as CertificateStatus;
          return items === 1 && certificates === 1 && dormant === 0;
        },
      },
      within: 50,
      sentence: 'n2 had x and y, and has just deleted x: one item, one active certificate, no dormant one.',
    },
    { kind: 'wait', ms: lifetimes.tau1 + 200 },
    { kind: 'restart', node: 'n10' },
    { kind: 'wait', ms: 20 },
    cycled('n10', 1),
    stored(
      'n2',
      'v1',
      100,
      'τ₁ is over, there are no retention sites, and n10 brought x = v1 back: n2 did not take it, so it still keeps a certificate.',
    ),
  ],
});

/** Everybody has the certificate; r = 1, so at most one site still has it after τ₁. */
const retentionSite = scenario({
  id: 'retention-site',
  title: 'three sites, one retention site: who keeps a certificate after τ₁?',
  part: 'D',
  protocol: certificateProtocol,
  properties: [certificatesExpire({ ...lifetimes, retention: 1 })],
  promise: staysDeleted,
  world: {
    plan: {
      nodes: sites(three, { exchange: 'push-pull', cycles: 'world', period: 10, ...lifetimes, retention: 1 }),
      network: { delay: 5 },
      observe: [300, 1100],
      until: 1110,
    },
    environment: owedUntil(
      [deletion(10, 'n2', 'x'), ...three.map((node, i) => cycle(950 + 20 * i, node, 100))],
      [...attempts(30, 28, 'n10', 'n10'), ...attempts(38, 27, 'n1', 'n1')],
    ),
  },
  script: [],
});

/** A deletion at one side and a later update at the other, at equal distance; then the other way round. */
const crossed = scenario({
  id: 'deleted-and-updated',
  title: 'one side of a partition deletes what the other updates later, and updates what the other deletes later',
  part: 'D',
  protocol: certificateProtocol,
  properties: [staysDeleted, reinstatedSurvives],
  promise: reinstatedSurvives,
  world: {
    plan: {
      nodes: sites(two, { exchange: 'push-pull', cycles: 'world', period: 10, ...lifetimes }),
      network: { delay: 5 },
      faults: [{ kind: 'partition', at: 100, for: 200, sides: [['n2'], ['n10']] }],
      until: 450,
    },
    environment: owed([
      update(10, 'n2', 'x', 'x1'),
      update(20, 'n2', 'y', 'y1'),
      ...cycles(30, 1, 'n10', 'n2'),
      deletion(110, 'n2', 'x'),
      update(120, 'n2', 'y', 'y2'),
      update(150, 'n10', 'x', 'x2'),
      deletion(160, 'n10', 'y'),
      ...cycles(350, 1, 'n10', 'n2'),
      ...askAll(440, two, ['x', 'y']),
    ]),
  },
  script: [],
});

export const certificateTests = [
  whileAway(440),
  crossed,
  obsoleteCopy,
  reinstated,
  ...awakenings,
  forgotten,
  retentionSite,
  certificateStorm('certificate-storm', [5, 8], 30),
];
