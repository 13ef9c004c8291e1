/**
 * Which flags keep a guest away from files, processes, threads and addons.
 *
 * SES is the first wall: the student's code has no `require`, `process` or `import` to reach the machine with. The flags
 * are the second, for the day the first one leaks. They are chosen by what this Node says it knows, not by its version:
 * the names changed in minor releases (22.13, 23.5), and a flag that Node no longer knows would keep the guest from
 * starting at all.
 *
 *   what is denied                       Node 20   22 – 24   25 and later
 *   files but the bundle, child            yes       yes       yes
 *   processes, threads, addons, WASI,
 *   inspector
 *   node:sqlite (opens files past the     absent     yes       yes      (by --no-experimental-sqlite alone)
 *   permission model)
 *   sockets, name lookups                  no        no        yes
 *   signals to processes of this user      no        no        no
 */

/** First match wins. */
const permissionFlags = ['--permission', '--experimental-permission'];

/** Left out where unknown. `--permission` denies everything that is not allowed by name, so this list stays short. */
const hardeningFlags = ['--no-addons', '--no-experimental-sqlite', '--no-experimental-ffi'];

export interface GuestFlags {
  /** The one file the guest may read. */
  readonly bundle: string;
  readonly memoryMb: number;
  /** A port, or undefined for a guest without inspector. */
  readonly inspectPort?: number | undefined;
}

type Knows = (flag: string) => boolean;
const thisNode: Knows = (flag) => process.allowedNodeEnvironmentFlags.has(flag);

export function guestFlags(options: GuestFlags, knows: Knows = thisNode): string[] {
  const flags = ['--no-warnings', `--max-old-space-size=${options.memoryMb}`, ...hardeningFlags.filter(knows)];
  if (options.inspectPort !== undefined) {
    // The permission model refuses the inspector on most versions; whoever debugs runs their own code on their own
    // machine, and SES stays. `wait`: the debugger has set its breakpoints before the first handler runs.
    return [...flags, `--inspect-wait=127.0.0.1:${options.inspectPort}`];
  }
  const permission = permissionFlags.find(knows);
  if (permission === undefined) {
    throw new Error(
      `This Node (${process.version}) cannot confine a program: it has no --permission flag. Install Node 20.19 or later.`,
    );
  }
  return [...flags, permission, `--allow-fs-read=${options.bundle}`];
}

/** Whether this Node can refuse sockets to a process (SES refuses them everywhere). */
export function canDenyNetwork(knows: Knows = thisNode): boolean {
  return knows('--allow-net');
}
