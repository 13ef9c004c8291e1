/** The application around the nodes: the environment's state, the requests that wait, whom to wake. Numbers too. */
import type { Json, NodeId } from '#contract';
import { REFUSED } from '../base/codec.ts';
import type { ProtocolCodecs } from '../simulator/effects.ts';
import type { EnvironmentStep } from '../simulator/plan.ts';
import { canonical, valueIn } from './canonical.ts';
import type { Events } from './events.ts';
import type { Model } from './model.ts';
import { guarded } from './numbered-fold.ts';
import type { Seen } from './observers.ts';
import { replaced } from './replaced.ts';
import { ABSENT, Names, Pairs } from './tables.ts';

export interface ApplicationState {
  readonly isWaiting: boolean;
  readonly state: Json;
  /** By node: request events, first come first served. */
  readonly pending: readonly (readonly number[])[];
  readonly wakes: readonly string[];
}

export class Application {
  private readonly model: Model;
  private readonly protocol: ProtocolCodecs;
  private readonly events: Events;
  private readonly ids: readonly NodeId[];
  private readonly states: ApplicationState[] = [];
  private readonly names = new Names();
  private readonly memo = new Pairs();
  readonly initial: number;

  constructor(model: Model, protocol: ProtocolCodecs, events: Events) {
    this.model = model;
    this.protocol = protocol;
    this.events = events;
    this.ids = model.nodes.map((node) => node.id);
    this.initial = this.number(this.first());
  }

  at(number: number): ApplicationState {
    return this.states[number] as ApplicationState; // numbers of ours
  }

  private first(): ApplicationState {
    const { environment, requests } = this.model;
    const planned = [...(requests ?? [])].sort((a, b) => a.at - b.at);
    const empty = { isWaiting: false, state: null, pending: this.ids.map(() => []), wakes: [] };
    const asked = planned.reduce((it, { node, request }) => this.asking(it, node, request), empty as ApplicationState);
    return environment === undefined
      ? asked
      : this.after(
          asked,
          guarded('The environment', 'its start', () => environment.init()),
        );
  }

  private number(it: ApplicationState): number {
    const isWaiting = it.wakes.length > 0 || it.pending.some((events) => events.length > 0);
    const { state, pending, wakes } = it;
    return this.names.of(canonical([state, pending, wakes]), () =>
      this.states.push({ isWaiting, state, pending, wakes }),
    );
  }

  step(application: number, facts: number, seen: readonly Seen[]): number {
    const known = this.memo.get(application, facts);
    if (known !== ABSENT) return known;
    const before = this.at(application);
    const after = seen.reduce((it, one) => this.applied(it, one), before);
    const next = after === before ? application : this.number(after);
    this.memo.set(application, facts, next);
    return next;
  }

  private applied(it: ApplicationState, seen: Seen): ApplicationState {
    const { environment } = this.model;
    switch (seen.kind) {
      case 'take':
        return { ...it, pending: replaced(it.pending, seen.node, (it.pending[seen.node] ?? []).slice(1)) };
      case 'wake': {
        const rest = { ...it, wakes: without(it.wakes, seen.key) };
        if (environment?.onTime === undefined) return rest;
        const { onTime } = environment;
        return this.after(
          rest,
          guarded('The environment', `onTime(${seen.key})`, () => onTime(fresh(it.state), seen.key)),
        );
      }
      case 'output': {
        if (environment?.onOutput === undefined) return it;
        const { onOutput } = environment;
        const { node, value } = seen.fact;
        return this.after(
          it,
          guarded('The environment', `an output of ${node}`, () => onOutput(fresh(it.state), node, value)),
        );
      }
      default:
        return it;
    }
  }

  private after(it: ApplicationState, step: EnvironmentStep<Json>): ApplicationState {
    const requests = [...(step.requests ?? [])].sort((a, b) => a.after - b.after);
    const wakes = (step.wake ?? []).map(({ key }) => key);
    const told = { ...it, state: step.state, wakes: [...it.wakes, ...wakes].sort() };
    return requests.reduce((asked, { node, request }) => this.asking(asked, node, request), told as ApplicationState);
  }

  private asking(it: ApplicationState, id: NodeId, request: Json): ApplicationState {
    const node = this.ids.indexOf(id);
    const plan = this.model.nodes[node];
    if (plan === undefined) throw new Error(`A request goes to ${id}, which the exploration does not have.`);
    const codec = this.protocol.roles[plan.role]?.request;
    const copy = codec?.copy(request);
    if (copy === undefined || copy === REFUSED)
      throw new Error(`The suite asks ${id} for something the protocol does not know: ${codec?.refusal(request)}.`);
    const event = this.events.request(node, copy);
    return { ...it, pending: replaced(it.pending, node, [...(it.pending[node] ?? []), event]) };
  }
}

const fresh = (state: Json): Json => valueIn(canonical(state));

const without = (list: readonly string[], item: string): readonly string[] => {
  const place = list.indexOf(item);
  return [...list.slice(0, place), ...list.slice(place + 1)];
};
