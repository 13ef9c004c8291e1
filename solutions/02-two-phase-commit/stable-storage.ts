import { Node } from '#contract';
import type { StableMessage, StableOptions, StableOutput, StableRequest, StableStatus } from './messages.ts';

type Copy = 0 | 1;
/** What a page holds; `null`: nothing was ever put there. */
type Data = string | null;
interface Good {
  readonly data: Data;
}

/** Part A: Lampson & Sturgis, sections 3 and 4. Careful storage hides what often fails, stable storage what seldom does. */
export class StableStorage extends Node<StableMessage, StableRequest, StableOutput, StableOptions> {
  private readonly lost = new Set<number>();

  override onStart(): void {
    this.cleanup();
    this.setTimer('cleanup', this.options.cleanupEvery);
  }

  override onTimer(_name: string): void {
    this.cleanup();
    this.setTimer('cleanup', this.options.cleanupEvery);
  }

  override onRequest(request: StableRequest): void {
    const { id } = request;
    switch (request.type) {
      case 'put':
        this.stablePut(request.page, request.data);
        this.output({ type: 'put', id });
        break;
      case 'get': {
        const { page } = request;
        const found = this.stableGet(page);
        if (found === undefined) this.output({ type: 'lost', id, page });
        else this.output({ type: 'value', id, page, data: found.data });
        break;
      }
      case 'cleanup':
        this.cleanup();
        this.output({ type: 'clean', id, lost: [...this.lost] });
        break;
    }
  }

  /** A page is bad when it looks bad as often in a row as no soft read error does. */
  private carefulGet(copy: Copy, page: number): Good | undefined {
    for (let tries = 0; tries < this.options.softReads; tries++) {
      const read = this.disk.get(copy, page);
      if (read.status === 'good') return { data: read.data as Data }; // nothing else was ever put
    }
    return undefined;
  }

  /** A put is done when a get says so: a null write leaves a good page too, with what it held before. */
  private carefulPut(copy: Copy, page: number, data: Data): void {
    for (let tries = 0; tries < this.options.badWrites; tries++) {
      this.disk.put(copy, page, data);
      const found = this.carefulGet(copy, page);
      if (found !== undefined && found.data === data) return;
    }
  }

  /** Whenever a crash comes, one of the two copies is whole. */
  private stablePut(page: number, data: Data): void {
    this.carefulPut(0, page, data);
    this.carefulPut(1, page, data);
    this.lost.delete(page);
  }

  private stableGet(page: number): Good | undefined {
    const found = this.carefulGet(0, page) ?? this.carefulGet(1, page);
    if (found === undefined) this.lost.add(page);
    return found;
  }

  private cleanup(): void {
    for (let page = 0; page < this.disk.pairs; page++) this.cleanPair(page);
  }

  /** One bad copy: decay, or a put that was cut off. Both good and different: cut off between them, and copy 0 is newer. */
  private cleanPair(page: number): void {
    const first = this.carefulGet(0, page);
    const second = this.carefulGet(1, page);
    this.lost.delete(page);
    if (first !== undefined) {
      if (second === undefined || second.data !== first.data) this.carefulPut(1, page, first.data);
    } else if (second !== undefined) this.carefulPut(0, page, second.data);
    else this.lost.add(page);
  }

  get status(): StableStatus {
    return { lost: [...this.lost] };
  }
}
