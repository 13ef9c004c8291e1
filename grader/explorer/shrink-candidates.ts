/** What the shrinker may try on a run: lists of choices, in the order in which they are tried. */
import type { Json, NodeId } from '#contract';
import { isFault, isNamed } from '../simulator/deviations.ts';
import type { Met } from '../simulator/observer.ts';
import type { WorldPlan } from '../simulator/plan.ts';
import type { Choice } from '../trace/transcript.ts';
import type { Choices, Trial } from './shrink.ts';

type MetMessage = Extract<Met, { kind: 'message' }>;

const out = (identity: string): Choice => ({ identity, deviation: 'out' });
const late = (identity: string): Choice => ({ identity, deviation: { delay: 'late' } });

const messagesIn = ({ met }: Trial): readonly MetMessage[] =>
  met.filter((it): it is MetMessage => it.kind === 'message');

/** Those that a rule took by chance. */
const unlucky = (trial: Trial): readonly MetMessage[] => messagesIn(trial).filter(({ rule }) => rule > 0);

/** The same run, with its luck spelt out: from then on a message that is left out does not change the luck of others. */
export function chances(trial: Trial): readonly Choice[] {
  const taken = unlucky(trial);
  if (taken.length === 0) return [];
  return [
    { identity: 'messages', deviation: { rule: 0 } },
    ...taken.map(({ identity, rule }) => ({ identity, deviation: { rule } })),
  ];
}

export const luck = (trial: Trial): readonly Choice[] =>
  unlucky(trial).map(({ identity }) => ({ identity, deviation: { rule: 0 } }));

/** Puts, gets and torn writes that need not have gone wrong. */
export function disks(plan: WorldPlan, { met }: Trial): readonly Choice[] {
  const torn = plan.nodes.flatMap(({ id, disk }) =>
    disk === undefined ? [] : [{ identity: `torn ${id}`, deviation: 'old' }],
  );
  const each = met.flatMap((it) => (it.kind === 'disk' ? [{ identity: it.identity, deviation: 'good' }] : []));
  return [...torn, ...each];
}

/** All of them at once. */
export const goodDisks = (plan: WorldPlan): readonly Choice[] =>
  plan.nodes.flatMap(({ id, disk }) => (disk === undefined ? [] : [{ identity: `disk ${id}`, deviation: 'good' }]));

export function faults(plan: WorldPlan, { end }: Trial): readonly Choice[] {
  const struck = (plan.faults ?? []).flatMap(({ at }, i) => (at * 1000 <= end ? [out(`fault ${i + 1}`)] : []));
  const rules = (plan.network.rules ?? []).flatMap((rule, i) => (isFault(rule) ? [out(`rule ${i + 1}`)] : []));
  return [...struck, ...rules];
}

interface Planned {
  readonly identity: string;
  readonly node: NodeId;
  /** µs */
  readonly at: number;
}

const planned = ({ requests = [] }: WorldPlan, choices: Choices = new Map()): readonly Planned[] =>
  requests.map(({ node, at }, i) => {
    const identity = `request ${i + 1}`;
    const moved = choices.get(identity);
    return { identity, node, at: 1000 * (typeof moved === 'number' ? moved : at) };
  });

/** Those that came before the run ended, the last first. */
export function requests(plan: WorldPlan, { end, met }: Trial): readonly Choice[] {
  const asked = met.flatMap((it) => (it.kind === 'asked' ? [it] : []));
  return [...planned(plan), ...asked]
    .filter(({ at }) => at <= end)
    .sort((a, b) => b.at - a.at)
    .map(({ identity }) => out(identity));
}

/**
 * A message is known by its number on its link. Where a chunk of requests is left out, what is sent later moves up, and
 * what was chosen for it goes with it: where the same node sends, by as many as it sent at those requests; where others
 * answer, by one for each request, or by none (nobody answered). Both are tried.
 */
export function renumbered(
  plan: WorldPlan,
  trial: Trial,
  before: Choices,
  choices: Choices,
  chunk: readonly Choice[],
): readonly Choices[] {
  const gone = planned(plan, before).filter((it) => chunk.some((c) => c.identity === it.identity));
  const chosen = messagesIn(trial).filter(({ identity }) => choices.has(identity));
  if (gone.length === 0 || chosen.length === 0) return [];
  const sentAt = ({ node, at }: Planned, it: MetMessage) => it.from === node && whole(it.sent) === whole(at);
  const all = messagesIn(trial).filter((it) => gone.some((request) => sentAt(request, it)));
  const left = new Set(all);
  return [true, false].map((answered) => {
    const map = new Map(choices);
    for (const { identity } of chosen) map.delete(identity);
    for (const it of chosen) {
      if (left.has(it)) continue;
      const own = all.filter(({ identity, nth }) => nth < it.nth && linkOf(identity) === linkOf(it.identity)).length;
      const others = gone.filter(({ node, at }) => node === it.to && at <= it.sent).length;
      const fewer = own > 0 || !answered ? own : others;
      map.set(`${linkOf(it.identity)}${it.nth - fewer}`, choices.get(it.identity) ?? null);
    }
    return map;
  });
}

/** `message c1/1>s ask 12` without its number. */
const linkOf = (identity: string): string => identity.slice(0, identity.lastIndexOf(' ') + 1);

/** Whole milliseconds: requests may have been rounded down to them. */
const whole = (micros: number): number => Math.floor(micros / 1000);

export const nodes = (plan: WorldPlan): readonly Choice[] =>
  plan.nodes.filter(({ id }) => !isNamed(id, plan.nodes)).map(({ id }) => out(`node ${id}`));

export const healing = ({ healAt = 0 }: WorldPlan): readonly (readonly Choice[])[] =>
  healAt > 0 ? [[{ identity: 'healing', deviation: healAt }]] : [];

/** The last first: what arrives at the end may as well arrive after it. */
const arrived = (trial: Trial): readonly MetMessage[] =>
  messagesIn(trial)
    .filter(({ at }) => at <= trial.end)
    .sort((a, b) => b.at - a.at);

export function kinds(trial: Trial): readonly Choice[] {
  const all = arrived(trial);
  const types = new Set(all.map(({ type }) => `messages ${type}`));
  const links = new Set(all.map(({ from, to, type }) => `messages ${from}>${to} ${type}`));
  return [...types, ...links].map(late);
}

export const messages = (trial: Trial): readonly Choice[] => arrived(trial).map(({ identity }) => late(identity));

const PARTS = 8;

const ANEW = 20;

/**
 * The same world with its delays drawn anew, so often; first where everybody asks once or twice at most. What was chosen
 * for single messages goes, except their luck.
 */
export function anew({ met }: Trial, choices: Choices): readonly Choices[] {
  const asked = met.flatMap((it) => (it.kind === 'asked' ? [it.identity] : []));
  const firsts = [1, 2].map((most) => asked.filter((identity) => Number(identity.split(' ').at(-1)) > most));
  const kept = [...choices].filter(([identity]) => !identity.startsWith('message') || isLuck(choices.get(identity)));
  const before = choices.get('draws');
  const from = typeof before === 'number' ? before : 0;
  return [...firsts, []].flatMap((left, i) =>
    i < 2 && left.length === 0
      ? []
      : Array.from({ length: ANEW }, (_, salt) => {
          const map = new Map([...kept, ...left.map((identity): [string, Json] => [identity, 'out'])]);
          return map.set('draws', from + salt + 1);
        }),
  );
}

const isLuck = (deviation: Json | undefined): boolean =>
  typeof deviation === 'object' && deviation !== null && Object.hasOwn(deviation, 'rule');

/** Requests that come at one moment come earlier, together; for each moment, the earliest first. */
export function moves(plan: WorldPlan, choices: Choices, { end }: Trial): readonly (readonly (readonly Choice[])[])[] {
  const left = planned(plan, choices).filter(({ identity, at }) => choices.get(identity) !== 'out' && at <= end);
  const moments = [...new Set(left.map(({ at }) => at))].sort((a, b) => a - b);
  return moments.map((moment) => {
    const together = left.filter(({ at }) => at === moment);
    return Array.from({ length: PARTS }, (_, part) => {
      const ms = Math.floor((moment * part) / PARTS / 1000);
      return together.map(({ identity }) => ({ identity, deviation: ms }));
    });
  });
}

export const clocks = (plan: WorldPlan): readonly Choice[] =>
  plan.nodes.flatMap(({ id, clock }) => (clock === undefined ? [] : [{ identity: `clock ${id}`, deviation: 'plain' }]));

/** One delay for all, or at least whole milliseconds. */
export function delays({ network: { delay } }: WorldPlan): readonly (readonly Choice[])[] {
  const round =
    typeof delay === 'number'
      ? delay
      : 'mean' in delay
        ? Math.round(delay.mean)
        : Math.round((delay[0] + delay[1]) / 2);
  return [round, 'whole'].map((wanted) => [{ identity: 'messages', deviation: { delay: wanted } }]);
}

/** Without choices about messages that are not sent and requests that come too late to matter. */
export function needed(plan: WorldPlan, trial: Trial, choices: Choices): Choices {
  const late = new Set(planned(plan, choices).flatMap(({ identity, at }) => (at > trial.end ? [identity] : [])));
  const sent = new Set(messagesIn(trial).map(({ identity }) => identity));
  const isNeeded = (identity: string) => (identity.startsWith('message ') ? sent.has(identity) : !late.has(identity));
  return new Map([...choices].filter(([identity]) => isNeeded(identity)));
}
