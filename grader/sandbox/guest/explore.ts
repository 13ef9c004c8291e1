/** The guest in an exploration: answers questions about local states. */
import { Writer } from '../../base/bytes.ts';
import { anyJson } from '../../course/codec/index.ts';
import { writeAnswer } from '../../explorer/answer-bytes.ts';
import type { History, Question } from '../../explorer/answering.ts';
import { LocalStates } from '../../explorer/local-states.ts';
import type { Setting } from '../../explorer/runner.ts';
import type { RoleCodecs } from '../../simulator/effects.ts';
import type { LiveProgram } from '../../simulator/live-host.ts';
import type { GuestPipe } from '../process/guest-pipe.ts';
import { frameKinds } from './wire.ts';

const CHUNK = 48 * 1024;
/** Handlers between two signs of life. */
const FLUSH_EVERY = 32;

export class Explore {
  private readonly pipe: GuestPipe;
  private readonly setting: Setting;
  private readonly roles: readonly RoleCodecs[];
  private readonly states: LocalStates;
  private readonly writer = new Writer();
  private handlers = 0;
  private flushed = 0;

  constructor(pipe: GuestPipe, setting: Setting, program: LiveProgram) {
    this.pipe = pipe;
    this.setting = setting;
    this.roles = setting.nodes.map(({ role }) => setting.protocol.roles[role] as RoleCodecs); // LocalStates checks it
    this.states = new LocalStates(setting, program, () => this.handlers++);
  }

  ask(questions: readonly Question[]): void {
    const { writer } = this;
    writer.reset();
    writer.forget();
    for (const question of questions) {
      const role = this.roles[question.node] as RoleCodecs; // the judge asks of its own nodes
      writeAnswer(writer, this.setting.protocol, role, this.states.one(question));
      const due = this.handlers - this.flushed >= FLUSH_EVERY; // slow handlers must not look like silence
      if (!due && writer.length < CHUNK) continue;
      this.send();
      if (!due) continue;
      this.flushed = this.handlers;
      this.pipe.flush();
    }
    if (writer.length > 0) this.send();
  }

  audit(history: History): void {
    const note = new Writer();
    anyJson.encode(note, this.states.audit(history) ?? null);
    this.pipe.write(frameKinds.audited, note.take());
  }

  private send(): void {
    this.pipe.write(frameKinds.answers, this.writer.view());
    this.writer.reset();
  }
}
