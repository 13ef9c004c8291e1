/** For tests of local states: a small protocol, and programs written as functions of the base class. */
import { Type } from '@sinclair/typebox';
import type { NodeConstructor } from '#contract';
import type { Answer, Question } from '../explorer/answering.ts';
import { LocalStates } from '../explorer/local-states.ts';
import type { Setting } from '../explorer/runner.ts';
import { MESSAGE, type ProtocolCodecs, REQUEST, START, TIMER } from '../simulator/effects.ts';
import type { BootedProgram, LiveProgram, LoadHooks, StartBoot } from '../simulator/live-host.ts';
import { anyJson, compileCodec } from './codec/index.ts';

export type Word = { type: 'word'; text: string };
export const word = (text: string): Word => ({ type: 'word', text });
const codec = compileCodec(
  Type.Object({ type: Type.Literal('word'), text: Type.String() }, { additionalProperties: false }),
  'message',
);
const status = compileCodec(
  Type.Object({ seen: Type.Number(), last: Type.Optional(Type.String()) }, { additionalProperties: false }),
  'status',
);
export const protocol: ProtocolCodecs = {
  message: codec,
  json: anyJson,
  roles: { node: { request: codec, output: codec, status } },
};
export const setting: Setting = {
  nodes: [
    { id: 'p1', role: 'node', options: { limits: { tries: 2 } } },
    { id: 'p2', role: 'node', clock: { offset: 500 } },
  ],
  protocol,
  bounds: { stepsMax: 1000, effectsMax: 100 },
};

/** What a program exports as `Tried`. */
export type Make = (Node: NodeConstructor) => unknown;

const boot = (make: Make, hooks: LoadHooks): BootedProgram => ({
  exports: { 'tried.ts': { Tried: make(hooks.Node) } },
  reset() {},
  position: () => -1,
});

/** `shared`: one evaluation serves all boots. */
export function programOf(make: Make, shared = true): LiveProgram {
  const fresh: StartBoot = (hooks) => boot(make, hooks);
  let one: BootedProgram | undefined;
  const classes = { node: { file: 'tried.ts', export: 'Tried' } };
  if (!shared) return { start: fresh, classes, where: () => undefined };
  return { start: (hooks) => (one ??= boot(make, hooks)), fresh, classes, where: () => undefined };
}

export const states = (make: Make, shared = true, more: Partial<Setting> = {}): LocalStates =>
  new LocalStates({ ...setting, ...more }, programOf(make, shared));

type Event = Pick<Question, 'kind' | 'subject' | 'from'>;
export const request = (text: string): Event => ({ kind: REQUEST, subject: word(text), from: -1 });
export const message = (from: number, text: string): Event => ({ kind: MESSAGE, subject: word(text), from });
export const timer = (name: string): Event => ({ kind: TIMER, subject: name, from: -1 });
export const start: Event = { kind: START, subject: null, from: -1 };

export function ask(of: LocalStates, state: number, event: Event, node = 0): Answer {
  const [answer] = of.answer([{ node, state, ...event }]);
  if (answer === undefined) throw new Error('no answer');
  return answer;
}

/** One event after the other, from the node's start; the last answer, and what an audit needs. */
export function walk(of: LocalStates, events: readonly Event[], node = 0, left = 0) {
  const answers = [ask(of, left, start, node)];
  for (const event of events) answers.push(ask(of, answers.at(-1)?.state ?? -1, event, node));
  const history = { node, left, events, states: answers.map(({ state }) => state) };
  return { answers, last: answers.at(-1) as Answer, history };
}
