/** Part C: the figures of an epidemic, §1.4: one update, injected before cycle 1 in a world of rounds. */
import { type Facts, type Figure, type Measure, measure, type NodeId, type Rule } from '#course';
import type { GossipOutput } from '../messages.ts';
import type { RumourMessage, RumourOptions } from '../rumour-messages.ts';
import { hop, mongers, period, rounds, rumourProtocol } from './rumour-worlds.ts';

export const residue: Rule = {
  id: 'residue',
  rule: 'The residue s, the fraction of sites that a rumour never reaches, is that of the algorithm.',
  source: 'Demers et al. 1987, §1.4, Tables 1 to 3',
  cause:
    'A partner that is not chosen uniformly among the others; a counter that is not put back by a useful contact; or counter and coin, or blind and feedback, mixed up. Rules of single cycles that break show more: mend them first.',
  lecture: 'residue-traffic-and-delay',
};

export const traffic: Rule = {
  id: 'traffic',
  rule: 'The traffic m, updates sent for each site, is that of the algorithm.',
  source: 'Demers et al. 1987, §1.4, Tables 1 to 3',
  cause:
    'Interest is lost too early or too late (in pull, several sites ask in one cycle: their answers count as one contact, useful if any was); or rumours are sent more or less than once a cycle; or what arrived in this cycle is told in this cycle. See also `residue`.',
  lecture: 'residue-traffic-and-delay',
};

export const lastCycle: Rule = {
  id: 'last-cycle',
  rule: 'The delay t_last, cycles until the last of the sites that a rumour reaches, is that of the algorithm.',
  source: 'Demers et al. 1987, §1.4, Tables 1 to 3',
  cause: 'An infected site tells the rumour in the cycle in which it came, or waits a cycle too long.',
  lecture: 'residue-traffic-and-delay',
};

interface Epidemic {
  readonly sites: number;
  /** By site: the cycle in which the update came. */
  readonly reached: { [site: NodeId]: number };
  sent: number;
}

const onOutput = (state: Epidemic, fact: Facts['output']): Epidemic => {
  if ((fact.value as GossipOutput).type === 'stored') state.reached[fact.node] ??= Math.floor(fact.at / 1000 / period);
  return state;
};

const onSend = (state: Epidemic, fact: Facts['send']): Epidemic => {
  const message = fact.message as RumourMessage;
  if (message.type === 'rumours' && fact.node !== fact.to) state.sent += message.entries.length;
  return state;
};

const cycles = ({ reached }: Epidemic): readonly number[] => Object.values(reached);

/** A figure of runs in which there was an epidemic at all. */
const ofSome =
  (figure: (cycles: readonly number[], state: Epidemic) => number): Figure['of'] =>
  (state: Epidemic) => {
    const reached = cycles(state);
    return reached.length === 0 ? undefined : figure(reached, state);
  };

const of = {
  s: ofSome((reached, { sites }) => 1 - reached.length / sites),
  m: ofSome((_, { sent, sites }) => sent / sites),
  tLast: ofSome((reached) => Math.max(...reached)),
  tAvg: ofSome((reached) => reached.reduce((sum, cycle) => sum + cycle, 0) / reached.length),
};

/** Mean and tolerance; without a tolerance the figure is only shown. */
export type Expected = readonly [mean: number, tolerance?: number];

export interface EpidemicMeasure {
  readonly id: string;
  readonly title: string;
  readonly sites: number;
  readonly options: RumourOptions;
  readonly runs: number;
  /** Cycles without news after which no site is hot any more. */
  readonly quiet: number;
  readonly s: Expected;
  readonly m: Expected;
  readonly tLast: Expected;
  /** Runs behind the means. */
  readonly referenceRuns: number;
  readonly published?: Published;
}

interface Published {
  readonly s: string;
  readonly m: string;
  readonly tAvg: string;
  readonly tLast: string;
  readonly source: string;
}

export function epidemic(it: EpidemicMeasure): Measure {
  const { id, title, options, runs, quiet, sites } = it;
  const nodes = Array.from({ length: sites }, (_, i) => `s${i + 1}`);
  const plan = {
    nodes: mongers(nodes, options),
    network: { delay: hop },
    requests: [{ at: 1, node: 's1', request: { type: 'update', id: 'u1', key: 'k', value: 'v' } }],
    until: 200 * period,
  };
  const environment = rounds(nodes, { most: 150, quiet, at: options.exchange === 'push' ? 'storing' : 'all' });
  return measure({
    id,
    title,
    part: 'C',
    protocol: rumourProtocol,
    runs,
    world: () => ({ plan, environment }),
    fold: {
      initial: (): Epidemic => ({ sites, reached: {}, sent: 0 }),
      on: { output: onOutput, send: onSend },
    },
    figures: figuresOf(it),
  });
}

function figuresOf({ s, m, tLast, referenceRuns: runs, published }: EpidemicMeasure): readonly Figure[] {
  const figure = (it: Pick<Figure, 'of' | 'unit'>, value?: string, promise?: Rule, expected?: Expected): Figure => ({
    ...it,
    ...(promise !== undefined &&
      expected?.[1] !== undefined && {
        held: { promise, reference: { mean: expected[0], tolerance: expected[1], runs } },
      }),
    ...(published !== undefined && value !== undefined && { published: { value, source: published.source } }),
  });
  return [
    figure({ of: of.s, unit: 'of the sites never reached (s)' }, published?.s, residue, s),
    figure({ of: of.m, unit: 'updates sent a site (m)' }, published?.m, traffic, m),
    figure({ of: of.tLast, unit: 'cycles to the last site (t_last)' }, published?.tLast, lastCycle, tLast),
    // What the paper means by it for this table fits no plain definition.
    figure({ of: of.tAvg, unit: 'cycles to a site, on average (t_avg)' }, published?.tAvg),
  ];
}
