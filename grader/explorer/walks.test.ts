/**
 * The programs of all labs, right and wrong, in their own storms: what is answered about local states is what the same
 * program does when it simply runs. Both sides share a clock that stands still and the draws.
 */
import { describe, expect, test } from 'vitest';
import type { Json } from '#contract';
import { drawFrom } from '../base/draw.ts';
import {
  listLabs,
  loadManifest,
  loadSuite,
  loadVariants,
  type ProgramSource,
  readProgram,
} from '../course/catalogue.ts';
import { compileProtocol } from '../course/compile-protocol.ts';
import { ask, message, request, setting, walk } from '../course/local-nodes.fixture.ts';
import { boundsOf, makeWorld, worldSeed } from '../course/worlds.ts';
import { entriesIn } from '../judge/lab-files.ts';
import { buildProgram } from '../sandbox/build/index.ts';
import { loadPlain } from '../sandbox/guest/load.ts';
import { type Bounds, type CallKind, START } from '../simulator/effects.ts';
import type { Host } from '../simulator/host.ts';
import { LiveHost, type LiveProgram } from '../simulator/live-host.ts';
import { NodeState } from '../simulator/node-state.ts';
import { blind } from '../simulator/observer.ts';
import type { WorldView } from '../simulator/port.ts';
import type { History, Question } from './answering.ts';
import { LocalStates } from './local-states.ts';
import { StateHost } from './state-host.ts';

const AUDITED = 40;
const SEED = 7;

/** Asks about local states and runs the program beside it. */
class Twin implements Host {
  private readonly live: LiveHost;
  private readonly states: LocalStates;
  private readonly asked: StateHost;
  private readonly mirrors: { readonly node: NodeState; settled: number }[] = [];
  private view!: { -readonly [K in keyof WorldView]: WorldView[K] }; // set by `begin`
  private question!: Question; // set by every answer
  private reached = -1;
  readonly histories: History[] = [];
  private readonly growing: { node: number; left: number; events: Question[]; states: number[] }[] = [];
  handlers = 0;

  constructor(states: LocalStates, program: LiveProgram) {
    this.states = states;
    this.live = new LiveHost({ ...program, start: program.fresh ?? program.start });
    this.asked = new StateHost({
      answer: (questions) => {
        this.question = questions[0] as Question; // hosts ask one at a time
        const answers = states.answer(questions);
        this.reached = answers[0]?.state ?? -1;
        return answers;
      },
      audit: () => undefined,
    });
  }

  begin(world: WorldView): void {
    this.view = { ...pick(world), now: 0 };
    this.live.begin(this.view);
  }

  handle(node: NodeState, kind: CallKind, subject: Json, from: number): void {
    this.handlers++;
    this.mirrors[node.index] ??= {
      // a clock that moves with timers alone, as in an exploration
      node: new NodeState(
        node.index,
        { ...node.plan, clock: { offset: node.plan.clock?.offset ?? 0 } },
        this.view.nodes,
        node.codecs,
        0,
      ),
      settled: 0,
    };
    const mirror = this.mirrors[node.index] as { node: NodeState; settled: number };
    const { node: twin } = mirror;
    for (const effect of twin.run.effects)
      if (effect.kind === 'write' && mirror.settled < node.store.settled) {
        twin.store.settle(effect.lazy);
        mirror.settled++;
      }
    if (kind === START) twin.store.crash();
    this.asked.handle(node, kind, subject, from);
    twin.beginHandler();
    twin.run.effects = [];
    twin.status = null;
    twin.handlerIdentity = this.states.identity(this.question);
    this.view.now = this.question.clock ?? 0;
    this.live.handle(twin, kind, subject, from);
    const status = twin.run.trouble === undefined ? this.live.status(twin) : undefined;
    same(node.run.effects, twin.run.effects);
    same(node.run.trouble ?? null, twin.run.trouble ?? null);
    if (twin.run.trouble === undefined) same(this.asked.status(node) ?? node.status, status ?? null);
    this.remember(node.index, kind);
  }

  status(node: NodeState): Json | undefined {
    return this.asked.status(node);
  }

  private remember(node: number, kind: CallKind): void {
    if (kind === START) {
      const history = { node, left: this.question.state, events: [], states: [] };
      this.growing[node] = history;
      this.histories.push(history);
    }
    const history = this.growing[node];
    if (history === undefined || this.reached < 0 || history.states.length > AUDITED) return;
    if (kind !== START) history.events.push(this.question);
    history.states.push(this.reached);
  }
}

const pick = ({ nodes, placeOf, protocol, bounds }: WorldView) => ({ nodes, placeOf, protocol, bounds });

/** `toEqual` by itself is too slow to be asked so often. */
function same(found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) expect(found).toEqual(wanted);
}

describe.each(listLabs().map((lab) => lab.id))('%s', async (lab) => {
  const suite = await loadSuite(lab);
  const { variants, alternatives } = await loadVariants(lab);
  const bounds: Bounds = boundsOf(loadManifest(lab));
  // Explorations have no disks.
  const storms = [...suite.public, ...suite.hidden].flatMap((it) =>
    it.kind === 'storm' && !it.world(drawFrom(worldSeed(it, SEED))).plan.nodes.some(({ disk }) => disk) ? [it] : [],
  );
  const sources: ProgramSource[] = [
    { kind: 'solution' },
    ...alternatives.map(({ id }) => ({ kind: 'alternative', id }) as const),
    ...variants.map(({ id }) => ({ kind: 'variant', id }) as const),
  ];
  /** A variant in the storm that catches it, or in any. */
  const stormsFor = (source: ProgramSource) => {
    if (source.kind !== 'variant') return storms;
    const caughtBy = variants.find(({ id }) => id === source.id)?.caughtBy;
    return [storms.find(({ id }) => id === caughtBy) ?? storms[0]].flatMap((storm) => storm ?? []);
  };
  const cache = new Map();

  test.each(sources.map((source) => ({ name: 'id' in source ? source.id : source.kind, source })))(
    '$name',
    async ({ source }) => {
      const { files } = await readProgram(lab, source);
      const built = await buildProgram({ files, entries: entriesIn(suite), cache });
      if (built.kind === 'rejected') throw new Error('does not build');
      const { code, stateless } = built.program;
      let handlers = 0;
      for (const storm of stormsFor(source)) {
        const program: LiveProgram = {
          start: loadPlain(code, stateless),
          ...(stateless ? { fresh: loadPlain(code) } : {}),
          classes: storm.protocol.roles,
          where: () => undefined,
        };
        const { plan } = storm.world(drawFrom(worldSeed(storm, SEED)));
        const states = new LocalStates(
          { nodes: plan.nodes, protocol: compileProtocol(storm.protocol), bounds },
          program,
        );
        const twin = new Twin(states, program);
        makeWorld(storm, { seed: SEED, choices: [] }, twin, () => blind, bounds).run();
        handlers += twin.handlers;
        for (const history of twin.histories.slice(0, 6)) expect(states.audit(history)).toBe(undefined);
      }
      expect(handlers).toBeGreaterThan(30);
    },
  );
});

test('constants outside the nodes stay themselves, functions among them', async () => {
  const text = `import { Node } from '#contract';
    const follower = { name: 'role' }, idle = { name: 'role' }; const other = { name: 'role' };
    const leader = other;
    const table = { up: (n: number) => n + 1, down: (n: number) => n - 1 };
    export class Tried extends Node<{}, { text: string }, {}> {
      role = follower;
      step = table.up;
      held = [table];
      seen = 0;
      onRequest({ text }) {
        if (text === 'lead') this.role = leader;
        if (this.held[0] !== table || (this.role !== leader && this.role !== follower)) throw new Error('copied');
        this.seen = this.step(this.seen);
        if (this.role === leader) this.step = table.down;
      }
      onMessage() { this.later = () => 1; }
      get status() { return { seen: this.seen }; }
    }`;
  const built = await buildProgram({
    files: new Map([['tried.ts', text]]),
    entries: [{ file: 'tried.ts', export: 'Tried' }],
  });
  if (built.kind === 'rejected') throw new Error(JSON.stringify(built.problems));
  const { code, stateless } = built.program;
  expect(stateless).toBe(true);
  for (const fresh of [loadPlain(code), undefined]) {
    const start = loadPlain(code, fresh !== undefined);
    const classes = { node: { file: 'tried.ts', export: 'Tried' } };
    const of = new LocalStates(setting, { start, classes, where: () => undefined, ...(fresh ? { fresh } : {}) });
    const { answers, history } = walk(of, ['a', 'b', 'lead', 'c', 'd'].map(request));
    expect(answers.map(({ status }) => status)).toEqual([0, 1, 2, 3, 2, 1].map((seen) => ({ seen })));
    expect(new Set(history.states).size).toBe(6); // one `role` is not the other, though they hold the same
    expect(of.audit(history)).toBe(undefined);
    expect(ask(of, 0, message(1, 'x')).unreadable).toContain('`later` holds a function');
  }
});
