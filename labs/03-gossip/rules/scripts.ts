/** Words for scripts of this lab. */
import type { Json, NodeId, Step } from '#course';
import type { GossipOutput } from '../messages.ts';

export const updated = (node: NodeId, key: string, value: string): Step => ({
  kind: 'request',
  node,
  request: { type: 'update', id: `u-${value}`, key, value },
});

export const cycled = (node: NodeId, n: number): Step => ({ kind: 'request', node, request: { type: 'cycle', n } });

export const storing = (value: string) => (output: Json) => {
  const told = output as GossipOutput;
  return told.type === 'stored' && told.value === value;
};

export const stored = (node: NodeId, value: string, within: number, sentence: string): Step => ({
  kind: 'expect',
  what: { kind: 'output', node, where: storing(value) },
  within,
  sentence,
});

/** It has the update, and says so: from there on the script speaks of it. */
export const updatedAndTold = (node: NodeId, key: string, value: string): readonly Step[] => [
  updated(node, key, value),
  storedAtHome(node, value),
];

export const storedAtHome = (node: NodeId, value: string): Step =>
  stored(node, value, 10, `${node} was given ${value}, and did not output stored.`);

export const neverStored = (node: NodeId, value: string, within: number, sentence: string): Step => ({
  kind: 'never',
  what: { kind: 'output', node, where: storing(value) },
  within,
  sentence,
});
