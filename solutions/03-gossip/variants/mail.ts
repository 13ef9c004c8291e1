/** Part A, and the database below all parts. */
import type { Variant } from '#course';

const paper = 'Demers et al. 1987';
const replica = 'replica.ts';
const keep = `    this.storage.set(place(entry.key), entry);
    this.copy.set(entry.key, entry);`;

export const mail: readonly Variant[] = [
  {
    id: 'passes-mail-on',
    title: 'Whoever gets news by mail mails it on',
    source: `${paper}, §1.5: that is O(n²) messages`,
    caughtBy: 'gentle-mail',
    breaks: 'mail-to-all',
    edits: [
      {
        file: 'direct-mail.ts',
        find: 'this.resolve(message.entry);',
        put: 'if (this.resolve(message.entry)) this.broadcast(message);',
      },
    ],
  },
  {
    id: 'last-site-gets-no-mail',
    title: 'The list of sites is one too short',
    source: 'students',
    caughtBy: 'gentle-mail',
    breaks: 'mail-to-all',
    edits: [
      {
        file: 'direct-mail.ts',
        find: "this.broadcast({ type: 'mail', entry: this.update(request.id, request.key, request.value) });",
        put: `{
          const entry = this.update(request.id, request.key, request.value);
          for (const peer of this.nodes.slice(0, -1)) if (peer !== this.self) this.send(peer, { type: 'mail', entry });
        }`,
      },
    ],
  },
  {
    id: 'last-arrival-wins',
    title: 'Whatever arrives is stored, also when it is older',
    source: `${paper}, §1.2`,
    caughtBy: 'mail-order',
    breaks: 'mail-arrives',
    edits: [
      {
        file: replica,
        find: 'if (mine !== undefined && !newer(entry.stamp, mine.stamp, this.nodes)) return false;',
        put: '',
      },
    ],
  },
  {
    id: 'equal-times-by-arrival',
    title: 'Equal times are decided by the order of arrival',
    source: 'jazz#389; riak_kv#1512',
    caughtBy: 'same-instant',
    breaks: 'mail-arrives',
    edits: [
      {
        file: replica,
        find: 'if (mine !== undefined && !newer(entry.stamp, mine.stamp, this.nodes)) return false;',
        put: 'if (mine !== undefined && entry.stamp.time < mine.stamp.time) return false;',
      },
    ],
  },
  {
    id: 'ids-as-strings',
    title: 'Equal times are decided by ids compared as strings',
    source: 'students',
    caughtBy: 'newer-table',
    breaks: 'last-writer-wins',
    edits: [
      {
        file: replica,
        find: 'return nodes.indexOf(a.site) > nodes.indexOf(b.site);',
        put: 'return a.site > b.site && nodes.length > 0;',
      },
    ],
  },
  {
    id: 'clock-alone',
    title: 'A stamp is what the clock shows, whatever this site has seen',
    source: `${paper}, §1.1: stamps are globally unique`,
    caughtBy: 'anti-entropy-storm',
    breaks: 'stamps-rise',
    edits: [{ file: replica, find: 'Math.max(this.now(), this.latest + 1)', put: 'this.now()' }],
  },
  {
    id: 'counter-begins-anew',
    title: 'Stamps are counted, and the count begins anew after a crash',
    source: 'students',
    caughtBy: 'anti-entropy-storm',
    breaks: 'stamps-rise',
    edits: [
      { file: replica, find: 'Math.max(this.now(), this.latest + 1)', put: 'this.latest + 1' },
      {
        file: replica,
        find: `      this.copy.set(entry.key, entry);
      this.latest = Math.max(this.latest, entry.stamp.time);`,
        put: '      this.copy.set(entry.key, entry);',
      },
    ],
  },
  {
    id: 'tells-before-it-stores',
    title: 'An entry is told before it is durable',
    source: 'students',
    caughtBy: 'crash-in-update',
    breaks: 'nothing-rolled-back',
    edits: [
      { file: replica, find: keep, put: '    this.copy.set(entry.key, entry);' },
      {
        file: replica,
        find: "this.output({ type: 'stored', key: entry.key, value: entry.value, stamp: entry.stamp });",
        put: `this.output({ type: 'stored', key: entry.key, value: entry.value, stamp: entry.stamp });
    this.storage.set(place(entry.key), entry);`,
      },
    ],
  },
  {
    id: 'empty-after-a-crash',
    title: 'The copy is not read again after a crash',
    source: 'students',
    caughtBy: 'crash-in-update',
    breaks: 'nothing-rolled-back',
    edits: [{ file: replica, find: "this.storage.keys(place(''))", put: "this.storage.keys('entries/')" }],
  },
  {
    id: 'counts-every-update',
    title: 'The number of items is that of the updates that came',
    source: 'students',
    caughtBy: 'mail-order',
    breaks: 'mail-arrives',
    edits: [
      {
        file: replica,
        find: 'return [...this.copy.values()].filter((entry) => entry.value !== null).length;',
        put: 'return this.kept;',
      },
      { file: replica, find: keep, put: `    this.kept++;\n${keep}` },
      { file: replica, find: 'private latest = 0;', put: 'private latest = 0;\n  private kept = 0;' },
    ],
  },
];
