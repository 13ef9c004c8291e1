/** Guest and judge, pipelined on two cores, against everything in one process without recording; and the bytes an event takes on the wire. */

import { Writer } from '../base/bytes.ts';
import { loadSuite, readProgram } from '../course/catalogue.ts';
import { boundsOf, makeWorld } from '../course/worlds.ts';
import { entriesIn, gradeLocally, openJudge, testsOf } from '../judge/index.ts';
import { buildProgram } from '../sandbox/build/index.ts';
import { loadPlain } from '../sandbox/guest/load.ts';
import { whereIn } from '../sandbox/guest/where.ts';
import { Recorder } from '../simulator/answers.ts';
import { LiveHost } from '../simulator/live-host.ts';
import { blind } from '../simulator/observer.ts';
import type { Measurement } from './index.ts';
import { LAB } from './mutex-world.ts';
import { fixed, inTurn } from './timing.ts';

export const pipeline: Measurement = {
  name: 'pipeline',
  what: 'lab 01 graded by guest and judge against the in-process runner, wall time (aim: ≤ 2×; ≤ 16 bytes an event)',
  async run(say) {
    const program = await readProgram(LAB, { kind: 'solution' });
    const judge = openJudge({ warm: true });
    const request = { lab: LAB, program, part: 'B', seeds: 3000 };
    const [guest = 0, local = 0] = await inTurn(
      3,
      () => judge.grade(request),
      () => gradeLocally(request),
    );
    await judge.close();
    say(
      `part B, 3,000 seeds a storm: guest and judge ${fixed(guest, 0)} ms, in process ${fixed(local, 0)} ms: ${fixed(guest / local)}×`,
    );
    for (const [test, { bytes, events }] of await wire())
      say(`${test}: ${fixed(bytes / events, 1)} bytes an event on the wire (${events} events)`);
  },
};

async function wire(): Promise<Map<string, { bytes: number; events: number }>> {
  const found = new Map<string, { bytes: number; events: number }>();
  const { files } = await readProgram(LAB, { kind: 'solution' });
  const built = await buildProgram({ files, entries: entriesIn(await loadSuite(LAB)) });
  if (built.kind === 'rejected') throw new Error('the solution does not build');
  const start = loadPlain(built.program.code, built.program.stateless);
  for (const test of testsOf(await loadSuite(LAB))) {
    if (test.kind !== 'storm') continue;
    let [bytes, events] = [0, 0];
    for (let seed = 1; seed <= 20; seed++) {
      const writer = new Writer();
      const host = new LiveHost({ start, classes: test.protocol.roles, where: whereIn(built.program) });
      const world = makeWorld(test, { seed, choices: [] }, new Recorder(host, writer), () => blind, boundsOf({}));
      world.run();
      bytes += writer.length;
      events += world.event + 1;
    }
    found.set(test.id, { bytes, events });
  }
  return found;
}
