/**
 * The guest's main loop: runs what it is told with the student's program and streams what the nodes did. It judges
 * nothing and keeps nothing; whatever it says, the judge derives its verdicts itself.
 */
import type { Json } from '#contract';
import { Writer } from '../../base/bytes.ts';
import { anyJson } from '../../course/codec/index.ts';
import type { Exploration, Protocol, Suite, Test } from '../../course/suite.ts';
import { hostOf, makeWorld, type Run, settingOf } from '../../course/worlds.ts';
import { Recorder } from '../../simulator/answers.ts';
import type { Bounds } from '../../simulator/effects.ts';
import type { LiveProgram, StartBoot } from '../../simulator/live-host.ts';
import { blind } from '../../simulator/observer.ts';
import type { BuiltProgram } from '../build/program.ts';
import { openPipe } from '../process/guest-pipe.ts';
import { withdrawHost } from '../process/withdraw-host.ts';
import { callFunction } from './call.ts';
import { Explore } from './explore.ts';
import { loadSealed, sealRealm } from './load.ts';
import { whereIn } from './where.ts';
import { type Command, frameKinds } from './wire.ts';

const CHUNK = 48 * 1024;
const FLUSH_EVERY = 512;
/** A search may meet the same exception in thousands of local states. */
const ENGINE_NOTES_MAX = 20;

export function serveGuest(suite: Suite): void {
  const pipe = openPipe();
  const tests = new Map<string, Test | Exploration>([...suite.public, ...suite.hidden].map((test) => [test.id, test]));
  sealRealm();
  withdrawHost();
  let start: StartBoot | undefined;
  let program: BuiltProgram | undefined;
  let exploring: Explore | undefined;
  const writer = new Writer();
  const say = (kind: number, value: Json) => {
    const note = new Writer();
    anyJson.encode(note, anyJson.copy(value) as Json); // a copy has its keys in order, as the decoder insists
    pipe.write(kind, note.take());
  };
  pipe.write(frameKinds.ready, new Uint8Array(0));

  for (;;) {
    const command = pipe.readCommand() as Command; // the judge's thread speaks nothing else; at the end of input the process ends
    switch (command.kind) {
      case 'load':
        program = command.program;
        start = loadSealed(command.program.code, command.program.stateless);
        break;
      case 'runs':
        runs(command.test, command.runs, command.bounds);
        break;
      case 'explore':
        exploring = explore(command.test, command.bounds);
        break;
      case 'ask':
      case 'audit': {
        if (exploring === undefined) throw new Error(`${command.kind} before explore`);
        if (command.kind === 'ask') exploring.ask(command.questions);
        else exploring.audit(command.history);
        break;
      }
      case 'call': {
        if (start === undefined || program === undefined) throw new Error('call before load');
        say(frameKinds.called, callFunction(start, program, command) as unknown as Json);
        break;
      }
    }
  }

  function runs(id: string, wanted: readonly Run[], bounds: Bounds): void {
    const test = tests.get(id);
    if (test === undefined || test.kind === 'law' || start === undefined || program === undefined)
      throw new Error(`no world for ${id}`);
    const live = liveProgram(test, start, program, Number.MAX_SAFE_INTEGER);
    for (const run of wanted) {
      writer.forget();
      let handlers = 0;
      const recorder = new Recorder(hostOf(test, live, bounds), writer, () => {
        handlers++;
        const due = handlers % FLUSH_EVERY === 0; // slow handlers must not look like silence
        if (writer.length >= CHUNK || (due && writer.length > 0)) {
          pipe.write(frameKinds.chunk, writer.view());
          writer.reset();
          if (due) pipe.flush();
        }
      });
      makeWorld(test, run, recorder, () => blind, bounds).run();
      pipe.write(frameKinds.runEnd, writer.view());
      writer.reset();
      pipe.flush(); // every run counts as a sign of life
    }
  }

  function explore(id: string, bounds: Bounds): Explore {
    const test = tests.get(id);
    if (test?.kind !== 'exploration' || start === undefined || program === undefined)
      throw new Error(`nothing to explore for ${id}`);
    const live = liveProgram(test, start, program, ENGINE_NOTES_MAX);
    const { code, stateless } = program;
    return new Explore(pipe, settingOf(test, bounds), stateless ? { ...live, fresh: loadSealed(code) } : live);
  }

  /** `notes`: how many exceptions are told in the engine's own words. */
  function liveProgram(
    { protocol }: { readonly protocol: Protocol },
    start: StartBoot,
    program: BuiltProgram,
    notes: number,
  ): LiveProgram {
    let left = notes;
    return {
      start,
      classes: protocol.roles,
      where: whereIn(program),
      engineNote: (text) => {
        if (left-- > 0) say(frameKinds.engineNote, text);
      },
    };
  }
}
