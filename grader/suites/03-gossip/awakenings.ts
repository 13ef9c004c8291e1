/** Lab 03 D, hidden: messages that come late, when certificates are dormant. An item awakens one, and a certificate does not. */
import { type NodeId, scenario } from '#course';
import { certificatesExpire, staysDeleted } from '../../../labs/03-gossip/rules/certificates.ts';
import { certificateProtocol } from '../../../labs/03-gossip/rules/protocols.ts';
import { lifetimes } from '../../../labs/03-gossip/rules/public-certificates.ts';
import { askAll, cycle, deletion, owed, sites, update } from '../../../labs/03-gossip/rules/worlds.ts';

const two = ['n2', 'n10'] as const;

/**
 * Two sites that push; r is more than there are. Messages with the item are sent while it lives, and arrive when its
 * certificate is dormant: that of n10, v1, and those of n2, v2, at their times.
 */
const lateCopies = (
  id: string,
  title: string,
  late: { readonly n10: number; readonly n2: readonly [number, number?] },
  pushes: readonly number[],
) => {
  const [first, second] = late.n2;
  const last = Math.max(first, second ?? 0);
  return scenario({
    id,
    title,
    part: 'D',
    protocol: certificateProtocol,
    properties: [staysDeleted],
    promise: staysDeleted,
    world: {
      plan: {
        nodes: sites(two, { exchange: 'push', cycles: 'world', period: 10, ...lifetimes, retention: 5 }),
        network: {
          delay: 5,
          rules: [
            held('n10', [0, 100], late.n10),
            held('n2', [200, 250], first),
            ...(second === undefined ? [] : [held('n2', [250, 300], second)]),
            // Whoever tells an awakened certificate at once is not heard: the other awakens later, by its own copy.
            ...(second === undefined ? [] : [{ from: 'n2', window: [1450, 1890], then: { kind: 'drop' } } as const]),
          ],
        },
        until: last + 60,
      },
      environment: owed([
        update(10, 'n10', 'x', 'v1'),
        cycle(20, 'n10', 1),
        cycle(110, 'n10', 2),
        update(205, 'n2', 'x', 'v2'),
        cycle(210, 'n2', 1),
        ...(second === undefined ? [] : [cycle(260, 'n2', 2)]),
        cycle(310, 'n2', 3),
        deletion(400, 'n2', 'x'),
        ...[420, ...pushes].map((at, i) => cycle(at, 'n2', 4 + i)),
        ...askAll(last + 50, two, ['x']),
      ]),
    },
    script: [],
  });
};

/** What that site sends in this time arrives then. */
const held = (from: NodeId, window: readonly [number, number], until: number) =>
  ({ from, type: 'contents', window, then: { kind: 'hold', until } }) as const;

/** At 3300 a certificate of the first activation, at 400, is forgotten, and one of the second, at 1500, dormant. */
const awakenedElsewhere = lateCopies(
  'awakened-elsewhere',
  'a certificate awakens at one site and reaches the other, where it is dormant; then the obsolete copy comes there',
  { n10: 1500, n2: [3300] },
  [1550],
);

/** At 4300 a certificate that was awakened at 1500 is forgotten, and one that was awakened at 1900 dormant. */
const awakenedTwice = lateCopies(
  'awakened-twice',
  'a certificate awakens at one site, and later at the other; the earlier one comes there, then the obsolete copy',
  { n10: 1500, n2: [1900, 4300] },
  [1950],
);

/** What n10 sends while its certificate is active arrives at n2 when that of n2, of the same deletion, is dormant. */
const lateCertificate = scenario({
  id: 'late-certificate',
  title: 'a certificate comes late, to a site where it is dormant: it awakens nothing',
  part: 'D',
  protocol: certificateProtocol,
  properties: [certificatesExpire({ ...lifetimes, retention: 5 }), staysDeleted],
  promise: staysDeleted,
  world: {
    plan: {
      nodes: sites(two, { exchange: 'push', cycles: 'world', period: 10, ...lifetimes, retention: 5 }),
      network: { delay: 5, rules: [held('n10', [850, 950], 1200)] },
      observe: [1320],
      until: 1330,
    },
    environment: owed([
      update(10, 'n2', 'x', 'v1'),
      cycle(20, 'n2', 1),
      deletion(400, 'n2', 'x'),
      cycle(420, 'n2', 2),
      update(880, 'n10', 'y', 'v2'), // so that there is something to send
      cycle(900, 'n10', 1),
      cycle(1250, 'n2', 3),
      ...askAll(1300, two, ['x', 'y']),
    ]),
  },
  script: [],
});

export const awakenings = [awakenedElsewhere, awakenedTwice, lateCertificate];
