/** The same answers through the guest as in this process; and what no program can have answered is not believed. */
import { describe, expect, test } from 'vitest';
import type { Json } from '#contract';
import { mutexProtocol } from '../../labs/01-lamport-clock/rules/protocols.ts';
import { Writer } from '../base/bytes.ts';
import { drawFrom } from '../base/draw.ts';
import { loadSuite, projectRoot, readProgram } from '../course/catalogue.ts';
import {
  type Make,
  message,
  programOf,
  protocol,
  request,
  setting,
  start,
  timer,
  type Word,
  walk,
  word,
} from '../course/local-nodes.fixture.ts';
import type { Exploration } from '../course/suite.ts';
import { settingOf } from '../course/worlds.ts';
import { writeAnswer } from '../explorer/answer-bytes.ts';
import type { Answer, Answering, History, Question } from '../explorer/answering.ts';
import { LocalStates } from '../explorer/local-states.ts';
import { buildProgram } from '../sandbox/build/index.ts';
import { Explore } from '../sandbox/guest/explore.ts';
import { loadPlain } from '../sandbox/guest/load.ts';
import type { Command } from '../sandbox/guest/wire.ts';
import { bundleEntry } from '../sandbox/process/bundle.ts';
import { connectWorker } from '../sandbox/process/connect.ts';
import { startGuest } from '../sandbox/process/guest-process.ts';
import { startWorker } from '../sandbox/process/start-worker.ts';
import { type Effect, REQUEST, type RoleCodecs, START } from '../simulator/effects.ts';
import { Misfit } from '../simulator/trouble-bytes.ts';
import { LocalAnswerer } from './answerer.ts';
import { GuestStates } from './guest-states.ts';
import { entriesIn } from './lab-files.ts';

const LAB = '01-lamport-clock';
const bounds = { stepsMax: 1e6, effectsMax: 1e4 };
const three: Exploration = {
  id: 'three',
  title: '',
  part: 'B',
  kind: 'exploration',
  protocol: mutexProtocol,
  properties: [],
  network: 'fifo',
  nodes: ['p1', 'p2', 'p3'].map((id) => ({ id, role: 'process' })),
};

/** Questions as a search might come to ask them, in an order of chance, with their answers. */
function explored(of: Answering, count: number) {
  const questions: Question[] = [];
  const answers: Answer[] = [];
  const states: number[][] = [[], [], []];
  const events: Pick<Question, 'kind' | 'subject' | 'from'>[][] = [[], [], []].map(() => [
    { kind: REQUEST, subject: { type: 'request', id: 'r' }, from: -1 },
    { kind: REQUEST, subject: { type: 'release', id: 'r' }, from: -1 },
  ]);
  const ask = (question: Question) => {
    const [answer] = of.answer([question]);
    if (answer === undefined) throw new Error('no answer');
    questions.push(question);
    answers.push(answer);
    if (answer.state >= 0) states[question.node]?.push(answer.state);
    for (const effect of answer.effects)
      if (effect.kind === 'send') events[effect.to]?.push({ kind: 2, subject: effect.message, from: question.node });
  };
  for (const node of [0, 1, 2]) ask({ node, kind: START, state: 0, subject: null, from: -1 });
  const draw = drawFrom(1);
  for (let nth = 0; nth < count; nth++) {
    const node = draw.integer(0, 2, 'node', nth);
    const state = draw.pick(states[node] ?? [], 'state', nth);
    ask({ node, state, ...draw.pick(events[node] ?? [], 'event', nth) });
  }
  return { questions, answers };
}

/** What could have happened to the first node, one event after the other. */
function chain(questions: readonly Question[], states: readonly number[]): History {
  const events: Question[] = [];
  const told = [states[0] ?? -1];
  for (const [nth, question] of questions.entries()) {
    if (nth === 0 || question.node !== 0 || question.state !== told.at(-1)) continue;
    events.push(question);
    told.push(states[nth] ?? -1);
  }
  return { node: 0, left: 0, events, states: told };
}

/** Fields that take more than assignment to put back, above all under the seal, where prototypes are frozen. */
const allKinds = `import { Node } from '#contract';
import type { MutexMessage, MutexOutput, MutexRequest } from './messages.ts';
const idle = { name: 'idle' };
class Stamp {
  readonly time: number;
  constructor(time: number) { this.time = time; }
  get later() { return this.time + 1; }
}
class Table extends Map<string, Stamp> {}
export class MutualExclusion extends Node<MutexMessage, MutexRequest, MutexOutput> {
  time = 0;
  table = new Table();
  heard = new Set<object>();
  bare: Record<string, number> = Object.create(null);
  named = JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3, "hasOwnProperty": 4}') as Record<string, number>;
  pattern = /r/g;
  mode = idle;
  me = this;
  log = this.storage.log('all');
  fixed = Object.freeze([1, 2]);
  override onRequest(request: MutexRequest) {
    this.named.toString += this.pattern.test('rr') ? 1 : 10;
    this.bare[request.type] = this.time;
    this.log.append(request.type, { lazy: this.time % 2 === 0 });
    this.broadcast({ type: 'request', time: ++this.time });
  }
  override onMessage(from: string, message: MutexMessage) {
    if (this.me !== this || this.mode !== idle || this.log !== this.storage.log('all')) throw new Error('copied');
    const stamp = new Stamp(Math.min(message.time, 3));
    this.table.set(from, stamp);
    if (this.heard.size < 2) this.heard.add(stamp);
    this.time = Math.min(stamp.later, 3) + (this.random() < 0.5 ? 0 : 1);
    if (this.heard.has(this.table.get(from) as Stamp)) this.output({ type: 'granted', id: Object.keys(this.named).join() });
  }
  get status() { return { time: this.time, requested: null, holding: this.log.length > 1, queue: [] }; }
}
`;

test.each([
  { name: 'the solution', text: undefined },
  { name: 'a program with all kinds of fields', text: allKinds },
])('$name: a guest in a process of its own, sealed, answers as this process does', async ({ text }) => {
  const solution = (await readProgram(LAB, { kind: 'solution' })).files;
  const files = text === undefined ? solution : new Map([...solution, ['mutual-exclusion.ts', text]]);
  const built = await buildProgram({ files, entries: entriesIn(await loadSuite(LAB)) });
  if (built.kind === 'rejected') throw new Error(JSON.stringify(built.problems));
  const { program } = built;
  const fresh = loadPlain(program.code);
  const local = new LocalAnswerer(program, loadPlain(program.code, program.stateless), bounds, fresh).explore(three);
  const { questions, answers } = explored(local, 4000);
  expect(answers.filter(({ trouble, unreadable }) => trouble ?? unreadable)).toEqual([]);
  const states = questions.map((_, nth) => answers[nth]?.state ?? -1);
  expect(new Set(states).size).toBeGreaterThan(300);

  const head = `import { mutexProtocol } from './labs/${LAB}/rules/protocols.ts';\nconst three = { ...${JSON.stringify({ ...three, protocol: null })}, protocol: mutexProtocol };`;
  const [guestFile, workerFile] = await Promise.all(
    [
      `import { serveGuest } from './grader/sandbox/guest/serve.ts';\n${head}
       serveGuest({ lab: '${LAB}', public: [], hidden: [three] } as never);`,
      `import { parentPort, workerData } from 'node:worker_threads';
       import { GuestAnswerer } from './grader/judge/answerer.ts';
       import { openLink } from './grader/sandbox/process/link.ts';\n${head}
       const { link: data, program, bounds, questions, history } = workerData;
       const link = openLink(data);
       const answering = new GuestAnswerer(link, program, bounds).explore(three as never);
       const answers = answering.answer(questions);
       parentPort?.postMessage({ answers, audit: answering.audit(history) ?? null });
       link.close();`,
    ].map((entry, nth) =>
      bundleEntry({ entry, resolveDir: projectRoot, outFile: nth === 0 ? 'guest.cjs' : 'judge.cjs' }),
    ),
  );
  const guest = startGuest({ bundle: guestFile?.file ?? '' });
  const { link, transfer } = connectWorker(guest);
  const history = chain(questions, states);
  expect(history.states.length).toBeGreaterThan(5);
  const heard: { answers: Answer[]; audit: string | null }[] = [];
  const worker = startWorker<never, (typeof heard)[number]>({
    file: workerFile?.file ?? '',
    data: { link, program, bounds, questions, history },
    transfer,
    onMessage: (it) => heard.push(it),
  });
  const end = await worker.ended;
  if (end.kind === 'threw') throw end.error;
  await guest.exited;
  expect(heard[0]?.answers).toEqual(answers);
  expect(heard[0]?.audit).toBe(null);
});

/** The guest's own code in this process, its frames as they would be sent. */
function inMemory(make: Make): GuestStates {
  const frames: { kind: number; body: Uint8Array }[] = [];
  const write = (kind: number, bytes: Uint8Array) => void frames.push({ kind, body: bytes.slice() });
  const pipe = { readCommand: () => ({}), write, flush() {} };
  const explore = new Explore(pipe, setting, programOf(make));
  return new GuestStates(
    {
      send(command: Command) {
        const told = JSON.parse(JSON.stringify(command)) as Command;
        if (told.kind === 'ask') explore.ask(told.questions);
        if (told.kind === 'audit') explore.audit(told.history);
      },
      frame(kind) {
        const next = frames.shift();
        expect(next?.kind).toBe(kind);
        return next?.body ?? new Uint8Array(0);
      },
    },
    setting,
  );
}

const everything: Make = (Node) =>
  class Everything extends Node<Word, Word, Word> {
    seen = 0;
    hook: unknown;
    override onRequest({ text }: Word) {
      this.seen++;
      if (text === 'keep') this.hook = () => {};
      this.note('wrote', { text });
      this.note(text);
      this.storage.set('a', text, { lazy: true });
      this.storage.log('l').append({ n: this.seen });
      this.storage.log('l').truncateFrom(3);
      this.storage.log('l').discardBefore(1);
      this.storage.delete('b');
      this.broadcast(word(text));
      this.send(this.self, word(text));
      this.setTimer('t', 1.5);
      this.setTimer('t', 20);
      this.cancelTimer('t');
      if (text === 'throw') throw new Error('as asked');
      if (text === 'status') this.seen = 'x' as never;
    }
    override onMessage(from: string) {
      this.output(word(from));
    }
    get status() {
      return { seen: this.seen };
    }
  };

test('all kinds of effects, troubles and states that cannot be written cross the wire', () => {
  const local = new LocalStates(setting, programOf(everything));
  const guest = inMemory(everything);
  const events = ['a', 'b', 'throw', 'status', 'keep', 'a'].map(request);
  const questions: Question[] = [start, ...events, message(1, 'm'), timer('t'), message(0, 'm')].map((event) => ({
    node: 0,
    state: 0,
    ...event,
  }));
  const wanted = local.answer(questions);
  expect(wanted.map(({ state, trouble }) => trouble?.kind ?? state)).toEqual([
    0,
    1,
    2,
    'threw',
    'refused',
    -1,
    1,
    0,
    0,
    0,
  ]);
  expect(guest.answer(questions)).toEqual(wanted);
  expect(guest.answer(questions)).toEqual(wanted); // texts are numbered anew in each batch
  const many = Array.from({ length: 3000 }, (_, nth): Question => ({ node: 0, state: 0, ...request(`${nth}`) }));
  expect(guest.answer(many)).toEqual(local.answer(many));
  expect(guest.audit(walk(local, [request('0'), message(1, 'm')]).history)).toBe(undefined);
});

test('an audit’s sentence crosses the wire', () => {
  const counting: Make = (Node) => {
    let count = 0;
    return class T extends Node<Word, Word, Word> {
      seen = 0;
      override onRequest() {
        this.seen = ++count;
      }
      get status() {
        return { seen: this.seen };
      }
    };
  };
  const guest = inMemory(counting);
  const ask = (event: ReturnType<typeof request>, state: number) => guest.answer([{ node: 0, state, ...event }])[0];
  const states = [ask(start, 0)?.state ?? -1];
  states.push(ask(request('a'), 0)?.state ?? -1);
  expect(guest.audit({ node: 0, left: 0, events: [request('a')], states })).toContain('`seen` (2 instead of 1)');
});

describe('what no program can have answered is a misfit', () => {
  const role = protocol.roles.node as RoleCodecs; // the fixture has it
  const plain: Answer = {
    state: 0,
    effects: [],
    status: { seen: 0 },
    trouble: undefined,
    left: [0],
    unreadable: undefined,
    readsClock: false,
  };
  const put: Effect = { kind: 'write', op: { kind: 'set', key: 'k', value: 1 }, lazy: false };
  const lazily: Effect = { ...put, lazy: true };
  const bytes = (...answers: Partial<Answer>[]): Uint8Array => {
    const writer = new Writer();
    for (const answer of answers) writeAnswer(writer, protocol, role, { ...plain, ...answer });
    return writer.take();
  };
  const edited = (body: Uint8Array, edit: (body: Uint8Array) => void) => {
    edit(body);
    return body;
  };
  const asked: Question = { node: 0, state: 0, ...start };
  const other: Question = { ...asked, node: 1 };
  const next: Question = { ...asked, ...request('a') };

  test.each<{ what: string; questions: Question[]; frames: Uint8Array[]; says: RegExp | undefined }>([
    {
      what: '(an honest answer)',
      questions: [asked, next],
      frames: [bytes({}, { effects: [put], left: [0, 1], state: 1 })],
      says: undefined,
    },
    { what: '(one in two frames)', questions: [asked, next], frames: [bytes({}), bytes({})], says: undefined },
    { what: 'a state that was skipped', questions: [asked], frames: [bytes({ state: 1 })], says: /nobody can be in/ },
    { what: 'a state of another node', questions: [asked, other], frames: [bytes({}, {})], says: /nobody can be in/ },
    {
      what: 'a state with another storage',
      questions: [asked, next],
      frames: [bytes({}, { effects: [put], left: [0, 1] })],
      says: /nobody can be in/,
    },
    {
      what: 'a storage that was skipped',
      questions: [asked],
      frames: [bytes({ effects: [put], left: [0, 2] })],
      says: /no writes lead/,
    },
    {
      what: 'a storage that changes by itself',
      questions: [asked],
      frames: [bytes({ left: [1] })],
      says: /no writes lead/,
    },
    {
      what: 'one that changes with a lazy write',
      questions: [asked],
      frames: [bytes({ effects: [lazily], left: [0, 1] })],
      says: /no writes lead/,
    },
    { what: 'an answer too many', questions: [asked], frames: [bytes({}, {})], says: /more answers/ },
    { what: 'an empty frame', questions: [asked], frames: [new Uint8Array(0)], says: /more frames/ },
    { what: 'half an answer', questions: [asked], frames: [bytes({}).subarray(0, 2)], says: /middle of a value/ },
    {
      what: 'a message to nobody',
      questions: [asked],
      frames: [bytes({ effects: [{ kind: 'send', to: 2, message: word('x') }], left: [0, 0] })],
      says: /does not exist/,
    },
    {
      what: 'too many effects',
      questions: [asked],
      frames: [bytes({ effects: new Array(101).fill(put), left: new Array(102).fill(0) })],
      says: /more effects/,
    },
    {
      what: 'an append at place 0',
      questions: [asked],
      frames: [
        bytes({
          effects: [{ kind: 'write', op: { kind: 'append', log: 'l', index: 0, value: 1 }, lazy: true }],
          left: [0, 0],
        }),
      ],
      says: /wrong index/,
    },
    {
      what: 'a sentence without an end',
      questions: [asked],
      frames: [bytes({ state: -1, unreadable: 'x'.repeat(3000) })],
      says: /sentence/,
    },
    {
      what: 'an unknown kind of left',
      questions: [asked],
      frames: [
        edited(bytes({}), (body) => {
          body[1] = 7;
        }),
      ],
      says: /what a crash leaves/,
    },
    {
      what: 'an unknown kind of state',
      questions: [asked],
      frames: [
        edited(bytes({}), (body) => {
          body[body.length - 2] = 7;
        }),
      ],
      says: /kind of local state/,
    },
  ])('$what', ({ questions, frames, says }) => {
    const left = [...frames];
    const guest = new GuestStates({ send() {}, frame: () => left.shift() ?? new Uint8Array(0) }, setting);
    if (says === undefined) expect(guest.answer(questions).length).toBe(questions.length);
    else expect(() => guest.answer(questions)).toThrow(says);
  });

  test.each<{ said: Json }>([{ said: 1 }, { said: { text: 'x' } }, { said: 'x'.repeat(3000) }])(
    'an audit that says $said',
    ({ said }) => {
      const body = new Writer();
      protocol.json.encode(body, said);
      const guest = new GuestStates({ send() {}, frame: () => body.view() }, setting);
      expect(() => guest.audit({ node: 0, left: 0, events: [], states: [] })).toThrow(Misfit);
    },
  );
});

test('a role that the protocol does not have is a fault of ours', () => {
  expect(
    () => new LocalStates({ ...settingOf(three, bounds), nodes: [{ id: 'p1', role: 'king' }] }, programOf(everything)),
  ).toThrow(/king/);
});
