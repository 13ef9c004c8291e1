import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleEntry } from './bundle.ts';
import { canDenyNetwork, guestFlags } from './flags.ts';
import { startGuest } from './guest-process.ts';
import { tell } from './test-guest.ts';

/** What Node lets a guest do that has broken out of SES. Each deed returns or throws; the guest prints how it went. */
const probeEntry = `
  import { createRequire } from 'node:module';
  import * as fs from 'node:fs';
  import { openPipe } from './guest-pipe.ts';
  const { folder, port } = openPipe().readCommand();
  const file = folder + '/secret.txt';
  const deeds = {
    'read its own bundle': () => fs.readFileSync(__filename).length,
    'read a file': () => fs.readFileSync(file, 'utf8'),
    'read through /proc': () => fs.readFileSync('/proc/self/environ'),
    'list a folder': () => fs.readdirSync(folder),
    'list the folder of its bundle': () => fs.readdirSync(__dirname),
    'ask whether a file exists': () => fs.existsSync(file) || refuse(),
    'write a file': () => fs.writeFileSync(folder + '/written.txt', ''),
    'change its own bundle': () => fs.appendFileSync(__filename, ''),
    'make a link': () => fs.symlinkSync(file, folder + '/link'),
    'open a database': () => new (require('node:sqlite').DatabaseSync)(folder + '/data.db'),
    'write a heap snapshot': () => require('node:v8').writeHeapSnapshot(folder + '/heap'),
    'write a report': () => process.report.writeReport(folder + '/report'),
    'load a module': () => createRequire(folder + '/')('./module.cjs'),
    'load an addon': () => process.dlopen({ exports: {} }, folder + '/addon.node'),
    'start a process': () => { const { error } = require('node:child_process').spawnSync(process.execPath, ['-v']); if (error) throw error; },
    'start a thread': () => new (require('node:worker_threads').Worker)('', { eval: true }),
    'start WASI': () => new (require('node:wasi').WASI)({ version: 'preview1', preopens: { '/': '/' } }),
    'open the inspector': () => require('node:inspector').open(0),
    'reach an internal binding': () => process.binding('fs'),
    'see the environment': () => Object.keys(process.env).filter((name) => name !== 'SystemRoot').length > 0 || refuse(),
    'open a connection': () => heard(require('node:net').connect(port, '127.0.0.1'), 'connect'),
    'listen': () => heard(require('node:net').createServer().listen(0), 'listening'),
    'send a datagram': () => heard(require('node:dgram').createSocket('udp4').bind(0), 'listening'),
    'fetch': () => fetch('http://127.0.0.1:' + port),
  };
  const refuse = () => { throw new Error('no'); };
  const heard = (emitter, event) => new Promise((yes, no) => emitter.on('error', no).on(event, yes));
  (async () => {
    const done = {};
    for (const [name, deed] of Object.entries(deeds)) {
      try { await deed(); done[name] = true; } catch { done[name] = false; }
    }
    fs.writeSync(2, JSON.stringify(done));
    process.exit(0);
  })();
`;

const folder = mkdtempSync(join(tmpdir(), 'lockstep-test-confinement-'));
const server = createServer((_, response) => response.end());

beforeAll(async () => {
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'module.cjs'), '');
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

describe('a guest that has broken out of SES', () => {
  it('reads its own bundle and nothing else', async () => {
    process.env.LOCKSTEP_TEST_SECRET = 'secret';
    const { file } = await bundleEntry({
      entry: probeEntry,
      resolveDir: import.meta.dirname,
      outFile: 'test-probe.cjs',
    });
    const guest = startGuest({ bundle: file });
    // A server that listens on a port: its address is no string.
    guest.send({ folder, port: (server.address() as AddressInfo).port });
    const { stderrTail } = await guest.exited;
    guest.kill();
    const done: Record<string, boolean> = JSON.parse(stderrTail);

    const network = ['open a connection', 'listen', 'send a datagram', 'fetch'];
    const allowed = Object.keys(done).filter((name) => done[name]);
    expect(Object.keys(done)).toHaveLength(24);
    expect(allowed).toEqual(['read its own bundle', ...(canDenyNetwork() ? [] : network)]);
    expect(readdirSync(folder).sort()).toEqual(['module.cjs', 'secret.txt']);
  });
});

it("a program with the host's own Function finds the language and an import that never comes", async () => {
  const { heard } = await tell([{ kind: 'escape' }, { kind: 'echo', text: '' }, { kind: 'done' }]);
  const found = heard.text.split(' ');
  for (const name of ['Object', 'Function', 'JSON', 'Uint8Array']) expect(found).toContain(name);
  for (const name of [
    'process',
    'global',
    'Buffer',
    'fetch',
    'WebSocket',
    'setTimeout',
    'queueMicrotask',
    'structuredClone',
    'performance',
  ])
    expect(found).not.toContain(name);
  expect(heard).toMatchObject({ frames: 3, gone: undefined });
});

describe('the flags', () => {
  const of =
    (...flags: string[]) =>
    (flag: string) =>
      flags.includes(flag);
  it.each([
    {
      node: '20.19',
      knows: of('--experimental-permission', '--no-addons'),
      flags: '--no-addons --experimental-permission',
    },
    {
      node: '22.13',
      knows: of('--permission', '--experimental-permission', '--no-addons', '--no-experimental-sqlite'),
      flags: '--no-addons --no-experimental-sqlite --permission',
    },
    {
      node: '26.0',
      knows: of('--permission', '--no-addons', '--no-experimental-sqlite', '--no-experimental-ffi', '--allow-net'),
      flags: '--no-addons --no-experimental-sqlite --no-experimental-ffi --permission',
    },
  ])('of Node $node', ({ knows, flags }) => {
    const all = guestFlags({ bundle: '/b/guest.cjs', memoryMb: 64 }, knows);
    expect(all.join(' ')).toBe(`--no-warnings --max-old-space-size=64 ${flags} --allow-fs-read=/b/guest.cjs`);
  });

  it('open the inspector instead of the walls when somebody debugs', () => {
    const flags = guestFlags({ bundle: '/b/guest.cjs', memoryMb: 64, inspectPort: 9229 }, of('--permission'));
    expect(flags).toEqual(['--no-warnings', '--max-old-space-size=64', '--inspect-wait=127.0.0.1:9229']);
  });

  it('do not exist on a Node that cannot confine', () => {
    expect(() => guestFlags({ bundle: '', memoryMb: 64 }, of())).toThrow('cannot confine a program');
  });
});
