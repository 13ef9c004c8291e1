/**
 * Answers for the nodes of an exploration by running the program in this process. A local state is kept as the instance
 * that reached it, which nobody runs again: a question makes another instance, copies the fields into it, and runs one
 * handler. A program that is evaluated anew for every boot has classes that differ from boot to boot; there the node's
 * own history is run again instead.
 */

import type { Json } from '#contract';
import { mix, mixText } from '../base/draw.ts';
import { type Effect, START } from '../simulator/effects.ts';
import { handlerNames, type LiveProgram } from '../simulator/live-host.ts';
import { SharedNode } from '../simulator/running.ts';
import type { Answer, Answering, History, Question, Renaming } from './answering.ts';
import { canonical, renamedIn } from './canonical.ts';
import { Contents, contentText, type Held } from './contents.ts';
import { differenceIn } from './difference.ts';
import { FieldWriter, type Refused, type Written } from './fields.ts';
import { Kinds } from './kinds.ts';
import { restore } from './restore.ts';
import { type Ran, Runner, type Setting } from './runner.ts';

interface Local {
  readonly node: number;
  readonly one: object;
  readonly written: Written;
  /** By which the fields were written: names its classes. */
  readonly writer: FieldWriter;
  readonly held: Held;
  /** Of everything the program can see; the same in every process. */
  readonly hash: number;
  /** How the state was first reached. */
  readonly by: Question;
}

type Event = Pick<Question, 'kind' | 'subject' | 'from' | 'clock'>;

/** What came of a question, before anything is given a number. */
interface Outcome {
  readonly ran: Ran;
  /** Undefined after a trouble. */
  readonly one: object | undefined;
  readonly fields: Written | Refused | undefined;
}

const none: readonly Effect[] = Object.freeze([]);

export class LocalStates implements Answering {
  private readonly setting: Setting;
  private readonly program: LiveProgram;
  private readonly runner: Runner;
  private writer: FieldWriter;
  private readonly contents = new Contents();
  private readonly numbers = new Map<string, number>();
  private readonly states: Local[] = [];
  /** Called before each question: what is answered so far may be sent off. */
  private readonly pause: () => void;

  constructor(setting: Setting, program: LiveProgram, pause: () => void = () => {}) {
    this.setting = setting;
    this.program = program;
    this.runner = new Runner(setting, program);
    this.writer = this.newWriter();
    this.pause = pause;
  }

  answer(questions: readonly Question[]): readonly Answer[] {
    return questions.map((question) => this.one(question));
  }

  one(question: Question): Answer {
    this.pause();
    const outcome = this.ask(question);
    const { effects, trouble, status, readsClock } = outcome.ran;
    const { store } = this.runner.node(question.node);
    const { left, after } = this.contents.follow(store, this.heldBefore(question), effects);
    const answer = { effects: effects.length === 0 ? none : effects, status, trouble, left, readsClock };
    const { fields, one } = outcome;
    if (fields === undefined || one === undefined) return { ...answer, state: -1, unreadable: undefined };
    if (fields.kind === 'refused') {
      return { ...answer, state: -1, unreadable: this.unreadable(question, fields) };
    }
    return { ...answer, state: this.number(question, one, fields, after), unreadable: undefined };
  }

  audit({ node, left, events, states }: History): string | undefined {
    const { fresh } = this.program;
    const runner = new Runner(this.setting, fresh === undefined ? this.program : { ...this.program, start: fresh });
    const writer = this.newWriter();
    const { store } = runner.node(node);
    let held: Held = { content: this.contents.of(left), left };
    let before = left;
    for (const [at, told] of states.entries()) {
      this.pause();
      const event: Event = at === 0 ? start : (events[at - 1] as Event); // one event for each state after the first
      const question = { ...event, node, state: before };
      if (at === 0) runner.hold(node, held.content, held.content);
      const ran = runner.run(question, this.identity(question));
      const found = runner.instance(node);
      const fields =
        ran.trouble === undefined && found !== undefined ? writer.node(found, runner.ours(node)) : undefined;
      const again = this.ask(question);
      const local = this.local(told);
      const expected = { one: local.one, writer: local.writer, ours: this.runner.ours(node) };
      const pairs = [
        { one: found, fields, ran, writer, ours: runner.ours(node) },
        { one: again.one, fields: again.fields, ran: again.ran, writer: this.writer, ours: this.runner.ours(node) },
      ];
      for (const pair of pairs) {
        if (pair.fields?.kind === 'refused') return this.unreadable(question, pair.fields);
        if (pair.fields === undefined || pair.one === undefined) return this.differs(question, undefined);
        if (pair.fields.text === local.written.text) continue;
        const where = differenceIn(expected, { one: pair.one, writer: pair.writer, ours: pair.ours });
        return this.differs(question, where);
      }
      if (effectsText(ran) !== effectsText(again.ran)) return this.differs(question, undefined);
      held = this.contents.follow(store, held, ran.effects).after;
      before = told;
    }
    return undefined;
  }

  /** A handler's draws follow from what it can see, so that asking twice is asking once. */
  identity({ node, kind, state, subject, from }: Question): number {
    const before = kind === START ? mix(this.contents.hash(state), node) : this.local(state).hash;
    return mixText(mix(mix(before, kind), from), JSON.stringify(subject));
  }

  private unreadable(question: Question, { path, what, way }: Refused): string {
    return `After ${this.name(question)}, ${this.id(question)}'s field \`${path}\` holds ${what}. An exploration must be able to write a node's state down: ${way}.`;
  }

  private differs(question: Question, where: string | undefined): string {
    const what =
      where === undefined
        ? 'does something else, though its fields are the same'
        : `leaves something else in the field ${where}`;
    return `Run again from the same state, ${this.name(question)} of ${this.id(question)} ${what}. The program keeps something where an exploration cannot see it: in a variable outside the class, or in a function that remembers. Keep it in a field of the node.`;
  }

  private ask(question: Question): Outcome {
    const { node } = question;
    const { runner } = this;
    this.prepare(question);
    const ran = runner.run(question, this.identity(question));
    const one = runner.instance(node);
    if (ran.trouble !== undefined || one === undefined) return { ran, one: undefined, fields: undefined };
    return { ran, one, fields: this.writer.node(one, runner.ours(node)) };
  }

  /** Brings the node to where the question finds it. */
  private prepare(question: Question): void {
    const { node, state } = question;
    const { runner } = this;
    const { content, left } = this.heldBefore(question);
    if (question.kind === START) {
      if (this.program.fresh === undefined) this.writer = this.newWriter(); // another evaluation has other classes
    } else {
      const { one, written, writer } = this.local(state);
      if (this.program.fresh === undefined) this.rerun(state);
      else restore(runner.reopen(node, one), one, written, writer.kinds, runner.ours(node));
    }
    runner.hold(node, content, this.contents.of(left));
  }

  /** Runs what led to a state again. What it does is known: only its fields matter. */
  private rerun(state: number): void {
    const path: Question[] = [];
    for (let at = this.local(state).by; ; at = this.local(at.state).by) {
      path.push(at);
      if (at.kind === START) break;
    }
    for (const question of path.reverse()) {
      const { node, kind } = question;
      if (kind === START) this.prepare(question);
      else {
        const { content, left } = this.heldBefore(question);
        this.runner.hold(node, content, this.contents.of(left));
      }
      this.runner.run(question, this.identity(question));
    }
  }

  private number(question: Question, one: object, written: Written, held: Held): number {
    const { node } = question;
    const { content, left } = held;
    const lazy = content === this.contents.of(left) ? '' : contentText(content);
    const text = `${node} ${left} ${lazy.length} ${lazy}${written.text}`;
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.states.length;
      this.numbers.set(text, number);
      const hash = mixText(mixText(mix(this.contents.hash(left), node), lazy), written.text);
      this.states.push({ node, one, written, writer: this.writer, held, hash, by: question });
    }
    return number;
  }

  private heldBefore({ kind, state }: Question): Held {
    return kind === START ? { content: this.contents.of(state), left: state } : this.local(state).held;
  }

  private local(state: number): Local {
    const local = this.states[state];
    if (local === undefined) throw new Error(`no local state has the number ${state}`);
    return local;
  }

  renamed(state: number, ids: Renaming): string {
    const { node, one, writer, held } = this.local(state);
    const rename = (text: string) => ids.get(text) ?? text;
    const fields = new FieldWriter(writer.kinds, this.setting.unordered, rename).node(one, this.runner.ours(node));
    if (fields.kind === 'refused') throw new Error(`a state that was written once: ${fields.path}`);
    const { keys, logs } = held.content;
    const stored = canonical(renamedIn([keys, logs] as unknown as Json, ids));
    return `${stored} ${this.renamedLeft(held.left, ids)} ${fields.text}`;
  }

  renamedLeft(left: number, ids: Renaming): string {
    const { keys, logs } = this.contents.of(left);
    return canonical(renamedIn([keys, logs] as unknown as Json, ids));
  }

  private newWriter(): FieldWriter {
    return new FieldWriter(new Kinds(SharedNode.prototype), this.setting.unordered);
  }

  private name({ kind }: Question): string {
    return handlerNames[kind];
  }

  private id({ node }: Question): string {
    return this.runner.node(node).id;
  }
}

const start: Event = { kind: START, subject: null, from: -1 };

const effectsText = ({ effects, trouble, status }: Ran): string =>
  JSON.stringify([effects, trouble?.text ?? '', status]);
