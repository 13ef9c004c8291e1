/** Public tests of part A. */
import { law, scenario, storm } from '#course';
import { checkNewer, lastWriterWins } from './answers.ts';
import { mailArrives } from './convergence.ts';
import { mailToAll } from './direct-mail.ts';
import { mailProtocol } from './protocols.ts';
import { askAll, owed, sites, update } from './worlds.ts';

const newerTable = law({
  id: 'newer-table',
  title: 'newer(a, b, nodes), case by case',
  part: 'A',
  promise: lastWriterWins,
  call: { file: 'replica.ts', export: 'newer' },
  cases: {
    table: [
      [{ time: 2, site: 'n1' }, { time: 1, site: 'n1' }, ['n1', 'n2']],
      [{ time: 1, site: 'n2' }, { time: 2, site: 'n1' }, ['n1', 'n2']],
      [{ time: 3, site: 'n2' }, { time: 3, site: 'n1' }, ['n1', 'n2']],
      [{ time: 3, site: 'n1' }, { time: 3, site: 'n2' }, ['n1', 'n2']],
      [{ time: 3, site: 'n1' }, { time: 3, site: 'n1' }, ['n1', 'n2']], // no stamp is newer than itself
      [{ time: 3, site: 'n10' }, { time: 3, site: 'n2' }, ['n2', 'n10']], // as strings, n10 < n2
      [{ time: 10, site: 'n1' }, { time: 9, site: 'n2' }, ['n1', 'n2']], // as strings, 10 < 9
      [{ time: 0.5, site: 'n1' }, { time: 0.25, site: 'n2' }, ['n1', 'n2']],
    ],
  },
  check: checkNewer,
});

const mailOrder = scenario({
  id: 'mail-order',
  title: 'the mail of an older update arrives after that of a newer one',
  part: 'A',
  protocol: mailProtocol,
  properties: [mailToAll, mailArrives],
  promise: mailArrives,
  world: {
    plan: {
      nodes: sites(['n2', 'n10', 'n1']),
      network: { delay: 5 },
      healAt: 250,
      until: 320,
    },
    environment: owed(askAll(300, ['n2', 'n10', 'n1'], ['x'])),
  },
  script: [
    { kind: 'hold', match: { from: 'n2', to: 'n1' } },
    { kind: 'request', node: 'n2', request: { type: 'update', id: 'u1', key: 'x', value: 'old' } },
    { kind: 'wait', ms: 20 },
    { kind: 'request', node: 'n10', request: { type: 'update', id: 'u2', key: 'x', value: 'new' } },
    { kind: 'wait', ms: 20 },
    { kind: 'release-all' },
  ],
});

const gentleMail = storm({
  id: 'gentle-mail',
  title: 'twelve sites, two keys, some updates at the same instant; mails overtake each other and none is lost',
  part: 'A',
  protocol: mailProtocol,
  properties: [mailToAll, mailArrives],
  seeds: 100,
  world(draw) {
    const nodes = ['n2', 'n10', 'n1', 'n11', 'n3', 'n20', 'n4', 'n12', 'n5', 'n9', 'n13', 'n7'];
    const requests = Array.from({ length: 20 }, (_, i) =>
      update(
        10 * draw.integer(1, 12, 'at', i),
        draw.pick(nodes, 'site', i),
        draw.pick(['x', 'y'], 'key', i),
        `v${i + 1}`,
      ),
    );
    return {
      plan: {
        nodes: sites(nodes),
        network: { delay: [1, 10], rules: [{ chance: 0.3, then: { kind: 'reorder', by: [10, 100] } }] },
        faults: [0, 1, 2].map((i) => ({
          kind: 'pause',
          node: draw.pick(nodes, 'pause', i),
          at: draw.between(1, 120, 'pause-at', i),
          for: 30,
        })),
        requests,
        healAt: 300,
        until: 500,
      },
      environment: owed(askAll(480, nodes, ['x', 'y'])),
    };
  },
});

export const publicMail = [newerTable, mailOrder, gentleMail];
