/**
 * Which node is running: handlers run one at a time, so one variable says it. Programs that keep no state outside their
 * nodes are evaluated once and serve all boots; what they call of ours finds its node here.
 */
import { nodeClass, nowhere, type Port } from '#contract';

let port: Port = nowhere;

/** From here on new instances of `SharedNode` belong to the node behind `next`. */
export function enter(next: Port): void {
  port = next;
}

/** The one base class of all programs in this process. */
export const SharedNode = nodeClass(() => port);
