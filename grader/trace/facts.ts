/** The facts of a run that properties fold over. Kinds nobody watches are never built. */
import type { Json, NodeId } from '#contract';
import type { Copy, Micros, PutFate, Ref, WriteOp } from './events.ts';

interface At {
  /** Names this fact in the run. */
  readonly ref: Ref;
  readonly at: Micros;
  readonly node: NodeId;
}

export interface Facts {
  /** A request of the application reached a node that is up. */
  readonly request: At & { readonly request: Json };
  readonly send: At & { readonly to: NodeId; readonly message: Json };
  /** `sent` is the `ref` of the `send` fact. */
  readonly deliver: At & { readonly from: NodeId; readonly message: Json; readonly sent: Ref };
  readonly output: At & { readonly value: Json };
  readonly write: At & { readonly op: WriteOp; readonly lazy: boolean };
  readonly put: At & { readonly copy: Copy; readonly page: number; readonly data: Json; readonly fate: PutFate };
  /** One copy of a page becomes bad or good by itself. A torn one may revive with `data`, else with what it had. */
  readonly disk: At & {
    readonly copy: Copy;
    readonly page: number;
    readonly change: 'decays' | 'revives' | 'torn';
    readonly data?: Json;
  };
  /** The node's status changed in this handler; `before` is null in the first of a boot. */
  readonly status: At & { readonly before: Json; readonly after: Json };
  readonly observe: At & { readonly status: Json };
  readonly crash: At;
  /** The node boots (the first time too); emitted before the effects of `onStart`. */
  readonly restart: At & { readonly boot: number };
  /** The healed phase begins; `node` is ''. */
  readonly healed: At;
}
export type FactKind = keyof Facts;
