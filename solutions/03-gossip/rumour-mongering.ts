import type { NodeId } from '#contract';
import type { Entry } from './messages.ts';
import { Site } from './replica.ts';
import type { RumourMessage, RumourOptions, RumourRequest, RumourStatus } from './rumour-messages.ts';

interface Rumour {
  readonly entry: Entry;
  /** Unnecessary contacts in a row; where nobody asks for feedback, contacts. */
  count: number;
  /** What this cycle's contacts have said. */
  contacted: boolean;
  useful: boolean;
}

/** §1.4: what is new is a hot rumour. A site that keeps telling it to others that know it already loses interest. */
export class RumourMongering extends Site<RumourMessage, RumourRequest, RumourOptions> {
  private readonly hot = new Map<string, Rumour>();
  /** Keys that were news in this cycle: to everybody who brings them before its end. */
  private readonly fresh = new Set<string>();
  private cycle = 0;

  override onStart(): void {
    super.onStart();
    this.setCycle();
  }

  override onRequest(request: RumourRequest): void {
    switch (request.type) {
      case 'update':
        this.becomeHot(this.update(request.id, request.key, request.value));
        break;
      case 'get':
        this.get(request.id, request.key);
        break;
      case 'cycle':
        this.beginCycle();
        break;
    }
  }

  override onTimer(): void {
    this.setCycle();
    this.beginCycle();
  }

  override onMessage(from: NodeId, message: RumourMessage): void {
    switch (message.type) {
      case 'rumours':
        this.handleRumours(from, message.entries, message.pull);
        break;
      case 'feedback':
        for (const { key, stamp, needed } of message.entries) this.handleFeedback(key, stamp, needed);
        break;
      case 'checksum':
        if (message.sum !== stampsOf(this.copy.values())) this.sendContents(from, true);
        break;
      case 'contents':
        this.handleContents(from, message.entries, message.reply);
        break;
    }
  }

  private setCycle(): void {
    if (this.options.cycles === 'timer') this.setTimer('cycle', this.options.period);
  }

  private beginCycle(): void {
    const { exchange, antiEntropy } = this.options;
    for (const rumour of this.hot.values()) this.maybeLoseInterest(rumour);
    this.fresh.clear();
    this.cycle++;
    const pull = exchange !== 'push';
    if (pull || this.hot.size > 0) this.tell(this.partner(), exchange === 'pull' ? [] : this.hot.values(), pull);
    if (antiEntropy !== null && this.cycle % antiEntropy === 0) this.beginExchange();
  }

  private partner(): NodeId | undefined {
    return this.peers[Math.floor(this.random() * this.peers.length)];
  }

  private tell(to: NodeId | undefined, rumours: Iterable<Rumour>, pull: boolean): void {
    if (to === undefined) return; // alone in the world
    const entries: Entry[] = [];
    for (const rumour of rumours) {
      entries.push(rumour.entry);
      if (!this.options.lose.feedback) rumour.contacted = true; // blind: it does not matter what the other knows
    }
    this.send(to, { type: 'rumours', entries, pull });
  }

  private handleRumours(from: NodeId, entries: readonly Entry[], pull: boolean): void {
    // What was hot before, not what has just arrived: an infected site tells it from the next cycle on.
    if (pull) {
      const known = [...this.hot.values()].filter(({ entry }) => !this.fresh.has(entry.key));
      if (known.length > 0) this.tell(from, known, false);
    }
    const answers = entries.map((entry) => {
      const { key, stamp } = entry;
      if (this.resolve(entry)) {
        this.fresh.add(key);
        this.becomeHot(entry);
        return { key, stamp, needed: true };
      }
      const mine = this.copy.get(key)?.stamp;
      return { key, stamp, needed: this.fresh.has(key) && mine?.time === stamp.time && mine.site === stamp.site };
    });
    if (this.options.lose.feedback && answers.length > 0) this.send(from, { type: 'feedback', entries: answers });
  }

  private handleFeedback(key: string, stamp: Entry['stamp'], needed: boolean): void {
    const rumour = this.hot.get(key);
    if (rumour === undefined) return;
    const own = rumour.entry.stamp;
    if (own.time !== stamp.time || own.site !== stamp.site) return; // about a value that is no longer the newest
    rumour.contacted = true;
    rumour.useful ||= needed;
  }

  private becomeHot(entry: Entry): void {
    this.hot.set(entry.key, { entry, count: 0, contacted: false, useful: false });
  }

  /** At the end of a cycle. A site that had no contact learns nothing from it. */
  private maybeLoseInterest(rumour: Rumour): void {
    const { by, k } = this.options.lose;
    const { contacted, useful } = rumour;
    rumour.contacted = false;
    rumour.useful = false;
    if (useful) rumour.count = 0;
    else if (contacted) {
      rumour.count += 1;
      if (by === 'counter' ? rumour.count >= k : this.random() < 1 / k) this.hot.delete(rumour.entry.key);
    }
  }

  // — behind it: §1.5, anti-entropy, push-pull —

  private beginExchange(): void {
    const partner = this.partner();
    if (partner === undefined) return;
    this.send(partner, { type: 'checksum', sum: stampsOf(this.copy.values()), reply: false });
  }

  private handleContents(from: NodeId, entries: readonly Entry[], reply: boolean): void {
    for (const entry of entries) if (this.resolve(entry)) this.hot.delete(entry.key); // an older value is no news
    if (reply) this.sendContents(from, false);
  }

  private sendContents(to: NodeId, reply: boolean): void {
    this.send(to, { type: 'contents', entries: [...this.copy.values()], reply });
  }

  get status(): RumourStatus {
    return { items: this.items, hot: [...this.hot.keys()] };
  }
}

/** A stamp stands for its value. Copies are small here: the stamps themselves are compared, in one order everywhere. */
const stampsOf = (entries: Iterable<Entry>): string =>
  [...entries]
    .map(({ key, stamp }) => JSON.stringify([key, stamp.time, stamp.site]))
    .sort()
    .join();
