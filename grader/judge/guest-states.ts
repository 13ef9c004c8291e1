/** Local states behind a pipe: asks the guest, and believes only answers that a program can have given. */
import { Reader } from '../base/bytes.ts';
import { anyJson } from '../course/codec/index.ts';
import { readAnswer } from '../explorer/answer-bytes.ts';
import type { Answer, Answering, History, Question } from '../explorer/answering.ts';
import type { Setting } from '../explorer/runner.ts';
import { type Command, frameKinds } from '../sandbox/guest/wire.ts';
import { START } from '../simulator/effects.ts';
import type { HandlerPlace } from '../simulator/handler-bytes.ts';
import { Misfit } from '../simulator/trouble-bytes.ts';

/** The guest that was told to explore. */
export interface Exploring {
  send(command: Command): void;
  /** The body of its next frame, which has to be of that kind; good until the next call. */
  frame(kind: number): Uint8Array;
}

/** Questions in one command: a round trip costs as much as a few answers. */
const BATCH = 1024;
/** Far more than that many answers take. */
const BATCH_BYTES_MAX = 64 * 1024 * 1024;
const SENTENCE_MAX = 2000;

export class GuestStates implements Answering {
  private readonly guest: Exploring;
  private readonly places: readonly HandlerPlace[];
  private readonly reader = new Reader();
  /** Of each local state so far: whose it is, and what a crash leaves of its storage. */
  private readonly known: { readonly node: number; readonly left: number }[] = [];
  private lefts = 1;

  constructor(guest: Exploring, { nodes, protocol, bounds }: Setting) {
    this.guest = guest;
    this.places = nodes.map(({ role: name }) => {
      const role = protocol.roles[name];
      if (role === undefined) throw new Error(`no role "${name}" in the protocol of an exploration`);
      return { protocol, role, nodes: nodes.length, effectsMax: bounds.effectsMax, store: undefined };
    });
  }

  answer(questions: readonly Question[]): readonly Answer[] {
    const answers: Answer[] = [];
    for (let at = 0; at < questions.length; at += BATCH) this.ask(questions.slice(at, at + BATCH), answers);
    return answers;
  }

  audit(history: History): string | undefined {
    this.guest.send({ kind: 'audit', history });
    const said = anyJson.decode(new Reader(this.guest.frame(frameKinds.audited)));
    if (said === null) return undefined;
    if (typeof said !== 'string') throw new Misfit('an audit that ended in no sentence');
    return sentence(said);
  }

  private ask(questions: readonly Question[], answers: Answer[]): void {
    this.guest.send({ kind: 'ask', questions });
    this.reader.forget();
    let bytes = 0;
    for (let next = 0; next < questions.length; ) {
      const body = this.guest.frame(frameKinds.answers);
      bytes += body.length;
      if (body.length === 0 || bytes > BATCH_BYTES_MAX) throw new Misfit('more frames than answers');
      this.reader.open(body);
      while (this.reader.left > 0) {
        const question = questions[next++];
        if (question === undefined) throw new Misfit('more answers than questions');
        answers.push(this.one(question));
      }
    }
  }

  private one(question: Question): Answer {
    const answer = readAnswer(this.reader, this.places[question.node] as HandlerPlace); // the search asks of its own nodes
    this.checkLeft(question, answer);
    if (answer.unreadable !== undefined) sentence(answer.unreadable);
    else if (answer.trouble === undefined) this.checkState(question.node, answer);
    return answer;
  }

  /** What a crash leaves changes with durable writes, and is a number already given or the next one. */
  private checkLeft({ kind, state }: Question, { left, effects }: Answer): void {
    let last = kind === START ? state : this.known[state]?.left;
    let place = 0;
    const check = (durable: boolean): void => {
      const each = left[place++] as number; // one more than effects, as it was read
      if (each > this.lefts || (each !== last && !durable)) throw new Misfit('a storage that no writes lead to');
      if (each === this.lefts) this.lefts++;
      last = each;
    };
    check(false);
    for (const effect of effects) if (effect.kind !== 'note') check(effect.kind === 'write' && !effect.lazy);
  }

  private checkState(node: number, { state, left }: Answer): void {
    const last = left[left.length - 1] as number; // never empty
    if (state === this.known.length) this.known.push({ node, left: last });
    const known = this.known[state];
    if (known?.node !== node || known.left !== last) throw new Misfit('a local state that nobody can be in');
  }
}

function sentence(text: string): string {
  if (text.length > SENTENCE_MAX) throw new Misfit('a sentence without an end');
  return text;
}
