/** What Linux tells of another process. Elsewhere, and of a process that has just ended: undefined. */
import { readFileSync } from 'node:fs';

/** Resident memory. Pages may be larger than 4 KiB on some ARM kernels: then a limit is looser, never tighter. */
export function residentMegabytes(pid: number): number | undefined {
  const pages = fieldsOf(pid, 'statm')?.[1];
  return pages === undefined ? undefined : (Number(pages) * 4096) / 2 ** 20;
}

/** Processor time of all its threads. The kernel counts in ticks, 100 to the second on every Linux that Node runs on. */
export function cpuSeconds(pid: number): number | undefined {
  const fields = fieldsOf(pid, 'stat');
  // proc(5): fields 14 and 15, user and system time; `fieldsOf` starts behind the second.
  return fields === undefined ? undefined : (Number(fields[11]) + Number(fields[12])) / 100;
}

export function isZombie(pid: number): boolean {
  return fieldsOf(pid, 'stat')?.[0] === 'Z';
}

function fieldsOf(pid: number, file: 'stat' | 'statm'): string[] | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    // The second field of `stat` is the program's name in parentheses, and may hold anything.
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return undefined;
  }
}
