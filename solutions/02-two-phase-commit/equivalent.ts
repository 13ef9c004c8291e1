/** Mutants of the solution that keep all that the lab promises, and why. */
import type { Equivalent } from '#course';

const only = 'It is the only timer, and one of it is armed at a time: any name will do.';
const oftener = 'How often to try beyond what the options demand is up to the program.';
const asked = 'Whoever misses a decision asks, and is answered: it may be said once, or not at all.';
const remembers = 'A coordinator may remember its commits for ever, and finish them again after each restart.';

const quiet = 'When it fires there is nobody left to be told, and nothing is sent.';
const idle = 'When it fires nothing is collected any more, and nothing happens.';
const shown = 'Nothing has to be in the status of a coordinator.';

export const equivalents: readonly Equivalent[] = [
  {
    id: 'first-cleanup-without-a-name',
    file: 'stable-storage.ts',
    find: "override onStart(): void {\n    this.cleanup();\n    this.setTimer('cleanup',",
    put: "override onStart(): void {\n    this.cleanup();\n    this.setTimer('',",
    why: only,
  },
  {
    id: 'cleanup-without-a-name',
    file: 'stable-storage.ts',
    find: "override onTimer(_name: string): void {\n    this.cleanup();\n    this.setTimer('cleanup',",
    put: "override onTimer(_name: string): void {\n    this.cleanup();\n    this.setTimer('',",
    why: only,
  },
  {
    id: 'reads-once-more',
    file: 'stable-storage.ts',
    find: 'tries < this.options.softReads',
    put: 'tries <= this.options.softReads',
    why: oftener,
  },
  {
    id: 'writes-once-more',
    file: 'stable-storage.ts',
    find: 'tries < this.options.badWrites',
    put: 'tries <= this.options.badWrites',
    why: oftener,
  },
  {
    id: 'writes-until-it-works',
    file: 'stable-storage.ts',
    find: 'tries < this.options.badWrites; tries++',
    put: 'tries < this.options.badWrites; tries--',
    why: oftener,
  },
  {
    id: 'writes-what-is-there',
    file: 'stable-storage.ts',
    find: 'second === undefined || second.data !== first.data',
    put: 'true',
    why: 'Copy 1 gets what copy 0 holds: where it has that already, nothing but time is lost.',
  },
  {
    id: 'ends-are-not-read',
    file: 'coordinator.ts',
    find: 'delete this.committed[entry.tx];',
    put: ';',
    why: remembers,
  },
  {
    id: 'ends-are-not-written',
    file: 'coordinator.ts',
    find: "this.record({ kind: 'end', tx }, true);",
    put: ';',
    why: remembers,
  },
  {
    id: 'never-forgets',
    file: 'coordinator.ts',
    find: 'this.committed[tx].length > 0',
    put: 'true',
    why: remembers,
  },
  {
    id: 'forgets-nobody',
    file: 'coordinator.ts',
    find: 'this.committed[tx].length > 0',
    put: 'this.committed[tx].length >= 0',
    why: remembers,
  },
  {
    id: 'asked-after-a-restart',
    file: 'coordinator.ts',
    find: '// the crash may have come before we said so\n      this.tellCommit(tx);',
    put: ';',
    why: asked,
  },
  {
    id: 'never-tells-again',
    file: 'coordinator.ts',
    find: "name.startsWith('commit')",
    put: 'false',
    why: asked,
  },
  {
    id: 'looks-at-the-end-of-the-name',
    file: 'coordinator.ts',
    find: "name.startsWith('commit')",
    put: "name.endsWith('commit')",
    why: asked,
  },
  {
    id: 'tells-once',
    file: 'coordinator.ts',
    find: `this.setTimer(\`commit \${tx}\`, 4 * this.options.delay);`,
    put: ';',
    why: asked,
  },
  {
    id: 'tells-again-without-a-name',
    file: 'coordinator.ts',
    find: `this.setTimer(\`commit \${tx}\``,
    put: 'this.setTimer(``',
    why: asked,
  },
  {
    id: 'aborts-are-told-to-voters',
    file: 'coordinator.ts',
    find: "vote === undefined || vote === 'yes'",
    put: "false || vote === 'yes'",
    why: asked,
  },
  {
    id: 'vote-timer-goes-on',
    file: 'coordinator.ts',
    find: `this.cancelTimer(\`votes \${tx}\`);`,
    put: ';',
    why: idle,
  },
  {
    id: 'another-timer-is-cancelled',
    file: 'coordinator.ts',
    find: `this.cancelTimer(\`votes \${tx}\`);`,
    put: 'this.cancelTimer(``);',
    why: idle,
  },
  {
    id: 'commit-timer-goes-on',
    file: 'coordinator.ts',
    find: `this.cancelTimer(\`commit \${tx}\`);`,
    put: ';',
    why: quiet,
  },
  {
    id: 'another-commit-timer-is-cancelled',
    file: 'coordinator.ts',
    find: `this.cancelTimer(\`commit \${tx}\`);`,
    put: 'this.cancelTimer(``);',
    why: quiet,
  },
  {
    id: 'shows-no-votes',
    file: 'coordinator.ts',
    find: "tx[id] = 'collecting';",
    put: ';',
    why: shown,
  },
  {
    id: 'shows-no-commits',
    file: 'coordinator.ts',
    find: "tx[id] = 'committed';",
    put: ';',
    why: shown,
  },
  {
    id: 'tells-somebody-unknown',
    file: 'coordinator.ts',
    find: 'this.committed[tx] ?? []',
    put: 'this.committed[tx] ?? ["Stryker was here"]',
    why: 'It is called for what is committed alone: the default is there for the compiler.',
  },
  {
    id: 'asks-itself-too',
    file: 'participant.ts',
    find: 'node !== this.self',
    put: 'true',
    why: 'It answers itself that it is uncertain, and heeds that as it does when others say so.',
  },
  {
    id: 'looks-at-the-locks-again',
    file: 'participant.ts',
    find: 'if (!free || !funds) {\n      this.refused[tx] = true;',
    put: 'if (!free || !funds) {',
    why: 'A no binds nobody: the coordinator aborts when it hears of it, and if it does not, a yes to the next copy is as good.',
  },
  {
    id: 'shows-what-is-prepared-alone',
    file: 'participant.ts',
    find: "tx[id] = outcome === 'commit' ? 'committed' : 'aborted';",
    put: ';',
    why: 'What is prepared must be in the status; what is decided may.',
  },
  {
    id: 'refuses-in-silence',
    file: 'participant.ts',
    find: "      this.output({ type: 'decided', tx, outcome: 'abort' });\n    }",
    put: '      ;\n    }',
    why: 'The handout leaves it open whether the application hears of what was refused on an inquiry.',
  },
];
