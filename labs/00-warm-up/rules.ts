/** The rules your program is graded by. Each one only watches what happens between your nodes; none looks inside them. */
import { type Json, type NodeId, type Protocol, property, type Rule, Violation } from '#course';
import { type Answer, Answered, type Ask, ClientStatus, Message, Nothing, Request, ServerStatus } from './messages.ts';

export const protocol: Protocol = {
  id: 'warm-up',
  message: Message,
  roles: {
    client: { file: 'client.ts', export: 'Client', request: Request, output: Answered, status: ClientStatus },
    server: { file: 'server.ts', export: 'Server', request: Nothing, output: Nothing, status: ServerStatus },
  },
};

// The world checks every value against its schema before a rule sees it, so these casts hold.
const asked = (request: Json) => request as Request;
const told = (value: Json) => value as Answered;
const sent = (message: Json) => message as Ask | Answer;

/** `record[key]`, and never something that every object inherits: ids come from programs. */
const own = <T>(record: { readonly [key: string]: T }, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

type Marks<T> = { [id: string]: T };

export const answeredOnce = property<{ told: Marks<number>; again: boolean }>({
  kind: 'always',
  id: 'answered-once',
  rule: 'A client reports the answer to a question at most once.',
  source: 'handout, rule 2',
  cause:
    'The network may deliver a message twice, and two asks bring two answers. A client has to know which questions are still open.',
  lecture: 'the-answer-that-comes-twice',
  initial: () => ({ told: {}, again: false }),
  on: {
    deliver: (state, { message }) => {
      if (sent(message).type === 'answer' && own(state.told, sent(message).id) !== undefined) state.again = true;
      return state;
    },
    output: (state, { ref, node, value }) => {
      const { id } = told(value);
      const first = own(state.told, id);
      if (first !== undefined) return new Violation(`${node} reported the answer to ${id} twice.`, first, ref);
      state.told[id] = ref;
      return state;
    },
  },
  goal: 'a second answer arrived for a question whose answer was already reported',
  exercised: (state) => state.again,
});

interface Open {
  readonly node: NodeId;
  /** The request. */
  readonly ref: number;
  /** The answers that reached the client so far. */
  readonly arrived: { readonly ticket: number; readonly ref: number }[];
}

export const answerMatches = property<{ open: Marks<Open>; told: boolean }>({
  kind: 'always',
  id: 'answer-matches',
  rule: 'A reported answer carries the ticket of an answer to that question that reached this client.',
  source: 'handout, rule 1',
  cause: 'Answers do not arrive in the order of the questions: find the question by the id in the message.',
  lecture: 'which-question-was-that',
  initial: () => ({ open: {}, told: false }),
  on: {
    request: (state, { ref, node, request }) => {
      state.open[asked(request).id] = { node, ref, arrived: [] };
      return state;
    },
    deliver: (state, { ref, node, message }) => {
      const it = sent(message);
      const question = own(state.open, it.id);
      if (it.type === 'answer' && question?.node === node) question.arrived.push({ ticket: it.ticket, ref });
      return state;
    },
    output: (state, { ref, node, value }) => {
      const { id, ticket } = told(value);
      const question = own(state.open, id);
      if (question?.node !== node)
        return new Violation(`${node} reported an answer to ${id}, which nobody asked it.`, ref, ref);
      const last = question.arrived.at(-1);
      if (last === undefined) {
        return new Violation(
          `${node} reported ticket ${ticket} for ${id} before any answer to ${id} reached it.`,
          question.ref,
          ref,
        );
      }
      if (!question.arrived.some((answer) => answer.ticket === ticket)) {
        return new Violation(
          `${node} reported ticket ${ticket} for ${id}; the answer that reached it says ${last.ticket}.`,
          last.ref,
          ref,
        );
      }
      state.told = true;
      return state;
    },
  },
  goal: 'a client reported an answer',
  exercised: (state) => state.told,
});

export const everyQuestionAnswered = property<{ open: Marks<{ node: NodeId; at: number }> }>({
  kind: 'eventually',
  id: 'every-question-answered',
  rule: 'Once the network has healed, every question gets its answer.',
  source: 'handout, rule 3',
  cause:
    'An ask or its answer was lost and the client stopped asking. Ask again until the answer is there, each question for itself.',
  lecture: 'the-message-that-is-lost',
  initial: () => ({ open: {} }),
  on: {
    request: (state, { at, node, request }) => {
      state.open[asked(request).id] = { node, at };
      return state;
    },
    output: (state, { value }) => {
      delete state.open[told(value).id];
      return state;
    },
  },
  missing: ({ open }) => {
    const [first, ...others] = Object.entries(open);
    if (first === undefined) return undefined;
    const [id, { node, at }] = first;
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    return `${id}, asked of ${node} at ${at / 1000} ms, was never answered${more}.`;
  },
});

interface Tickets {
  /** Different questions that reached the server, and the last message that brought a new one. */
  readonly reached: Marks<true>;
  count: number;
  newest: number;
  /** What the server answered: question → ticket, ticket → question. */
  readonly given: Marks<{ ticket: number; ref: number; crashes: number }>;
  readonly owner: Marks<{ id: string; ref: number }>;
  crashes: number;
  remembered: boolean;
}

export const executedAtMostOnce = property<Tickets>({
  kind: 'always',
  id: 'executed-at-most-once',
  rule: 'One ticket per question, one question per ticket, and no ticket wasted, whatever crashes.',
  source: 'handout, rule 6',
  cause:
    'After a crash only storage is left, and a crash may fall between any two effects. What was executed and what was answered must become durable in one write, before the answer leaves.',
  lecture: 'executing-once',
  initial: () => ({ reached: {}, count: 0, newest: 0, given: {}, owner: {}, crashes: 0, remembered: false }),
  on: {
    crash: (state) => {
      state.crashes += 1;
      return state;
    },
    deliver: (state, { ref, message }) => {
      const { type, id } = sent(message);
      if (type !== 'ask' || own(state.reached, id)) return state;
      state.reached[id] = true;
      state.count += 1;
      state.newest = ref;
      return state;
    },
    send: (state, { ref, node, message }) => {
      const it = sent(message);
      if (it.type !== 'answer' || !own(state.reached, it.id)) return state;
      const { id, ticket } = it;
      const before = own(state.given, id);
      if (before !== undefined && before.ticket !== ticket) {
        return new Violation(
          `${node} executed ${id} twice: it gave ticket ${before.ticket}, then ticket ${ticket}.`,
          before.ref,
          ref,
        );
      }
      const owner = own(state.owner, `${ticket}`);
      if (owner !== undefined && owner.id !== id) {
        return new Violation(`${node} gave ticket ${ticket} to ${owner.id} and again to ${id}.`, owner.ref, ref);
      }
      if (ticket > state.count) {
        const questions = state.count === 1 ? 'one question has' : `${state.count} questions have`;
        return new Violation(
          `${node} is at ticket ${ticket}, but only ${questions} reached it: one was executed twice.`,
          state.newest,
          ref,
        );
      }
      if (before !== undefined && before.crashes < state.crashes) state.remembered = true;
      state.given[id] = { ticket, ref, crashes: state.crashes };
      state.owner[`${ticket}`] = { id, ref };
      return state;
    },
  },
  goal: 'a server that had crashed was asked again what it had answered before the crash',
  exercised: (state) => state.remembered,
});

/** What the scripts of the scenarios hold. */
export const answerIsTold: Rule = {
  id: 'answer-is-told',
  rule: 'When an answer arrives, the client tells the application.',
  source: 'handout, part A',
  cause: 'onMessage got the answer and did not call this.output(…).',
  lecture: 'the-first-line',
};

export const lostAskIsSentAgain: Rule = {
  id: 'lost-ask-is-sent-again',
  rule: 'A question without an answer is asked again, at the latest 500 ms after the last time.',
  source: 'handout, rule 3',
  cause: 'No timer was set when the question was asked, or onTimer does not ask again.',
  lecture: 'the-message-that-is-lost',
};

export const lateAnswersAreToldOnce: Rule = {
  id: 'late-answers-are-told-once',
  rule: 'Answers that come late, and more than one, are one answer to the application.',
  source: 'handout, rule 2',
  cause:
    'The client asked again, so the server answered again: both answers arrive in the end, with different tickets.',
  lecture: 'the-answer-that-comes-twice',
};

export const costIsFair: Rule = {
  id: 'messages-per-answer',
  rule: 'Patience instead of copies: one ask at a time, the next when the answer has stayed away for resendMs.',
  source: 'handout, rule 4',
  cause:
    'The timer goes on after the answer: cancel it. Or more than one copy of an ask is sent, or the timer is shorter than a round trip.',
  lecture: 'what-patience-costs',
};

export const sameTicketAfterCrash: Rule = {
  id: 'same-ticket-after-a-crash',
  rule: 'A server that crashed remembers which ticket it gave to which question, and goes on counting from there.',
  source: 'handout, rule 6',
  cause: 'Fields of the class are lost in a crash; only this.storage is left when onStart runs again.',
  lecture: 'executing-once',
};
