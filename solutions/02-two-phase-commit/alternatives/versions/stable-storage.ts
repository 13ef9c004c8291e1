import { Node } from '#contract';
import type { StableMessage, StableOptions, StableOutput, StableRequest, StableStatus } from '../../messages.ts';

type Copy = 0 | 1;
/** A page knows how often it has been put: of two good copies the newer one counts. */
interface Dated {
  readonly version: number;
  readonly data: string | null;
}

/** Part A, with versions: cleanup need not know which copy is written first. */
export class StableStorage extends Node<StableMessage, StableRequest, StableOutput, StableOptions> {
  private lost: number[] = [];

  override onStart(): void {
    this.onTimer();
  }

  /** Twice as often as it must. */
  override onTimer(): void {
    this.cleanup();
    this.setTimer('soon', this.options.cleanupEvery / 2);
  }

  override onRequest(request: StableRequest): void {
    const { id } = request;
    if (request.type === 'cleanup') {
      this.cleanup();
      this.output({ type: 'clean', id, lost: this.lost });
      return;
    }
    const { page } = request;
    const now = this.repaired(page);
    if (request.type === 'put') {
      this.writeBoth(page, { version: (now?.version ?? 0) + 1, data: request.data });
      this.lost = this.lost.filter((it) => it !== page);
      this.output({ type: 'put', id });
    } else if (now === undefined) {
      if (!this.lost.includes(page)) this.lost.push(page);
      this.output({ type: 'lost', id, page });
    } else this.output({ type: 'value', id, page, data: now.data });
  }

  private read(copy: Copy, page: number): Dated | undefined {
    for (let left = this.options.softReads + 1; left > 0; left--) {
      const it = this.disk.get(copy, page);
      if (it.status === 'good') return (it.data as Dated | null) ?? { version: 0, data: null };
    }
    return undefined;
  }

  private write(copy: Copy, page: number, dated: Dated): void {
    for (;;) {
      this.disk.put(copy, page, dated.version === 0 ? null : { ...dated }); // a new page holds null: so do its repaired copies
      if (this.read(copy, page)?.version === dated.version) return;
    }
  }

  /** A lost page begins anew; a copy may come back with an older life's version, and must not win. */
  private writeBoth(page: number, dated: Dated): void {
    this.write(0, page, dated);
    this.write(1, page, dated);
  }

  /** The newest that a copy holds; afterwards both do. */
  private repaired(page: number): Dated | undefined {
    const [first, second] = [this.read(0, page), this.read(1, page)];
    if (first === undefined && second === undefined) return undefined;
    const right = (first?.version ?? -1) >= (second?.version ?? -1) ? first : second;
    if (right === undefined) return undefined;
    if (first?.version !== right.version) this.write(0, page, right);
    if (second?.version !== right.version) this.write(1, page, right);
    return right;
  }

  private cleanup(): void {
    this.lost = [];
    for (let page = 0; page < this.disk.pairs; page++) if (this.repaired(page) === undefined) this.lost.push(page);
  }

  get status(): StableStatus {
    return { lost: this.lost };
  }
}
