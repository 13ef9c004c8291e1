/** Walks through a script while the world runs. A waiting step looks back to the last action, so that the order of two effects of one handler does not matter. */
import type { Json } from '#contract';
import { type Ref, refOf } from '../trace/events.ts';
import type { Facts } from '../trace/facts.ts';
import { toMicros } from './delay.ts';
import type { Director, Kept } from './director.ts';
import { crash, restart } from './downtime.ts';
import { changePage, pause, resume } from './faults.ts';
import { type Matcher, matcher, type Sent } from './network.ts';
import type { NodeState } from './node-state.ts';
import { controlEntry, type Entry } from './queue.ts';
import type { Action, Step, Watch } from './script.ts';
import { release } from './taking-place.ts';
import type { World } from './world.ts';

type Seen =
  | { readonly kind: 'sent' | 'delivered'; readonly ref: Ref; readonly sent: Sent; readonly at: number }
  | { readonly kind: 'output' | 'status'; readonly ref: Ref; readonly node: string; readonly value: Json };

export class ScriptRunner implements Director {
  private readonly steps: readonly Step[];
  private world!: World; // set by `begin`, before anything happens
  private at = 0;
  /** Facts since the last action that no step has taken. */
  private seen: Seen[] = [];
  /** So many of them the step at hand has looked at; −1: it has not begun to look. */
  private looked = -1;
  private fits: (seen: Seen) => boolean = () => false;
  /** What was done, or seen, last: from there on something is waited for. */
  private lastRef: Ref = 0;
  private deadline: Entry | undefined;
  private readonly holds: Matcher[] = [];
  private held: Kept[] = [];
  private readonly identities = new Map<Ref, Sent>();

  constructor(steps: readonly Step[]) {
    this.steps = steps;
  }

  begin(world: World): void {
    this.world = world;
    world.queue.push(controlEntry(1, () => this.settle()));
  }

  /** After each event: actions act, waiting steps look. */
  settle(): void {
    const { world } = this;
    while (world.outcome === undefined) {
      const step = this.steps[this.at];
      if (step === undefined || world.now === 0) return;
      if (step.kind === 'wait') {
        if (!this.until(step.ms, () => this.next())) return;
      } else if ('what' in step) {
        if (!this.look(step)) return;
      } else {
        this.seen = [];
        const before = world.event;
        this.act(step);
        if (world.event > before) this.lastRef = refOf(world.event, 0);
        this.next();
      }
    }
  }

  requested(): void {
    this.lastRef = refOf(this.world.event, 0);
  }

  sent(sent: Sent, fact: Facts['send']): 'held' | undefined {
    this.identities.set(fact.ref, sent);
    this.seen.push({ kind: 'sent', ref: fact.ref, sent, at: fact.at });
    if (sent.from === sent.to || !this.holds.some((holds) => holds(sent, fact.at))) return undefined;
    this.held.push({ sent, ref: fact.ref });
    return 'held';
  }

  delivered(_from: NodeState, _to: NodeState, fact: Facts['deliver']): void {
    const sent = this.identities.get(fact.sent);
    if (sent !== undefined) this.seen.push({ kind: 'delivered', ref: fact.ref, sent, at: fact.at });
  }

  output(fact: Facts['output']): void {
    this.seen.push({ kind: 'output', ref: fact.ref, node: fact.node, value: fact.value });
  }

  status(fact: Facts['status']): void {
    this.seen.push({ kind: 'status', ref: fact.ref, node: fact.node, value: fact.after });
  }

  /** Why the script did not come to its end within the world's time; undefined when it did. */
  unfinished(): { readonly kind: 'not-given'; readonly because: string } | undefined {
    const left = this.steps.length - this.at;
    return left === 0
      ? undefined
      : {
          kind: 'not-given',
          because: `The run ended with ${left} of the script's ${this.steps.length} steps still to come.`,
        };
  }

  private next(): void {
    this.at++;
    this.looked = -1;
    if (this.deadline !== undefined) this.world.queue.remove(this.deadline);
    this.deadline = undefined;
  }

  /** Calls `then` once, `ms` after the step began; true when the step is over already. */
  private until(ms: number, then: () => void): boolean {
    if (this.deadline !== undefined) return false;
    const at = this.at;
    this.deadline = controlEntry(this.world.now + toMicros(ms), () => {
      if (this.at === at) then();
    });
    this.world.queue.push(this.deadline);
    return false;
  }

  private look(step: Exclude<Step, Action>): boolean {
    if (this.looked < 0) {
      this.looked = 0;
      this.fits = fitting(step.what);
    }
    let place = this.looked;
    while (place < this.seen.length && !this.fits(this.seen[place] as Seen)) place++; // place < length
    this.looked = place;
    const found = this.seen[place];
    if (found !== undefined) {
      this.seen.splice(place, 1);
      if (step.kind === 'never')
        this.world.outcome = { kind: 'unexpected', because: step.sentence, first: this.lastRef, second: found.ref };
      this.lastRef = found.ref;
      this.next();
      return true;
    }
    return this.until(step.within, () => {
      const { world } = this;
      if (step.kind === 'expect') {
        world.outcome = {
          kind: 'unexpected',
          because: step.sentence,
          first: this.lastRef,
          second: refOf(Math.max(0, world.event), 0),
        };
      } else if (step.kind === 'given') {
        world.outcome = { kind: 'not-given', because: step.sentence };
      }
      this.next();
    });
  }

  private act(action: Exclude<Action, { kind: 'wait' }>): void {
    const { world } = this;
    const node =
      'node' in action ? (world.states[world.placeOf.get(action.node) ?? -1] as NodeState | undefined) : undefined;
    if ('node' in action && node === undefined)
      throw new Error(`The script names ${action.node}, which its world does not have.`);
    switch (action.kind) {
      case 'request':
        return world.request(action.node, world.now, action.request);
      case 'crash':
        return crash(world, node as NodeState, undefined, false);
      case 'restart':
        return restart(world, node as NodeState);
      case 'pause':
        return pause(world, node as NodeState);
      case 'resume':
        return resume(world, node as NodeState);
      case 'crash-inside':
        (node as NodeState).armed = {
          keep: () => action.keep,
          restartAfter: undefined,
          deadline: undefined,
          torn: action.torn,
        };
        return;
      case 'decay':
      case 'revive':
        return changePage(world, action.kind === 'decay' ? { ...action, kind: 'decay', disaster: true } : action);
      case 'luck':
        return (node as NodeState).disk?.wish(action.puts ?? [], action.softGets ?? []);
      case 'hold':
        this.holds.push(matcher(action.match));
        return;
      case 'release':
      case 'discard':
      case 'release-all':
        return this.release(action);
    }
  }

  private release(action: Extract<Action, { kind: 'release' | 'discard' | 'release-all' }>): void {
    if (action.kind === 'release-all') this.holds.length = 0;
    const kept: typeof this.held = [];
    const wanted = action.kind === 'release-all' ? () => true : matcher(action.match);
    for (const item of this.held) {
      if (!wanted(item.sent, this.world.now)) kept.push(item);
      else if (action.kind !== 'discard') release(this.world, item.sent, item.ref);
    }
    this.held = kept;
  }
}

function fitting(what: Watch): (seen: Seen) => boolean {
  switch (what.kind) {
    case 'sent':
    case 'delivered': {
      const matches = matcher(what.match);
      return (seen) => seen.kind === what.kind && 'sent' in seen && matches(seen.sent, seen.at);
    }
    case 'output':
      return (seen) =>
        seen.kind === 'output' &&
        (what.node === undefined || seen.node === what.node) &&
        (what.where === undefined || what.where(seen.value));
    case 'status':
      return (seen) => seen.kind === 'status' && seen.node === what.node && what.where(seen.value);
  }
}
