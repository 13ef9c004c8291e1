/**
 * Stamps, as rules speak of them. The schemas have checked every message, request and output before a rule sees it, so
 * the casts in the rules cannot lie.
 */
import type { Facts, Json, NodeId } from '#course';
import type { Entry, GossipOutput, Stamp } from '../messages.ts';

export const show = (stamp: Stamp): string => `(${stamp.time}, ${stamp.site})`;

/** Negative when a comes before b: by time, and ties by the order of `nodes`. */
export const compare = (a: Stamp, b: Stamp, nodes: readonly NodeId[]): number =>
  a.time - b.time || nodes.indexOf(a.site) - nodes.indexOf(b.site);

/** "x = v3", or of a death certificate "no x". */
export const named = ({ key, value }: Pick<Entry, 'key' | 'value'>): string =>
  value === null ? `no ${key}` : `${key} = ${value}`;

/** What is wrong with an answer that has a stamp and no value. */
export const nothingWithStamp = (node: NodeId, { key, stamp }: Pick<Entry, 'key' | 'stamp'>): string =>
  `${node} answered for ${key} the value null, and the stamp ${show(stamp)}; where there is no such item, both must be null.`;

/** What is wrong with a status that does not count what the site's own answers show. */
export const miscounts = (node: NodeId, items: number, had: number): string =>
  `${node}'s status says items: ${items}; in the end it answered with a value for ${had} of the keys.`;

/** Everything that travels in a message, whatever its type. */
export function entriesOf(message: Json): readonly Entry[] {
  const { entry, entries } = message as { entry?: Entry; entries?: readonly Entry[] };
  return entry === undefined ? (entries ?? []) : [entry];
}

export interface Told {
  readonly key: string;
  readonly value: string | null;
  readonly stamp: Stamp;
}

/** What an output says of the local copy; undefined when it says that there is nothing. */
export function toldBy(fact: Facts['output']): Told | undefined {
  const output = fact.value as GossipOutput;
  if (output.type === 'updated' || output.stamp === null) return undefined;
  return { key: output.key, value: output.value, stamp: output.stamp };
}
