/** Hostile programs that the source rules refuse: they never start. */
import { type HostileProgram, onRequest } from './programs.ts';

export const refusedPrograms: readonly HostileProgram[] = [
  {
    id: 'prints-points',
    hope: 'a report on stdout is believed',
    code: onRequest(`console.log(JSON.stringify({ points: 100 }));`),
    expect: 'rejected',
    says: 'console',
  },
  {
    id: 'exits',
    hope: 'exit code 0 counts as passing',
    code: onRequest(`process.exit(0);`),
    expect: 'rejected',
    says: 'process',
  },
  {
    id: 'reads-files',
    hope: 'the hidden tests can be read',
    code: `import { readFileSync } from 'node:fs';\n${onRequest(`this.note(readFileSync('/etc/hostname', 'utf8'));`)}`,
    expect: 'rejected',
    says: 'node:fs',
  },
  {
    id: 'imports-the-suite',
    hope: 'the suite can be imported',
    code: `import { hiddenTests } from '../../grader/suites/00-warm-up/index.ts';\n${onRequest('this.note(String(hiddenTests.length));')}`,
    expect: 'rejected',
    says: 'import',
  },
  {
    id: 'imports-later',
    hope: 'a dynamic import is not seen',
    code: onRequest(`void import('node:fs');`),
    expect: 'rejected',
    says: 'import',
  },
  {
    id: 'async-handler',
    hope: 'work after the handler escapes the clock',
    code: `export class Client extends Base {\n  override async onRequest() {}\n  get status() { return { waiting: 0 }; }\n}`,
    expect: 'rejected',
    says: 'async',
  },
  {
    id: 'module-state',
    hope: 'nodes share a variable',
    code: `let shared = 0;\n${onRequest('shared++;')}`,
    expect: 'rejected',
    says: 'shared',
  },
  {
    id: 'private-state',
    hope: 'state hides from the explorer',
    code: `export class Client extends Base {\n  #hidden = 0;\n  override onRequest() { this.#hidden++; }\n  get status() { return { waiting: 0 }; }\n}`,
    expect: 'rejected',
    says: '#hidden',
  },
  {
    id: 'module-map',
    hope: 'nodes share a map',
    code: `const shared = new Map<string, number>();\n${onRequest(`shared.set('n', 1);`)}`,
    expect: 'rejected',
    says: 'shared',
  },
  {
    id: 'proxy-message',
    hope: 'a proxy answers differently each time',
    code: onRequest(
      `this.send(this.options.server, new Proxy({ type: 'ask', id: request.id }, { get() { throw new Error('trap'); } }) as never);`,
    ),
    expect: 'rejected',
    says: 'Proxy',
  },
  {
    id: 'knows-the-test',
    hope: 'the program can tell which test it is in',
    code: onRequest(
      `const seen = [typeof (0, eval), typeof this.constructor.name]; if (seen.length === 99) this.note('never');`,
    ),
    expect: 'rejected',
    says: 'eval',
  },
  {
    id: 'reads-environment',
    hope: 'the environment tells secrets',
    code: onRequest(`this.note(String((globalThis as { process?: unknown }).process));`),
    expect: 'rejected',
    says: 'globalThis',
  },
  {
    id: 'opens-network',
    hope: 'answers come from elsewhere',
    code: onRequest(`void fetch('http://localhost:1/');`),
    expect: 'rejected',
    says: 'fetch',
  },
];
