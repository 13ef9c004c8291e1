/** Main thread: gives a worker the means to talk to a guest. */
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Guest } from './guest-process.ts';
import type { LinkData, LinkMessage } from './link.ts';

export interface Connection {
  /** For the worker's `openLink`: send it in `workerData` or in a message … */
  readonly link: LinkData;
  /** … with this transfer list. */
  readonly transfer: readonly MessagePort[];
}

/** Once per guest: when the worker closes the link, or ends, the guest is released. */
export function connectWorker(guest: Guest): Connection {
  const { wire } = guest;
  wire.lend();
  const { port1, port2 } = new MessageChannel();
  port1.on('message', (message: LinkMessage) => {
    if (message === null) wire.resume();
    else guest.send(message);
  });
  port1.on('close', guest.release);
  port1.unref(); // the guest itself keeps this process alive
  void wire.closed.then(() => port1.close());
  return { link: { route: wire.route, status: wire.status.memory, port: port2 }, transfer: [port2] };
}
