/** Known-wrong programs, as edits of the solution: each must be caught by the test it names. */
import type { Alternative, Variant } from '#course';
import { histories } from './variants/histories.ts';

type Edit = Variant['edits'][number];

/** In that file, `find` becomes these lines. */
const client = (find: string, ...put: string[]): Edit => ({ file: 'client.ts', find, put: put.join('\n') });
const server = (find: string, ...put: string[]): Edit => ({ file: 'server.ts', find, put: put.join('\n') });

// The places where most bugs live.
const send = "    this.send(this.options.server, { type: 'ask', id });";
const check = '    if (!this.waiting.delete(id)) return;';
const setTimer = '    this.setTimer(id, this.options.resendMs);';
const cancelTimer = '    this.cancelTimer(id);';
const firstMethod = '  override onRequest';
const append = "    const ticket = this.storage.log('questions').append(id);";
const lookUp = '    const given = this.tickets.get(id);\n    if (given !== undefined) return given;';

/** A server that executes whatever arrives, as the skeleton's does. */
const forgetful = server('    if (given !== undefined) return given;', '');

export const variants: readonly Variant[] = [
  {
    id: 'told-nobody',
    title: 'takes the answer and tells nobody',
    source: 'the skeleton',
    caughtBy: 'hello',
    breaks: 'answer-is-told',
    edits: [client("    this.output({ type: 'answered', id, ticket });", "    this.note('an answer', ticket);")],
  },
  {
    id: 'answer-to-the-oldest',
    title: 'takes every answer for the oldest question',
    source: 'students: answers assumed to come in order',
    caughtBy: 'three-clients',
    breaks: 'answer-matches',
    edits: [
      client(
        '    const { id, ticket } = message;',
        '    const { ticket } = message;',
        '    const [id = message.id] = this.waiting;',
      ),
    ],
  },
  {
    id: 'no-retry',
    title: 'asks once',
    source: 'guided tour',
    caughtBy: 'lost-ask',
    breaks: 'lost-ask-is-sent-again',
    edits: [client(setTimer, '')],
  },
  {
    id: 'no-duplicate-check',
    title: 'reports every answer that arrives',
    source: 'guided tour',
    caughtBy: 'lossy-storm',
    breaks: 'answered-once',
    edits: [client(check, '    this.waiting.delete(id);')],
  },
  {
    id: 'a-new-ticket-is-news',
    title: 'recognises a duplicate by what it says: a second answer with another ticket is reported',
    source: 'students',
    caughtBy: 'late-answers',
    breaks: 'late-answers-are-told-once',
    edits: [
      client(firstMethod, '  private readonly told = new Set<string>();', '', firstMethod),
      client(
        check,
        '    this.waiting.delete(id);',
        "    const news = id + ' ' + ticket;",
        '    if (this.told.has(news)) return;',
        '    this.told.add(news);',
      ),
      forgetful,
    ],
  },
  {
    id: 'remembers-the-last',
    title: 'recognises a duplicate of the last answer only',
    source: 'students',
    caughtBy: 'lossy-storm',
    breaks: 'answered-once',
    edits: [
      client(firstMethod, "  private last = '';", '', firstMethod),
      client(check, '    this.waiting.delete(id);', '    if (id === this.last) return;', '    this.last = id;'),
    ],
  },
  {
    id: 'asks-twice-and-gives-up',
    title: 'the timer is not set again after the second ask',
    source: 'students',
    caughtBy: 'partition-storm',
    breaks: 'every-question-answered',
    edits: [client("    this.note('no answer yet: asking again', { id });\n    this.ask(id);", send)],
  },
  {
    id: 'gives-up-after-five',
    title: 'five tries and no more',
    source: 'retry libraries that limit attempts by default',
    caughtBy: 'partition-storm',
    breaks: 'every-question-answered',
    edits: [
      client(firstMethod, '  private readonly tries = new Map<string, number>();', '', firstMethod),
      client(
        "    this.note('no answer yet: asking again', { id });",
        '    const tries = (this.tries.get(id) ?? 0) + 1;',
        '    this.tries.set(id, tries);',
        '    if (tries >= 5) return;',
      ),
    ],
  },
  {
    id: 'one-timer-name',
    title: 'all questions share one timer name: the newest takes it from the others',
    source: 'students',
    caughtBy: 'partition-storm',
    breaks: 'every-question-answered',
    edits: [
      client(firstMethod, "  private newest = '';", '', firstMethod),
      client(setTimer, '    this.newest = id;', "    this.setTimer('again', this.options.resendMs);"),
      client(cancelTimer, "    if (this.newest === id) this.cancelTimer('again');"),
      client('  override onTimer(id: string): void {', '  override onTimer(): void {', '    const id = this.newest;'),
    ],
  },
  {
    id: 'cancels-every-timer',
    title: 'one answer stops the asking for all questions',
    source: 'students',
    caughtBy: 'partition-storm',
    breaks: 'every-question-answered',
    edits: [client(cancelTimer, '    for (const other of [id, ...this.waiting]) this.cancelTimer(other);')],
  },
  {
    id: 'ten-copies',
    title: 'sends ten copies of every ask',
    source: 'guided tour',
    caughtBy: 'cost',
    breaks: 'messages-per-answer',
    edits: [client(send, '    for (let copy = 0; copy < 10; copy++)', send)],
  },
  {
    id: 'two-copies',
    title: 'sends every ask twice, to be on the safe side',
    source: 'students',
    caughtBy: 'cost',
    breaks: 'messages-per-answer',
    edits: [client(send, send, send)],
  },
  {
    id: 'impatient',
    title: 'asks again before an answer can be there',
    source: 'students',
    caughtBy: 'cost',
    breaks: 'messages-per-answer',
    edits: [client(setTimer, '    this.setTimer(id, this.options.resendMs / 10);')],
  },
  {
    id: 'never-stops-asking',
    title: 'the timer goes on after the answer',
    source: 'students',
    caughtBy: 'cost',
    breaks: 'messages-per-answer',
    edits: [client(cancelTimer, '')],
  },
  ...histories,
  {
    id: 'tickets-in-memory',
    title: 'the server forgets everything in a crash',
    source: 'the skeleton',
    caughtBy: 'restarted-server',
    breaks: 'same-ticket-after-a-crash',
    edits: [server(append, '    const ticket = this.tickets.size + 1;')],
  },
  {
    id: 'silent-on-duplicates',
    title: 'does not answer again what it has answered: the answer may have been lost',
    source: 'students: at most once, without the reply',
    caughtBy: 'restarted-server',
    breaks: 'same-ticket-after-a-crash',
    edits: [
      server(
        "    if (message.type !== 'ask') return;",
        "    if (message.type !== 'ask' || this.tickets.has(message.id)) return;",
      ),
    ],
  },
  {
    id: 'executes-duplicates',
    title: 'every ask takes a ticket, again and again',
    source: 'the skeleton',
    caughtBy: 'crash-storm',
    breaks: 'executed-at-most-once',
    edits: [forgetful],
  },
  {
    id: 'counter-only',
    title: 'the counter is durable, who got which ticket is not',
    source: 'students',
    caughtBy: 'crash-storm',
    breaks: 'executed-at-most-once',
    edits: [server('ticket <= log.length; ticket++)', 'ticket < log.first; ticket++)')],
  },
  {
    id: 'counter-then-question',
    title: 'two writes: a crash between them wastes a ticket',
    source: 'dotnet/orleans#10123: state moved on before the record of it',
    caughtBy: 'crash-storm',
    breaks: 'executed-at-most-once',
    edits: [
      server(
        append,
        "    const ticket = Number(this.storage.get('counter') ?? 0) + 1;",
        "    this.storage.set('counter', ticket);",
        "    this.storage.set('ticket of ' + id, ticket);",
      ),
      server(
        lookUp,
        "    const given = this.storage.get('ticket of ' + id);",
        "    if (typeof given === 'number') return given;",
      ),
    ],
  },
  {
    id: 'question-then-counter',
    title: 'two writes: a crash between them gives one ticket to two questions',
    source: 'students',
    caughtBy: 'crash-storm',
    breaks: 'executed-at-most-once',
    edits: [
      server(
        append,
        "    const ticket = Number(this.storage.get('counter') ?? 0) + 1;",
        "    this.storage.set('ticket of ' + id, ticket);",
        "    this.storage.set('counter', ticket);",
      ),
      server(
        lookUp,
        "    const given = this.storage.get('ticket of ' + id);",
        "    if (typeof given === 'number') return given;",
      ),
    ],
  },
  {
    id: 'lazy-log',
    title: 'the ticket is written, but not forced to disk before the answer leaves',
    source: 'write-ahead logs without fsync',
    caughtBy: 'crash-storm',
    breaks: 'executed-at-most-once',
    edits: [server('.append(id)', '.append(id, { lazy: true })')],
  },
  {
    id: 'answers-first',
    title: 'the answer leaves before the ticket is on disk',
    source: 'students',
    caughtBy: 'crash-storm',
    breaks: 'executed-at-most-once',
    edits: [
      server(
        "    this.send(from, { type: 'answer', id: message.id, ticket: this.ticketFor(message.id) });",
        '    const ticket = this.tickets.get(message.id) ?? this.tickets.size + 1;',
        "    this.send(from, { type: 'answer', id: message.id, ticket });",
        '    this.ticketFor(message.id);',
      ),
    ],
  },
];

export const alternatives: readonly Alternative[] = [
  { id: 'answered-set', title: 'remembers what is answered, not what waits', part: 'A', files: ['client.ts'] },
  { id: 'thinking-server', title: 'collects asks and answers from a timer', part: 'A', files: ['server.ts'] },
  { id: 'one-timer', title: 'one timer for all questions', part: 'B', files: ['client.ts'] },
  { id: 'backing-off', title: 'waits longer after each try, a little at random', part: 'B', files: ['client.ts'] },
  { id: 'computed', title: 'tries all orders', part: 'C', files: ['histories.ts'] },
  { id: 'by-model', title: 'one list for each model', part: 'C', files: ['histories.ts'] },
  { id: 'key-per-question', title: 'one key for each question, counted', part: 'D', files: ['server.ts'] },
  { id: 'one-record', title: 'counter and answers in one value', part: 'D', files: ['server.ts'] },
];
