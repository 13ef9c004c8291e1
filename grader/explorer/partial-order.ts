/**
 * Partial-order reduction for FIFO links. At a state it may be enough to let one node act: when no property sees any of
 * its steps, and nothing that others do can put another step of it first. On a FIFO link that has a message waiting, new
 * ones queue up behind it; so a node all of whose links are waiting (those on which anything is ever sent) has all the
 * next steps it will ever have. Its steps then commute with everything the others do, and one order stands for all
 * (a persistent set; Godefroid 1996, chapter 4). Which links are ever used is learnt: a search that finds it guessed wrong
 * begins again.
 */

import { CRASHES, type Machine, NODE, STEP, STEP_ROW } from './machine.ts';
import { FACTS, POSTING, ROW } from './rows.ts';

/** The node whose steps are enough; −1 when all are needed. */
export function persistent(
  machine: Machine,
  state: Int32Array,
  count: number,
  assumed: ReadonlySet<number>,
  crashesMax: number,
): number {
  // A crash is possible before any step, and counts against all nodes together.
  if ((state[machine.seen + 1] as number) < crashesMax) return -1; // a vector
  for (let node = 0; node < machine.size; node++)
    if (isUnseen(machine, node, count) && isSaturated(machine, state, node, assumed)) return node;
  return -1;
}

/** It has steps, and no observer notices any of them. */
function isUnseen(machine: Machine, node: number, count: number): boolean {
  const { steps, transitions } = machine;
  const { data } = transitions.rows;
  let own = 0;
  for (let at = 0; at < count * STEP; at += STEP) {
    if (steps[at + NODE] !== node) continue;
    own++;
    const row = ROW * (steps[at + STEP_ROW] as number); // inside the list
    if (data[row + FACTS] !== 0 || steps[at + CRASHES] !== 0 || data[row] === -1) return false;
    // What it then does to itself comes before anybody else's steps, and may be seen.
    if (transitions.outboxes.isToItself(data[row + POSTING] as number, node)) return false; // a row
  }
  return own > 0;
}

/** Every link to it on which anything is ever sent has a message waiting, and no request can come. */
function isSaturated(machine: Machine, state: Int32Array, node: number, assumed: ReadonlySet<number>): boolean {
  const { size, transitions } = machine;
  if (transitions.locals.at(state[node] as number).state < 0) return false; // a vector
  if (assumed.has(size * size + node)) return false;
  for (let sender = 0; sender < size; sender++) {
    if (sender === node || !assumed.has(sender * size + node)) continue;
    const from = transitions.outboxes.receivers.data[state[size + sender] as number] as number; // a vector
    if ((from & (1 << node)) === 0) return false;
  }
  return true;
}
