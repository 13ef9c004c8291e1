/**
 * Scripts: a scenario's schedule, written down step by step. A script names messages by link, type, predicate and nth,
 * and waits up to a bound in virtual time; it is a pure reader of the run and acts only through `ScriptWorld`.
 */
import type { Json, NodeId } from '#contract';
import type { MessageMatch } from './plan.ts';

/** What a step waits for: something that has happened since the last action, or happens within the bound; each fact serves one step. */
export type Watch =
  | { readonly kind: 'sent' | 'delivered'; readonly match: MessageMatch }
  | { readonly kind: 'output'; readonly node?: NodeId; readonly where?: (value: Json) => boolean }
  | { readonly kind: 'status'; readonly node: NodeId; readonly where: (status: Json) => boolean };

export type Action =
  | { readonly kind: 'request'; readonly node: NodeId; readonly request: Json }
  | { readonly kind: 'crash' | 'restart' | 'pause' | 'resume'; readonly node: NodeId }
  /** The next handler of the node keeps `keep` effects, then the node is down. `torn`: what becomes of a put that it cuts off. */
  | { readonly kind: 'crash-inside'; readonly node: NodeId; readonly keep: number; readonly torn?: 'bad' | 'old' }
  /** One copy of a page becomes bad (whatever the other one is), or good again. */
  | { readonly kind: 'decay' | 'revive'; readonly node: NodeId; readonly copy: 0 | 1; readonly page: number }
  /** The node's next puts and gets fare so, as far as the bounds of its disks allow; what comes after them is drawn. */
  | {
      readonly kind: 'luck';
      readonly node: NodeId;
      readonly puts?: readonly ('good' | 'null' | 'bad')[];
      readonly softGets?: readonly boolean[];
    }
  /** From now on messages that match are kept back … */
  | { readonly kind: 'hold'; readonly match: MessageMatch }
  /** … until a release: those held that match are delivered now, in the order they were sent; the hold stays for others. */
  | { readonly kind: 'release' | 'discard'; readonly match: MessageMatch }
  /** Takes every hold back and releases what is held. */
  | { readonly kind: 'release-all' }
  | { readonly kind: 'wait'; readonly ms: number };

export type Step =
  | Action
  /** Missing within `within` ms: a violation of the scenario's promise, in the words of `sentence`. */
  | { readonly kind: 'expect'; readonly what: Watch; readonly within: number; readonly sentence: string }
  /** Must not happen within `within` ms: otherwise a violation in the words of `sentence`. */
  | { readonly kind: 'never'; readonly what: Watch; readonly within: number; readonly sentence: string }
  /** An alternative design may leave it out: skipped when missing. */
  | { readonly kind: 'may'; readonly what: Watch; readonly within: number }
  /** Missing: the scenario is `not established`; `sentence` says what never happened. */
  | { readonly kind: 'given'; readonly what: Watch; readonly within: number; readonly sentence: string };
