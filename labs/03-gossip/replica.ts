import { Node, type NodeId, todo } from '#contract';
import type { Entry, GossipOutput, Stamp } from './messages.ts';

/**
 * A site with its copy of the database; the classes of parts A to D extend it. Its methods are a suggestion: the grader
 * looks at what the other classes send, output and report, and calls only `newer`.
 */
export abstract class Site<Message, Request, Options = unknown> extends Node<Message, Request, GossipOutput, Options> {
  // What must a site remember, and where, so that it is still there after a crash?

  override onStart(): void {
    // R1: after a crash only this.storage is left. What has to be read from it?
  }

  /**
   * The application gives `key` a value; null in part D, where it is deleted. Returns the entry, for whoever spreads it. Part
   * D has more to say of an entry, and of which of two wins: it will override what you make here.
   */
  protected update(_id: string, _key: string, _value: string | null): Entry {
    return todo('R2: make a stamp, store the entry, then output `stored` and `updated`.');
  }

  protected get(_id: string, _key: string): void {
    todo('R3: output the value and the stamp of the local copy.');
  }

  /** An entry of another site. Says whether it was news. */
  protected resolve(_entry: Entry): boolean {
    return todo('R4: the last writer wins. Store the entry if it is newer than yours, and output `stored`.');
  }

  protected get items(): number {
    return 0; // R2: how many items are in the local copy?
  }
}

/** a comes after b in the order of stamps. `nodes` is the order of sites that breaks ties. */
export function newer(_a: Stamp, _b: Stamp, _nodes: readonly NodeId[]): boolean {
  return todo('R4: compare two stamps by time, and where the times are equal by the order of their sites.');
}
