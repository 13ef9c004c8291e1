/**
 * Programs that try to cheat or to break the grader, each with what must become of it. Every one is the client of lab 00;
 * none does its work honestly, so none may score more than a client that does nothing at all.
 */

export interface HostileProgram {
  readonly id: string;
  /** What it hopes for. */
  readonly hope: string;
  /** The whole of client.ts, after the imports; `Base` is `Node` with the lab's types. */
  readonly code: string;
  /** `rejected`: never started; otherwise the verdict of the test it runs in. */
  readonly expect: 'rejected' | 'threw' | 'violated' | 'not-established' | 'stopped';
  /** Part of the sentence the student reads. */
  readonly says: string;
}

/** A client whose handlers run `body` on each request, and that otherwise does nothing. */
export const onRequest = (body: string): string => `export class Client extends Base {
  override onRequest(request: { id: string }): void {
    ${body}
  }
  get status() { return { waiting: 0 }; }
}`;

export const outside = (body: string): string => `${body}\n${onRequest('')}`;

export const hostilePrograms: readonly HostileProgram[] = [
  {
    id: 'frozen-list',
    hope: 'nodes share a module-level list through a function that changes it',
    code: `const shared: string[] = [];
function keep(list: string[], id: string): void {
  list.push(id);
}
${onRequest(`keep(shared, request.id);`)}`,
    expect: 'threw',
    says: 'TypeError',
  },
  {
    id: 'function-constructor',
    hope: 'constructor.constructor makes a function outside the seal',
    code: onRequest(
      `const make = (this.constructor as unknown as { constructor: (code: string) => () => unknown }).constructor;\n    this.note(String(make('return process.exit(0)')()));`,
    ),
    expect: 'threw',
    says: 'threw',
  },
  {
    id: 'edits-prototypes',
    hope: 'Array.prototype can be changed under the grader',
    code: onRequest(`(Array.prototype as unknown as { push: unknown }).push = () => 0;`),
    expect: 'threw',
    says: 'TypeError',
  },
  {
    id: 'edits-objects',
    hope: 'Object.prototype pollutes the reports',
    code: onRequest(`(Object.prototype as unknown as { points: number }).points = 100;`),
    expect: 'threw',
    says: 'TypeError',
  },
  {
    id: 'endless-handler',
    hope: 'the grader waits for ever',
    code: onRequest('for (;;) {}'),
    expect: 'threw',
    says: 'steps',
  },
  {
    id: 'endless-module',
    hope: 'the grader waits for ever, earlier',
    code: outside('for (;;) {}'),
    expect: 'threw',
    says: 'steps',
  },
  {
    id: 'endless-catch',
    hope: 'catching the overrun goes on',
    code: onRequest('for (;;) { try { for (;;) {} } catch {} }'),
    expect: 'threw',
    says: 'steps',
  },
  {
    id: 'endless-recursion',
    hope: 'the stack overflows in the grader',
    code: outside('function down(n: number): number { return down(n + 1) + 1; }').replace(
      'override onRequest(request: { id: string }): void {',
      'override onRequest(request: { id: string }): void { down(0);',
    ),
    expect: 'threw',
    says: 'deeply',
  },
  {
    id: 'catastrophic-regex',
    hope: 'a regular expression counts no steps',
    code: onRequest(`/^(a+)+$/.test('${'a'.repeat(64)}!');`),
    expect: 'stopped',
    says: 'stop your program',
  },
  {
    id: 'eats-memory',
    hope: 'the machine runs out of memory',
    code: onRequest(
      `const all: unknown[] = []; for (let i = 0; i < 900000; i++) all.push(new Array(100000).fill(i)); this.note(String(all.length));`,
    ),
    expect: 'stopped',
    says: 'stop your program',
  },
  {
    id: 'million-sends',
    hope: 'the network is flooded',
    code: onRequest(`for (let i = 0; i < 1_000_000; i++) this.send(this.self, { type: 'ask', id: request.id });`),
    expect: 'threw',
    says: 'effects',
  },
  {
    id: 'floods-by-timer',
    hope: 'the run never ends',
    code: `export class Client extends Base {\n  override onStart() { this.setTimer('again', 0); }\n  override onTimer() { this.setTimer('again', 0); }\n  get status() { return { waiting: 0 }; }\n}`,
    expect: 'not-established',
    says: 'events',
  },
  {
    id: 'deep-message',
    hope: 'copying recurses without end',
    code: onRequest(
      `let deep: unknown = 1; for (let i = 0; i < 100_000; i++) deep = [deep]; this.note('deep', deep as never);`,
    ),
    expect: 'threw',
    says: 'plain data',
  },
  {
    id: 'cyclic-message',
    hope: 'a cycle hangs the copy',
    code: onRequest(`const loop: { it?: unknown } = {}; loop.it = loop; this.note('loop', loop as never);`),
    expect: 'threw',
    says: 'plain data',
  },
  {
    id: 'throwing-getter',
    hope: 'a getter throws inside the grader',
    code: onRequest(
      `this.send(this.options.server, { type: 'ask', get id(): string { throw new Error('inside'); } });`,
    ),
    expect: 'threw',
    says: 'inside',
  },
  {
    id: 'changing-getter',
    hope: 'a getter shows the check one value and the network another',
    code: onRequest(
      `let n = 0; this.send(this.options.server, { type: 'ask', get id() { return n++ === 0 ? request.id : (5 as unknown as string); } });`,
    ),
    expect: 'not-established',
    says: '',
  },
  {
    id: 'swallows-refusal',
    hope: 'a refused value is forgiven when it is caught',
    code: onRequest(`try { this.output({ type: 'answered', id: request.id, ticket: -1 }); } catch {}`),
    expect: 'threw',
    says: 'ticket',
  },
  {
    id: 'changes-peers',
    hope: 'the list of nodes can be changed for all',
    code: onRequest(`(this.peers as string[]).length = 0;`),
    expect: 'threw',
    says: 'TypeError',
  },
  {
    id: 'changes-options',
    hope: 'options carry a message to the next boot',
    code: onRequest(`(this.options as { server: string }).server = this.self;`),
    expect: 'threw',
    says: 'TypeError',
  },
  {
    id: 'hangs-on-storage',
    hope: 'a function of storage carries state over a crash',
    code: onRequest(`(this.storage.get as unknown as { seen: number }).seen = 1;`),
    expect: 'threw',
    says: 'TypeError',
  },
  {
    id: 'acts-in-status',
    hope: 'status may send',
    code: `export class Client extends Base {\n  get status() { this.send(this.options.server, { type: 'ask', id: 'x' }); return { waiting: 0 }; }\n}`,
    expect: 'threw',
    says: 'may only look',
  },
  {
    id: 'thenable',
    hope: 'a thenable is awaited',
    code: `export class Client extends Base {\n  override onRequest() { return { then() {} } as never; }\n  get status() { return { waiting: 0 }; }\n}`,
    expect: 'threw',
    says: 'promise',
  },
  {
    id: 'invents-answers',
    hope: 'answering without asking looks right',
    code: onRequest(`this.output({ type: 'answered', id: request.id, ticket: 1 });`),
    expect: 'violated',
    says: '',
  },
  {
    id: 'throws-strangely',
    hope: 'what is thrown breaks the report',
    code: onRequest(`throw { get message(): string { throw this; }, toString() { throw this; } };`),
    expect: 'threw',
    says: 'threw',
  },
];
