/** Who answers for the nodes: the student's program itself, or the record of what it did. The world cannot tell them apart. */
import type { Json } from '#contract';
import type { CallKind } from './effects.ts';
import type { NodeState } from './node-state.ts';
import type { WorldView } from './port.ts';

export interface Host {
  /** The world that will ask; called once, before anything else. */
  begin(world: WorldView): void;
  /**
   * Runs one handler and fills `node.run`. `subject`: nothing for START, the request, the message, or the timer's name;
   * `from`: the sender's place in `nodes`, for MESSAGE. START makes a new boot.
   */
  handle(node: NodeState, kind: CallKind, subject: Json, from: number): void;
  /** The node's own account of itself after that handler; undefined when it is as it was (`node.status`). A failure fills `node.run.trouble`. */
  status(node: NodeState): Json | undefined;
}
