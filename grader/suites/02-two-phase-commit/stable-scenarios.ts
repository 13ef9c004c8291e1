/** Lab 02 A, schedules written by hand: the ways in which a pair of pages is lost, or tells two stories. */
import { type AnyProperty, type Json, type Rule, type Scenario, type Step, scenario } from '#course';
import { disastersAreLost } from '../../../labs/02-two-phase-commit/rules/disasters.ts';
import { cleanup, cleanupEvery, get, put, storage } from '../../../labs/02-two-phase-commit/rules/disks.ts';
import { stableProtocol } from '../../../labs/02-two-phase-commit/rules/protocols.ts';
import { cleanedUpInTime, everyRequestAnswered } from '../../../labs/02-two-phase-commit/rules/stable-progress.ts';
import {
  bothCopiesWritten,
  cleanBeforeAnswer,
  oneCopyAtATime,
  stableValue,
} from '../../../labs/02-two-phase-commit/rules/stable-storage.ts';

const answered = (id: string): Step => ({
  kind: 'expect',
  what: { kind: 'output', node: 'd1', where: (value: Json) => (value as { id?: Json }).id === id },
  within: 10,
  sentence: `The request ${id} was never answered.`,
});
/** A get, and the only right answer. */
const read = (id: string, page: number, data: string): Step[] => [
  { kind: 'request', node: 'd1', request: get(id, page) },
  {
    kind: 'expect',
    what: { kind: 'output', node: 'd1', where: (value: Json) => (value as { data?: Json }).data === data },
    within: 10,
    sentence: `Page ${page} was put, at least one copy of it has always been good, and ${id} does not give ${JSON.stringify(data)}.`,
  },
];
/** A request, and its answer. */
const ask = (request: Json): Step[] => [
  { kind: 'request', node: 'd1', request },
  answered((request as { id: string }).id),
];
const decay = (copy: 0 | 1, page: number): Step => ({ kind: 'decay', node: 'd1', copy, page });
const wait = (ms: number): Step => ({ kind: 'wait', ms });

interface Case {
  readonly id: string;
  readonly title: string;
  readonly promise?: Rule;
  readonly properties?: readonly AnyProperty[];
  readonly disk?: Parameters<typeof storage>[0];
  readonly script: readonly Step[];
}

const disks = { pairs: 3, softReads: 3, badWrites: 3 } as const;

const one = ({ id, title, promise = everyRequestAnswered, properties = [], disk = disks, script }: Case): Scenario =>
  scenario({
    id,
    title,
    part: 'A',
    protocol: stableProtocol,
    properties,
    promise,
    world: { plan: { nodes: [storage(disk)], network: { delay: 1 }, until: 2000 } },
    script,
  });

/** Crash, and a while later the node is back. */
const restart: Step[] = [wait(5), { kind: 'restart', node: 'd1' }, wait(1)];

const decayOneAfterTheOther = one({
  id: 'one-after-the-other',
  title: 'one copy of a page decays, and a good while later the other',
  promise: cleanedUpInTime,
  properties: [everyRequestAnswered],
  script: [
    ...ask(put('r1', 1, 'a')),
    decay(0, 1),
    wait(2.5 * cleanupEvery),
    decay(1, 1),
    wait(2.5 * cleanupEvery),
    decay(0, 1),
    ...read('r2', 1, 'a'),
    wait(2.5 * cleanupEvery),
  ],
});

/** The first effect is a put of one copy; the crash cuts the next one off. */
const betweenTheCopies = (keep: number, torn: 'bad' | 'old'): Scenario =>
  one({
    id: `cut-off-after-${keep}-${torn === 'bad' ? 'torn' : 'whole'}`,
    title: `a crash keeps ${keep} effects of a put${torn === 'bad' ? ' and tears the next' : ''}; then pages decay, one after the other`,
    properties: [stableValue, cleanBeforeAnswer, cleanedUpInTime],
    script: [
      ...ask(put('r1', 1, 'a')),
      { kind: 'crash-inside', node: 'd1', keep, torn },
      { kind: 'request', node: 'd1', request: put('r2', 1, 'b') },
      ...restart,
      { kind: 'request', node: 'd1', request: get('r3', 1) },
      wait(1),
      decay(0, 1),
      { kind: 'request', node: 'd1', request: get('r4', 1) },
      wait(2.5 * cleanupEvery),
      decay(1, 1),
      { kind: 'request', node: 'd1', request: get('r5', 1) },
      wait(1),
    ],
  });

const bothDecay = one({
  id: 'disaster',
  title: 'both copies of a page decay: it is lost, the others are not, and a put brings it back',
  properties: [disastersAreLost],
  script: [
    ...ask(put('r1', 1, 'a')),
    ...ask(put('r2', 2, 'b')),
    decay(0, 1),
    decay(1, 1),
    ...ask(get('r3', 1)),
    ...ask(get('r4', 2)),
    ...ask(cleanup('r5')),
    ...ask(get('r6', 1)),
    ...ask(put('r7', 1, 'c')),
    ...ask(get('r8', 1)),
    decay(0, 1),
    ...ask(get('r9', 1)),
    ...ask(cleanup('r10')),
  ],
});

const revived = one({
  id: 'lost-and-found',
  title: 'a lost page comes back by itself',
  properties: [disastersAreLost],
  script: [
    ...ask(put('r1', 1, 'a')),
    decay(0, 1),
    decay(1, 1),
    ...ask(get('r2', 1)),
    { kind: 'revive', node: 'd1', copy: 1, page: 1 },
    ...ask(get('r3', 1)),
    ...ask(cleanup('r4')),
  ],
});

const softAllAlong = one({
  id: 'soft-read-errors',
  title: 'all readings fail as often in a row as they may',
  promise: disastersAreLost,
  properties: [everyRequestAnswered],
  disk: { ...disks, softRead: 1 },
  script: [
    ...ask(put('r1', 1, 'a')),
    ...read('r2', 1, 'a'),
    ...ask(cleanup('r3')),
    { kind: 'crash', node: 'd1' },
    ...restart,
    ...read('r4', 1, 'a'),
    ...ask(put('r5', 0, 'b')),
    ...read('r6', 0, 'b'),
  ],
});

const badAllAlong = one({
  id: 'writes-go-wrong',
  title: 'all writes go wrong as often in a row as they may: some leave the page bad, some change nothing',
  properties: [bothCopiesWritten, oneCopyAtATime],
  disk: { ...disks, badWrite: 0.5, nullWrite: 0.5 },
  script: [
    ...ask(put('r1', 1, 'a')),
    ...ask(get('r2', 1)),
    ...ask(put('r3', 1, 'b')),
    ...ask(put('r4', 0, 'c')),
    decay(0, 1),
    ...ask(get('r5', 1)),
    ...ask(cleanup('r6')),
    ...ask(get('r7', 1)),
  ],
});

export const stableScenarios = [
  decayOneAfterTheOther,
  betweenTheCopies(0, 'bad'),
  betweenTheCopies(1, 'old'),
  betweenTheCopies(1, 'bad'),
  betweenTheCopies(2, 'old'),
  bothDecay,
  revived,
  softAllAlong,
  badAllAlong,
];
