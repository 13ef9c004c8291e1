/**
 * The wall between SES and the permission flags: what Node put into the realm is taken out again before student code runs.
 *
 * Whoever got hold of the host's `Function` would find `globalThis.process` and with it signals, which no flag denies, and
 * before Node 25 sockets. Afterwards there is the language, and `import()`, whose promise never settles: a guest does
 * nothing but block in reads and writes, and never comes back to its event loop.
 */
import { runInNewContext } from 'node:vm';

/** Made by SES, used by the code that loads programs. */
const ofSes = ['Compartment', 'ModuleSource', 'assert', 'harden', 'hardenIntrinsics', 'lockdown', 'repairIntrinsics'];

/** After `openPipe`, at any time before student code. Our own modules must have captured what they need of the host. */
export function withdrawHost(): void {
  const language: readonly PropertyKey[] = runInNewContext('Reflect.ownKeys(globalThis)');
  const kept = new Set<PropertyKey>([...language, ...ofSes]);
  for (const key of Reflect.ownKeys(globalThis)) if (!kept.has(key)) Reflect.deleteProperty(globalThis, key);
}
