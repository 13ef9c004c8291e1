/** `this.disk`: what a program sees of its disks. Frozen closures, as in `storage-view.ts`. */
import type { Disk as DiskMembers, PageRead } from '#contract';
import type { Copy } from '../trace/events.ts';
import type { Disk } from './disk.ts';
import type { LivePort } from './port.ts';

export function diskFor(port: LivePort, disk: Disk): DiskMembers {
  const place = (what: string, copy: unknown, page: unknown): void => {
    if (copy !== 0 && copy !== 1) port.trouble('refused', `disk.${what}(copy, page) takes copy 0 or 1.`);
    if (typeof page !== 'number' || !Number.isSafeInteger(page) || page < 0 || page >= disk.pairs)
      port.trouble('refused', `disk.${what}(copy, page) takes a page from 0 to ${disk.pairs - 1}.`);
  };
  return Object.freeze({
    pairs: disk.pairs,
    put: Object.freeze((copy: Copy, page: number, data: unknown): void => {
      place('put', copy, page);
      port.put(disk, copy, page, port.plain('disk.put', data));
    }),
    get: Object.freeze((copy: Copy, page: number): PageRead => {
      place('get', copy, page);
      return port.get(disk, copy, page);
    }),
  });
}
