/** Words for scripts of lab 01. */
import type { Json, Step } from '#course';
import { deliveryOf, receiptOf } from '../../../labs/01-lamport-clock/rules/answers.ts';

export const request = (node: string, type: string, id: string, to?: string): Step => ({
  kind: 'request',
  node,
  request: to === undefined ? { type, id } : { type, id, to },
});

export const granted = (node: string, within: number, sentence: string): Step => ({
  kind: 'expect',
  what: { kind: 'output', node },
  within,
  sentence,
});

/** The script needs that p gets in. */
export const givenGrant = (node: string, sentence: string): Step => ({
  kind: 'given',
  what: { kind: 'output', node },
  within: 100,
  sentence,
});

export const received = (node: string, id: string): Step => ({
  kind: 'expect',
  what: { kind: 'output', node, where: receiptOf(id) },
  within: 50,
  sentence: `${id} arrived at ${node}, and ${node} output no receipt of ${id}.`,
});

/** The script needs that p delivers this broadcast. */
export function given(node: string, id: string): Step {
  return {
    kind: 'given',
    what: { kind: 'output', node, where: deliveryOf(id) },
    within: 100,
    sentence: `${node} never delivered ${id}, on which the next broadcast was to depend.`,
  };
}

export function isDelivery(value: Json): boolean {
  return (value as { type?: Json }).type === 'deliver';
}
