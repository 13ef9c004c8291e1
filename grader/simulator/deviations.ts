/**
 * Where a run leaves what its seed says. A run is (test, seed, choices); the choices are a map identity → deviation:
 *
 *     node p3                'out'      not there at all, unless somebody's options name it
 *     fault 2                'out'      the 2nd of the plan's faults
 *     rule 1                 'out'      the 1st of the network's rules, where it is a fault
 *     request 7              'out', ms  the 7th of the plan's requests; or it comes then, no later than the plan's last
 *     asked p1 3             'out'      the environment's 3rd request to p1 of those that it may leave out
 *     clock p1               'plain'    from 0, at rate 1
 *     times                  'whole'    requests and faults come at whole milliseconds
 *     healing                ms         so much earlier, as far as requests and faults allow
 *     disk d1                'good'     all its puts and gets go well; `torn d1` 'old': no crash tears a put
 *     put d1 0/3 5           'good'     the 5th put of copy 0 of its page 3 goes well; `get d1 0/3 5`: a get
 *     draws                  whole n    delays and luck of messages are drawn anew, the nth time; 0: as the seed says
 *     messages               { … }      every message; `messages ask`, `messages c1>s ask`: the narrower wins
 *     message c1/1>s ask 2   { … }      one: sender/boot > receiver, type, nth of its type on that link
 *
 * Of a message: `rule` (which of the rules that need luck takes it; 0: none) and `delay` (ms, 'late', or 'whole': as
 * drawn, rounded).
 * An identity that is absent takes the seed's draw; a deviation that meets nothing, or that nobody knows, is ignored; a
 * delay goes no further than the plan's own distribution. So whatever the choices are, the run is one that the world's
 * promises cover: FIFO links stay in order and reliable, healing heals.
 */
import type { Json, NodeId } from '#contract';
import type { Copy } from '../trace/events.ts';
import type { Choice } from '../trace/transcript.ts';
import { delayMax, delayMin, toMicros } from './delay.ts';
import type { DiskLuck } from './disk.ts';
import type { Sent } from './network.ts';
import type { AnyEnvironment, Distribution, Fault, NodePlan, Rule, WorldPlan } from './plan.ts';

export interface MessageDeviation {
  /** From 1; 0: none; undefined: as drawn. */
  readonly rule: number | undefined;
  readonly delay: number | 'late' | 'whole' | undefined;
}

export class Deviations {
  private readonly map: ReadonlyMap<string, Json>;
  /** Nodes of the plan that are not there. */
  private readonly absent: ReadonlySet<NodeId>;
  private readonly places: ReadonlyMap<NodeId, number>;
  /** Whether any choice is about messages: otherwise none is asked for. */
  readonly aboutMessages: boolean;
  /** Salt of the draws about messages; 0: none. */
  readonly draws: number;
  private readonly whole: boolean;
  /** When the last of the plan's requests comes, ms. */
  private readonly last: number;

  constructor(choices: readonly Choice[], plan: WorldPlan) {
    this.map = new Map(choices.map(({ identity, deviation }) => [identity, deviation]));
    this.places = new Map(plan.nodes.map((node, place) => [node.id, place]));
    const gone = plan.nodes.filter(({ id }) => this.map.get(`node ${id}`) === 'out' && !isNamed(id, plan.nodes));
    this.absent = new Set(gone.map(({ id }) => id));
    this.aboutMessages = choices.some(({ identity }) => identity.startsWith('message'));
    const draws = this.map.get('draws');
    this.draws = typeof draws === 'number' && Number.isSafeInteger(draws) ? draws : 0;
    this.whole = this.map.get('times') === 'whole';
    this.last = lastOf(plan.requests ?? []);
  }

  out(kind: 'fault' | 'rule' | 'request', nth: number): boolean {
    return this.map.get(`${kind} ${nth}`) === 'out';
  }

  /** When the plan's nth request comes, in ms. */
  requestAt(nth: number, at: number): number {
    const moved = this.map.get(`request ${nth}`);
    return typeof moved === 'number' ? Math.min(Math.max(moved, 0), this.last) : at;
  }

  /** The environment's nth optional request to a node. */
  unasked(node: NodeId, nth: number): boolean {
    return this.map.get(askedIdentity(node, nth)) === 'out';
  }

  /** Puts and gets that go well in spite of the seed. */
  diskLuck(node: NodeId): DiskLuck {
    const all = this.map.get(`disk ${node}`) === 'good';
    const one = (what: 'put' | 'get') => (copy: Copy, page: number, nth: number) =>
      all || this.map.get(diskIdentity(node, what, copy, page, nth)) === 'good';
    return { puts: one('put'), gets: one('get') };
  }

  /** No crash tears a put. */
  tearsNothing(node: NodeId): boolean {
    return this.map.get(`torn ${node}`) === 'old';
  }

  isAbsent(node: NodeId): boolean {
    return this.absent.has(node);
  }

  /** It speaks of a node that is not there: nobody could do what it says. */
  namesAbsent(request: Json): boolean {
    return [...this.absent].some((id) => mentions(request, id));
  }

  /** Where the node stands in the plan with everybody there: draws know it by that place. */
  placeOf(node: NodeId): number | undefined {
    return this.places.get(node);
  }

  /** Virtual microseconds; of two moments the earlier stays no later, and `up` may only follow what is not. */
  moment(micros: number, up = false): number {
    if (!this.whole) return micros;
    return 1000 * (up ? Math.ceil(micros / 1000) : Math.floor(micros / 1000));
  }

  message(sent: Sent): MessageDeviation | undefined {
    const names = [messageIdentity(sent), `messages ${linkOf(sent)} ${sent.type}`, `messages ${sent.type}`, 'messages'];
    const found = names.flatMap((name) => {
      const deviation = this.map.get(name);
      return typeof deviation === 'object' && deviation !== null && !Array.isArray(deviation) ? [deviation] : [];
    }) as { readonly [key: string]: Json }[]; // neither null nor a list
    if (found.length === 0) return undefined;
    const field = (name: string) => found.find((deviation) => Object.hasOwn(deviation, name))?.[name];
    const delay = field('delay');
    const known = delay === 'late' || delay === 'whole' || (typeof delay === 'number' && delay >= 0);
    const rule = field('rule');
    return { rule: typeof rule === 'number' ? rule : undefined, delay: known ? delay : undefined };
  }

  /** The plan without what is left out. Places in the list of rules stay, because draws know them. */
  applied(plan: WorldPlan, environment: AnyEnvironment | undefined): WorldPlan {
    if (this.map.size === 0) return plan;
    const nodes = plan.nodes.filter((node) => !this.isAbsent(node.id));
    const ids = nodes.map((node) => node.id);
    const faults = plan.faults?.filter((fault, i) => !this.out('fault', i + 1) && meets(fault, ids));
    const { network } = plan;
    const rules = network.rules?.map((rule, i) => (this.out('rule', i + 1) && isFault(rule) ? never(rule) : rule));
    return {
      ...plan,
      nodes: nodes.map((node) => this.clocked(node)),
      network: rules === undefined ? network : { ...network, rules },
      ...(faults === undefined ? {} : { faults: faults.map((fault) => this.timed(among(fault, ids))) }),
      ...(environment === undefined ? this.healed(plan, faults ?? []) : {}),
    };
  }

  private timed(fault: Fault): Fault {
    if (!this.whole) return fault;
    const at = Math.floor(fault.at);
    return 'for' in fault ? { ...fault, at, for: Math.floor(fault.at + fault.for) - at } : { ...fault, at };
  }

  private clocked(node: NodePlan): NodePlan {
    if (this.map.get(`clock ${node.id}`) !== 'plain') return node;
    const { clock: _, ...plain } = node;
    return plain;
  }

  /**
   * Requests and faults come before healing by a time that the plan chose; what is left of them keeps at least that
   * distance, and the time from healing to the end stays. An environment asks when it likes: then nothing moves.
   */
  private healed(plan: WorldPlan, faults: readonly Fault[]): { readonly healAt?: number; readonly until?: number } {
    const { healAt, until, requests = [] } = plan;
    const wish = this.map.get('healing');
    if (healAt === undefined || typeof wish !== 'number' || !(wish > 0)) return {};
    const left = requests.flatMap(({ node, at }, i) =>
      this.out('request', i + 1) || this.isAbsent(node) ? [] : [{ at: this.requestAt(i + 1, at) }],
    );
    const room = Math.min(earlier(requests, left), earlier(plan.faults ?? [], faults), healAt);
    const by = Math.min(Math.floor(wish), Math.floor(room));
    return by > 0 ? { healAt: healAt - by, until: until - by } : {};
  }
}

export const askedIdentity = (node: NodeId, nth: number): string => `asked ${node} ${nth}`;

/** The nth put, or get, of one copy of a page. */
export const diskIdentity = (node: NodeId, what: 'put' | 'get', copy: Copy, page: number, nth: number): string =>
  `${what} ${node} ${copy}/${page} ${nth}`;

export const linkOf = ({ from, to }: Sent): string => `${from.id}>${to.id}`;

export const messageIdentity = ({ from, to, type, nth }: Sent): string =>
  `message ${from.id}/${from.boot}>${to.id} ${type} ${nth}`;

/** How much earlier the last of them comes now. */
function earlier(all: readonly { readonly at: number }[], left: readonly { readonly at: number }[]): number {
  return left.length === 0 ? Number.POSITIVE_INFINITY : lastOf(all) - lastOf(left);
}

const lastOf = (list: readonly { readonly at: number }[]): number =>
  list.reduce((latest, { at }) => Math.max(latest, at), 0);

/** A delay that a distribution could have drawn, in microseconds. */
export function deviated(drawn: number, wanted: MessageDeviation['delay'], from: Distribution): number {
  if (wanted === undefined) return drawn;
  const [least, most] = [delayMin(from), delayMax(from)];
  if (wanted === 'late') return most;
  const micros = wanted === 'whole' ? 1000 * Math.round(drawn / 1000) : toMicros(wanted);
  return Math.min(Math.max(micros, least), most);
}

/** Leaving a rule out may only make the network better: one that delivers may be what a node was promised of its link. */
export const isFault = (rule: Rule): boolean => rule.then.kind !== 'deliver';

const never = (rule: Rule): Rule => ({ ...rule, chance: 0 });

/** A node that others are told of in their options cannot be missing. */
export const isNamed = (id: NodeId, nodes: readonly NodePlan[]): boolean =>
  nodes.some((node) => node.id !== id && mentions(node.options ?? null, id));

function mentions(value: Json, id: NodeId): boolean {
  if (typeof value !== 'object' || value === null) return value === id;
  return Object.entries(value).some(([key, item]) => key === id || mentions(item, id));
}

const meets = (fault: Fault, ids: readonly NodeId[]): boolean =>
  fault.kind === 'partition'
    ? fault.sides.every((side) => side.some((id) => ids.includes(id)))
    : ids.includes(fault.node);

const among = (fault: Fault, ids: readonly NodeId[]): Fault =>
  fault.kind === 'partition'
    ? {
        ...fault,
        sides: [fault.sides[0].filter((id) => ids.includes(id)), fault.sides[1].filter((id) => ids.includes(id))],
      }
    : fault;
