/**
 * What nodes did, as bytes: the recorder writes while a live host answers, the player answers from the record. Both go
 * through the same world, so the record needs neither times nor messages received: only effects, statuses and troubles.
 */
import type { Json } from '#contract';
import type { Reader, Writer } from '../base/bytes.ts';
import type { CallKind, ProtocolCodecs } from './effects.ts';
import { readHandler, writeHandler } from './handler-bytes.ts';
import type { Host } from './host.ts';
import type { NodeState } from './node-state.ts';
import type { WorldView } from './port.ts';
import { Misfit, readTrouble, writeTrouble } from './trouble-bytes.ts';

const SAME_STATUS = 0;
const NEW_STATUS = 1;
const NO_STATUS = 2;

export class Recorder implements Host {
  private readonly live: Host;
  private readonly writer: Writer;
  /** Called between handlers: what is written so far may be sent off. */
  private readonly pause: () => void;
  private protocol!: ProtocolCodecs; // the world's, set by `begin`

  constructor(live: Host, writer: Writer, pause: () => void = () => {}) {
    this.live = live;
    this.writer = writer;
    this.pause = pause;
  }

  begin(world: WorldView): void {
    this.protocol = world.protocol;
    this.live.begin(world);
  }

  handle(node: NodeState, kind: CallKind, subject: Json, from: number): void {
    this.pause();
    this.live.handle(node, kind, subject, from);
    writeHandler(this.writer, this.protocol, node.codecs, node.run);
  }

  status(node: NodeState): Json | undefined {
    const status = this.live.status(node);
    const { trouble } = node.run;
    if (trouble !== undefined) {
      this.writer.u8(NO_STATUS);
      writeTrouble(this.writer, trouble);
    } else if (status === undefined) {
      this.writer.u8(SAME_STATUS);
    } else {
      this.writer.u8(NEW_STATUS);
      node.codecs.status.encode(this.writer, status);
    }
    return status;
  }
}

export class Player implements Host {
  private readonly reader: Reader;
  private world!: WorldView; // set by `begin`

  constructor(reader: Reader) {
    this.reader = reader;
  }

  begin(world: WorldView): void {
    this.world = world;
  }

  handle(node: NodeState, _kind: CallKind, _subject: Json, _from: number): void {
    const { protocol, nodes, bounds } = this.world;
    const { codecs: role, store, disk } = node;
    const place = {
      protocol,
      role,
      nodes: nodes.length,
      effectsMax: bounds.effectsMax,
      store,
      disk,
      now: this.world.now,
    };
    readHandler(this.reader, place, node.run);
  }

  status(node: NodeState): Json | undefined {
    switch (this.reader.u8()) {
      case SAME_STATUS:
        return undefined;
      case NEW_STATUS:
        return node.codecs.status.decode(this.reader);
      case NO_STATUS:
        node.run.trouble = readTrouble(this.reader);
        return undefined;
      default:
        throw new Misfit('an unknown kind of status');
    }
  }
}
