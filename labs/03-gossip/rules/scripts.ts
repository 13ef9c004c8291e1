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

export const neverStored = (node: NodeId, value: string, within: number, sentence: string): Step => ({
  kind: 'never',
  what: { kind: 'output', node, where: storing(value) },
  within,
  sentence,
});
