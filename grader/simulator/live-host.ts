/** Runs the student's program: one new program a boot, one call a handler, every failure turned into words of ours. */
import type { Json, NodeConstructor } from '#contract';
import { REFUSED } from '../base/codec.ts';
import type { Trouble } from '../trace/events.ts';
import { type CallKind, MESSAGE, type ProtocolCodecs, REQUEST, START, TIMER } from './effects.ts';
import type { Host } from './host.ts';
import type { NodeState } from './node-state.ts';
import { LivePort, type WorldView } from './port.ts';
import { enter, SharedNode } from './running.ts';
import { describeThrown, isStackOverflow, tooDeep } from './thrown.ts';

/** A program in memory. Boots share nothing: it is made anew for each, or it keeps no state outside its nodes. */
export interface BootedProgram {
  /** File → export → value. */
  readonly exports: { readonly [file: string]: { readonly [name: string]: unknown } };
  /** Before each handler: so many steps, and no depth. */
  reset(steps: number): void;
  /** The statement that ran last, as a number for `where`; −1 for none. */
  position(): number;
  /** Names an object or function that stands outside the nodes and never changes; undefined for any other. */
  readonly constantName?: (it: object) => string | undefined;
}

export interface LoadHooks {
  readonly Node: NodeConstructor;
  readonly todo: (what: string) => never;
  readonly overrun: (kind: 'steps' | 'depth') => never;
  /** Budget of the module-level code. */
  readonly steps: number;
  /** Called when that code begins, so that its position can be asked for should it throw. */
  readonly started?: (booted: BootedProgram) => void;
}

export type StartBoot = (hooks: LoadHooks) => BootedProgram;

export interface LiveProgram {
  readonly start: StartBoot;
  /** Where `start` gives the same evaluation to all boots: evaluates the program anew at every call. */
  readonly fresh?: StartBoot;
  readonly classes: { readonly [role: string]: { readonly file: string; readonly export: string } };
  readonly where: (position: number) => Trouble['at'];
  /** What the engine itself said of an exception; for a terminal's eyes only. */
  readonly engineNote?: (text: string) => void;
}

interface Instance {
  onStart(): unknown;
  onRequest(request: unknown): unknown;
  onMessage(from: string, message: unknown): unknown;
  onTimer(name: string): unknown;
  readonly status: unknown;
}

export interface Boot {
  readonly port: LivePort;
  program: BootedProgram | undefined;
  instance: Instance | undefined;
}

export const handlerNames = {
  [START]: 'onStart',
  [REQUEST]: 'onRequest',
  [MESSAGE]: 'onMessage',
  [TIMER]: 'onTimer',
} as const;

export class LiveHost implements Host {
  private readonly program: LiveProgram;
  private world!: WorldView; // set by `begin`, before anything runs
  private protocol!: ProtocolCodecs; // the world's, set with it
  private readonly boots: (Boot | undefined)[] = [];
  private current: CallKind = START;
  /** The node whose handler runs, and its port: what the program calls of ours is about them. */
  private node!: NodeState; // set by `enter`, before the program runs
  private port!: LivePort; // set with it
  private booted: BootedProgram | undefined;
  private hooks!: LoadHooks; // set by `begin`

  /** All boots of a node act through the same port: for explorations, whose boots are many and short. */
  private readonly onePort: boolean;

  constructor(program: LiveProgram, onePort = false) {
    this.program = program;
    this.onePort = onePort;
  }

  begin(world: WorldView): void {
    this.world = world;
    this.protocol = world.protocol;
    const { stepsMax } = world.bounds;
    this.hooks = {
      Node: SharedNode,
      todo: (what) => this.port.trouble('todo', String(what)),
      overrun: (kind) => {
        const name = this.name(this.node);
        const steps = `${name} took more than ${stepsMax} steps. Look for a loop that never ends.`;
        return this.port.trouble('overrun', kind === 'depth' ? tooDeep(name) : steps);
      },
      steps: stepsMax,
      started: (booted) => {
        this.booted = booted;
      },
    };
  }

  private enter(node: NodeState, port: LivePort): void {
    this.node = node;
    this.port = port;
    enter(port.port);
  }

  handle(node: NodeState, kind: CallKind, subject: Json, from: number): void {
    this.current = kind;
    const boot = kind === START ? this.newBoot(node) : (this.boots[node.index] as Boot); // a node that is up has booted
    boot.port.begin();
    this.enter(node, boot.port);
    try {
      if (kind === START) this.construct(node, boot);
      boot.program?.reset(this.world.bounds.stepsMax);
      const result = this.call(node, boot.instance as Instance, kind, subject, from); // constructed at START
      if (isThenable(result)) {
        boot.port.trouble(
          'thenable',
          `${this.name(node)} returned a promise. A handler runs at one instant and finishes: no async, no await. Use this.setTimer for "later".`,
        );
      }
    } catch (error) {
      this.note(node, boot, error);
    }
    boot.port.mode = 'outside';
  }

  status(node: NodeState): Json | undefined {
    const boot = this.boots[node.index] as Boot; // a node that is up has booted
    const { port } = boot;
    port.mode = 'status';
    this.enter(node, port);
    boot.program?.reset(this.world.bounds.stepsMax);
    try {
      const raw = (boot.instance as Instance).status; // constructed at START
      const codec = node.codecs.status;
      if (node.status !== null && codec.same(raw, node.status)) return undefined;
      const copy = codec.copy(raw);
      if (copy === REFUSED) {
        const what =
          raw === undefined
            ? 'is missing: add `get status()` as the handout says'
            : `is not what the lab asks for: ${codec.refusal(raw)}`;
        port.trouble('refused', `The status of ${node.id} ${what}.`);
      }
      return copy as Json; // `trouble` throws
    } catch (error) {
      this.note(node, boot, error);
      return undefined;
    } finally {
      port.mode = 'outside';
    }
  }

  /** What the node's boot is made of. */
  boot(node: NodeState): Readonly<Boot> {
    return this.boots[node.index] as Boot; // asked of nodes that have booted
  }

  /**
   * A boot in the middle of its life, where one evaluation serves all boots: an instance as `START` made it, without any
   * field yet. Only the constructor of our own base class runs, so nothing of the program's does.
   */
  reopen(node: NodeState, one: object): object {
    const boot = this.newBoot(node);
    const program = this.program.start(this.hooks); // no second evaluation: it learns whom it serves now
    boot.program = program;
    this.enter(node, boot.port);
    const { file, export: name } = this.program.classes[node.role] as { file: string; export: string }; // it has booted before
    const made = Reflect.construct(SharedNode, [], program.exports[file]?.[name] as new () => object) as object; // as above
    const prototype = Object.getPrototypeOf(one);
    if (Object.getPrototypeOf(made) !== prototype) Object.setPrototypeOf(made, prototype); // its constructor gave back something else
    boot.instance = made as Instance;
    return made;
  }

  private call(node: NodeState, instance: Instance, kind: CallKind, subject: Json, from: number): unknown {
    switch (kind) {
      case START:
        return instance.onStart();
      case REQUEST:
        return instance.onRequest(node.codecs.request.clone(subject));
      case MESSAGE:
        return instance.onMessage(this.world.nodes[from] as string, this.protocol.message.clone(subject));
      case TIMER:
        return instance.onTimer(subject as string); // timers carry their name
    }
  }

  private newBoot(node: NodeState): Boot {
    const old = this.onePort ? this.boots[node.index]?.port : undefined;
    const port = old ?? new LivePort(this.world, node, () => this.name(node));
    const boot: Boot = { port, program: undefined, instance: undefined };
    this.boots[node.index] = boot;
    return boot;
  }

  private construct(node: NodeState, boot: Boot): void {
    const { port } = boot;
    const wanted = this.program.classes[node.role];
    if (wanted === undefined) throw new Error(`No class for the role "${node.role}".`);
    this.booted = undefined;
    let program: BootedProgram;
    try {
      program = this.program.start(this.hooks);
    } finally {
      boot.program = this.booted; // it may throw while it starts: its position is wanted all the same
    }
    boot.program = program;
    program.reset(this.world.bounds.stepsMax); // a shared program still has what the last handler left
    const found = program.exports[wanted.file]?.[wanted.export];
    if (typeof found !== 'function') {
      port.trouble(
        'missing',
        `${wanted.file} does not export a class called ${wanted.export}. Write \`export class ${wanted.export} extends Node<…>\`, spelled exactly so.`,
      );
    }
    const instance = new (found as new () => Instance)(); // checked above; what it makes is checked call by call
    for (const name of Object.values(handlerNames)) {
      if (typeof instance[name] !== 'function') {
        port.trouble(
          'missing',
          `${wanted.export} in ${wanted.file} is not a node: it has no ${name}. Write \`class ${wanted.export} extends Node<…>\`.`,
        );
      }
    }
    boot.instance = instance;
  }

  private name(node: NodeState): string {
    return `${handlerNames[this.current]} of ${node.id}`;
  }

  /** Turns whatever was thrown into the run's trouble. Hostile values may throw again while we look at them. */
  private note(node: NodeState, boot: Boot, error: unknown): void {
    const { run } = node;
    const at = this.program.where(boot.program?.position() ?? -1);
    if (run.trouble === undefined && isStackOverflow(error))
      run.trouble = { kind: 'overrun', text: tooDeep(this.name(node)) };
    if (run.trouble === undefined) {
      let text = 'threw something that cannot be shown';
      try {
        text = describeThrown(error, (words) => this.program.engineNote?.(words));
      } catch {
        // the value threw while it was looked at: the words above stand
      }
      run.trouble = { kind: 'threw', text: `${this.name(node)} ${text}` };
    }
    if (at !== undefined && run.trouble.at === undefined) run.trouble = { ...run.trouble, at };
  }
}

function isThenable(value: unknown): boolean {
  return value !== null && typeof value === 'object' && typeof (value as { then?: unknown }).then === 'function';
}
