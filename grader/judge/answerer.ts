/** Who answers for the student's program: a guest behind a pipe, or (benchmarks, tests) the same program in this process. */
import type { Json } from '#contract';
import { Reader, Writer } from '../base/bytes.ts';
import { anyJson } from '../course/codec/index.ts';
import type { Exploration, Law } from '../course/suite.ts';
import { hostOf, makeWorld, type Run, settingOf, type WorldTest } from '../course/worlds.ts';
import type { Answering } from '../explorer/answering.ts';
import { LocalStates } from '../explorer/local-states.ts';
import type { BuiltProgram } from '../sandbox/build/program.ts';
import { callFunction } from '../sandbox/guest/call.ts';
import { whereIn } from '../sandbox/guest/where.ts';
import { type CallAnswer, type Command, frameKinds } from '../sandbox/guest/wire.ts';
import { frameHeaderBytes } from '../sandbox/process/frames.ts';
import type { Link } from '../sandbox/process/link.ts';
import { Player, Recorder } from '../simulator/answers.ts';
import type { Bounds } from '../simulator/effects.ts';
import type { Host } from '../simulator/host.ts';
import type { LiveProgram, StartBoot } from '../simulator/live-host.ts';
import { blind } from '../simulator/observer.ts';
import { checkedTrouble, Misfit } from '../simulator/trouble-bytes.ts';
import { GuestStates } from './guest-states.ts';

export interface Answerer {
  /** The runs of a test are about to be asked for, in this order. */
  begin(test: WorldTest, runs: readonly Run[]): void;
  /** The host of the next run. */
  next(): Host;
  /** The answers of the run that `next` began last: what a transcript keeps. */
  answers(): Uint8Array;
  /** No more runs of this test are wanted. */
  end(): void;
  call(law: Law, args: readonly Json[]): CallAnswer;
  /** An exploration begins: whoever answers about its local states, until something else is asked for. */
  explore(test: Exploration): Answering;
  /** After an error, or a run without rest: whoever answered is not to be asked again. */
  discard(): void;
  /** What the engine said of exceptions since the last look. */
  engineNotes(): string[];
}

/** Far above the largest world of the course; the grader's memory must not follow a program's whims. */
const RUN_BYTES_MAX = 64 * 1024 * 1024;
/** What the engine said is for a person to read. */
const NOTES_MAX = 1000;
/** Runs asked of the guest at a time: enough to keep both cores busy, few enough to stop early. */
const BATCH = 32;

export class GuestAnswerer implements Answerer {
  private readonly link: Link;
  private readonly bounds: Bounds;
  discarded = false;
  private test = '';
  private runs: readonly Run[] = [];
  private asked = 0;
  private taken = 0;
  private bytes = new Uint8Array(0);
  private notes: string[] = [];
  private noted = 0;
  private ready = false;
  private readonly reader = new Reader();

  constructor(link: Link, program: BuiltProgram, bounds: Bounds) {
    this.link = link;
    this.bounds = bounds;
    this.send({ kind: 'load', program });
  }

  begin(test: WorldTest, runs: readonly Run[]): void {
    this.test = test.id;
    this.runs = runs;
    this.asked = 0;
    this.taken = 0;
    this.ask();
    this.ask();
  }

  next(): Host {
    if (this.taken > 0 && this.taken % BATCH === 0) this.ask();
    this.bytes = this.run();
    this.reader.open(this.bytes);
    this.reader.forget();
    return new Player(this.reader);
  }

  answers(): Uint8Array {
    return this.bytes;
  }

  end(): void {
    while (this.taken < this.asked) this.run();
  }

  call(law: Law, args: readonly Json[]): CallAnswer {
    this.send({ kind: 'call', file: law.call.file, export: law.call.export, args, bounds: this.bounds });
    return checkedAnswer(this.decode(this.frame(frameKinds.called)));
  }

  explore(test: Exploration): Answering {
    this.send({ kind: 'explore', test: test.id, bounds: this.bounds });
    const guest = { send: (command: Command) => this.send(command), frame: (kind: number) => this.frame(kind).body };
    return new GuestStates(guest, settingOf(test, this.bounds));
  }

  discard(): void {
    this.discarded = true;
    this.link.close();
  }

  engineNotes(): string[] {
    const notes = this.notes;
    this.notes = [];
    return notes;
  }

  private ask(): void {
    const runs = this.runs.slice(this.asked, this.asked + BATCH);
    if (runs.length === 0) return;
    this.asked += runs.length;
    this.send({ kind: 'runs', test: this.test, runs, bounds: this.bounds });
  }

  private send(command: Command): void {
    this.link.send(command);
  }

  /** The answers of the next run, whole: the judge works on one run while the guest is at the next. */
  private run(): Uint8Array<ArrayBuffer> {
    this.taken++;
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const { kind, body } = this.frame();
      size += body.length + frameHeaderBytes;
      if (size > RUN_BYTES_MAX) throw new Misfit('more answers in one run than a run can have');
      chunks.push(body.slice());
      if (kind === frameKinds.runEnd) break;
      if (kind !== frameKinds.chunk) throw new Misfit(`a frame of kind ${kind} inside a run`);
    }
    return concat(chunks);
  }

  private frame(wanted?: number): { kind: number; body: Uint8Array } {
    for (;;) {
      const frame = this.link.frames.next();
      if (frame.kind === frameKinds.engineNote) {
        if (++this.noted > NOTES_MAX) throw new Misfit('more notes of the engine than anyone could read');
        this.notes.push(String(this.decode(frame)));
      } else if (frame.kind === frameKinds.ready && !this.ready) {
        this.ready = true;
      } else {
        if (wanted !== undefined && frame.kind !== wanted)
          throw new Misfit(`a frame of kind ${frame.kind} instead of ${wanted}`);
        return frame;
      }
    }
  }

  private decode({ body }: { body: Uint8Array }): Json {
    return anyJson.decode(new Reader(body));
  }
}

/** What a guest says of a call, believed only in this form. */
function checkedAnswer(said: Json): CallAnswer {
  const { kind, value, trouble } = (said ?? {}) as { kind?: Json; value?: Json; trouble?: Json };
  if (kind === 'answered' && value !== undefined) return { kind, value };
  if (kind !== 'trouble') throw new Misfit('a call that was neither answered nor in trouble');
  return { kind, trouble: checkedTrouble(trouble ?? null) };
}

function concat(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** The program in this very process: no wall around it, for programs of the course itself. */
export class LocalAnswerer implements Answerer {
  private readonly program: BuiltProgram;
  private readonly start: StartBoot;
  /** Where `start` gives one evaluation to all boots. */
  private readonly fresh: StartBoot | undefined;
  private readonly bounds: Bounds;
  private test: WorldTest | undefined;
  private runs: readonly Run[] = [];
  private taken = 0;
  private notes: string[] = [];

  constructor(program: BuiltProgram, start: StartBoot, bounds: Bounds, fresh?: StartBoot) {
    this.program = program;
    this.start = start;
    this.bounds = bounds;
    this.fresh = fresh;
  }

  begin(test: WorldTest, runs: readonly Run[]): void {
    this.test = test;
    this.runs = runs;
    this.taken = 0;
  }

  next(): Host {
    this.taken++;
    return this.host((note) => this.notes.push(note));
  }

  answers(): Uint8Array {
    const writer = new Writer();
    const test = this.test as WorldTest; // set by `begin`
    makeWorld(
      test,
      this.runs[this.taken - 1] as Run, // `next` took it
      new Recorder(this.host(), writer),
      () => blind,
      this.bounds,
    ).run();
    return writer.take();
  }

  end(): void {}

  discard(): void {}

  call(law: Law, args: readonly Json[]): CallAnswer {
    const answer = callFunction(this.start, this.program, {
      kind: 'call',
      file: law.call.file,
      export: law.call.export,
      args,
      bounds: this.bounds,
    });
    if (answer.engineNote !== undefined) this.notes.push(answer.engineNote);
    return answer;
  }

  engineNotes(): string[] {
    const notes = this.notes;
    this.notes = [];
    return notes;
  }

  explore(test: Exploration): Answering {
    const live = this.live(test, (note) => this.notes.push(note));
    const { fresh } = this;
    return new LocalStates(settingOf(test, this.bounds), fresh === undefined ? live : { ...live, fresh });
  }

  private host(engineNote: (text: string) => void = () => {}): Host {
    const test = this.test as WorldTest; // set by `begin`
    return hostOf(test, this.live(test, engineNote), this.bounds);
  }

  private live({ protocol }: WorldTest, engineNote: (text: string) => void): LiveProgram {
    return { start: this.start, classes: protocol.roles, where: whereIn(this.program), engineNote };
  }
}
