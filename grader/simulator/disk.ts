/**
 * The disks of a node: pairs of pages, copy 0 and copy 1 of each, as in Lampson & Sturgis (1979). A put takes place at
 * once, so that a handler reads its own, and leaves a way back; the world settles puts as the handler's effects take
 * place, or undoes what a crash cut off. What goes wrong with the nth put of a page is drawn by its
 * place and number, so that guest and judge know it alike and one more put elsewhere changes nothing; runs of bad luck
 * are bounded page by page.
 */
import type { Json } from '#contract';
import { finish, mix, unit } from '../base/draw.ts';
import type { Copy, PutFate } from '../trace/events.ts';
import { toMicros } from './delay.ts';
import type { DiskPlan } from './plan.ts';

const PUT = 0x50555420;
const GET = 0x47455420;
const TORN = 0x544f524e;

/** One copy of a page. Never changed: a put makes a new one. */
interface Page {
  readonly data: Json;
  readonly bad: boolean;
  /** Bad by decay, by a torn write, or by a bad write that a crash left: nothing that the program could have seen to. */
  readonly hurt: boolean;
  /** The other copy is spared until then: µs of virtual time; infinite while the node is down. */
  readonly spared: number;
  /** Null and bad writes since the last good one. */
  readonly badWrites: number;
  /** Puts so far. */
  readonly puts: number;
}

const blank: Page = { data: null, bad: false, hurt: false, spared: 0, badWrites: 0, puts: 0 };

/** What a run that leaves its seed wants: these go well. */
export interface DiskLuck {
  readonly puts: (copy: Copy, page: number, nth: number) => boolean;
  readonly gets: (copy: Copy, page: number, nth: number) => boolean;
}

/** A put that a crash cuts off. `wish`: whether it tears; undefined: as drawn. */
export interface CutPut {
  readonly copy: Copy;
  readonly page: number;
  readonly data: Json;
  readonly wish?: 'bad' | 'old' | undefined;
}

/** How often each copy of a page was read, and its soft read errors in a row: only whoever reads knows them. */
interface Reads {
  count: number;
  soft: number;
}

export class Disk {
  readonly pairs: number;
  private readonly plan: DiskPlan;
  /** Of the node, in draws. */
  private readonly identity: number;
  private readonly luck: DiskLuck | undefined;
  private readonly pages: readonly [Page[], Page[]];
  private readonly reads: readonly [Reads[], Reads[]];
  private unsettled: (() => void)[] = [];
  /** What a script wants of the next puts and gets. */
  private wishes: { readonly puts: PutFate[]; readonly gets: boolean[] } = { puts: [], gets: [] };

  constructor(plan: DiskPlan, identity: number, luck?: DiskLuck) {
    this.plan = plan;
    this.pairs = plan.pairs;
    this.identity = identity;
    this.luck = luck;
    const row = <T>(make: () => T): T[] => Array.from({ length: plan.pairs }, make);
    this.pages = [row(() => blank), row(() => blank)];
    this.reads = [row(() => ({ count: 0, soft: 0 })), row(() => ({ count: 0, soft: 0 }))];
  }

  /** One write of a page; it stays open until `settle` or `crash`. `nth`: of this copy of the page. */
  put(copy: Copy, page: number, data: Json, now: number): { readonly fate: PutFate; readonly nth: number } {
    const pages = this.pages[copy];
    const before = this.at(copy, page);
    const nth = before.puts + 1;
    const fate = this.fateOf(copy, page, before, now);
    pages[page] = { ...written(before, data, fate), puts: nth };
    this.unsettled.push(() => {
      pages[page] = before;
    });
    return { fate, nth };
  }

  /** `looksBad` and `soft`: though it is not. `nth`: of this copy of the page. */
  get(
    copy: Copy,
    page: number,
  ):
    | { readonly looksBad: false; readonly data: Json }
    | { readonly looksBad: true; readonly soft: boolean; readonly nth: number } {
    const { data, bad } = this.at(copy, page);
    const reads = this.reads[copy][page] as Reads; // whoever asks has checked the place
    const { softRead = 0, softReads = 1 } = this.plan;
    const nth = ++reads.count;
    const fails =
      this.wishes.gets.shift() ??
      (this.draw(GET, copy, page, nth) < softRead && this.luck?.gets(copy, page, nth) !== true);
    if (bad) return { looksBad: true, soft: false, nth };
    if (fails && reads.soft + 1 < softReads) {
      reads.soft++;
      return { looksBad: true, soft: true, nth };
    }
    reads.soft = 0;
    return { looksBad: false, data };
  }

  isBad(copy: Copy, page: number): boolean {
    return this.at(copy, page).bad;
  }

  /** The oldest open put takes place for good. */
  settle(): void {
    this.unsettled.shift();
  }

  /**
   * The node goes down: open puts never happened, except that the first effect that the crash cut off may be a put, and
   * torn, which leaves its page bad; true when it does. What is bad now is nobody's fault when the node comes back.
   */
  crash(cut: CutPut | undefined, now: number): boolean {
    for (const undo of this.unsettled.reverse()) undo();
    this.unsettled = [];
    const torn = cut !== undefined && this.tears(cut, now);
    if (torn) {
      const before = this.at(cut.copy, cut.page);
      this.pages[cut.copy][cut.page] = { ...before, data: cut.data, bad: true };
    }
    this.hurting((page) => (page.bad ? { ...page, hurt: true, spared: Number.POSITIVE_INFINITY } : page));
    return torn;
  }

  /** The node is up again: it has its time to clean up, and what is bad now is spared no longer than that. */
  boot(now: number): void {
    this.hurting((page) => (page.hurt ? { ...page, spared: this.sparedFrom(now) } : page));
  }

  /** Storage decays: true when the page was good, and may become bad. `disaster`: whatever the other copy is. */
  decay(
    copy: Copy,
    page: number,
    how: { readonly disaster: boolean; readonly up: boolean; readonly now: number },
  ): boolean {
    const before = this.at(copy, page);
    if (before.bad || (!how.disaster && this.isSpared(copy, page, how.now))) return false;
    const spared = how.up ? this.sparedFrom(how.now) : Number.POSITIVE_INFINITY;
    this.pages[copy][page] = { ...before, bad: true, hurt: true, spared };
    return true;
  }

  /** A bad page comes back, with the data last written to it; true when it was bad. */
  revive(copy: Copy, page: number): boolean {
    const before = this.at(copy, page);
    if (!before.bad) return false;
    this.pages[copy][page] = { ...before, bad: false, hurt: false };
    return true;
  }

  /** The next puts and gets fare so, as far as the bounds allow. */
  wish(puts: readonly PutFate[], softGets: readonly boolean[]): void {
    this.wishes = { puts: [...puts], gets: [...softGets] };
  }

  private at(copy: Copy, page: number): Page {
    return this.pages[copy][page] as Page; // whoever asks has checked the place
  }

  private draw(what: number, copy: Copy, page: number, nth: number): number {
    return unit(finish(mix(mix(mix(mix(this.identity, what), copy), page), nth)));
  }

  private fateOf(copy: Copy, page: number, before: Page, now: number): PutFate {
    const { nullWrite = 0, badWrite = 0, badWrites = 1 } = this.plan;
    const nth = before.puts + 1;
    const u = this.draw(PUT, copy, page, nth);
    const drawn: PutFate = u < badWrite ? 'bad' : u < badWrite + nullWrite ? 'null' : 'good';
    const wanted = this.wishes.puts.shift() ?? (this.luck?.puts(copy, page, nth) ? 'good' : drawn);
    if (wanted === 'good' || before.badWrites + 1 >= badWrites) return 'good';
    return wanted === 'bad' && this.isSpared(copy, page, now) ? 'null' : wanted;
  }

  private tears({ copy, page, wish }: CutPut, now: number): boolean {
    const u = this.draw(TORN, copy, page, this.at(copy, page).puts);
    const wanted = wish ?? (u < (this.plan.torn ?? 0) ? 'bad' : 'old');
    return wanted === 'bad' && !this.isSpared(copy, page, now);
  }

  private sparedFrom(now: number): number {
    const { cleanedWithin } = this.plan;
    return cleanedWithin === undefined ? Number.POSITIVE_INFINITY : now + toMicros(cleanedWithin);
  }

  /** Pairs are harmed one copy at a time: the other one is harmed, and the program had no time to see to it. */
  private isSpared(copy: Copy, page: number, now: number): boolean {
    const { hurt, spared } = this.at(copy === 0 ? 1 : 0, page);
    return hurt && now < spared;
  }

  private hurting(change: (page: Page) => Page): void {
    for (const pages of this.pages) for (const [at, page] of pages.entries()) pages[at] = change(page);
  }
}

/** But for the number of puts. */
function written(before: Page, data: Json, fate: PutFate): Page {
  switch (fate) {
    case 'good':
      return { ...blank, data };
    case 'null':
      return { ...before, badWrites: before.badWrites + 1 };
    case 'bad':
      return { ...blank, data, bad: true, badWrites: before.badWrites + 1 };
  }
}
