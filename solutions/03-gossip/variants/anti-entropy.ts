/** Part B. */
import type { Variant } from '#course';

const paper = 'Demers et al. 1987';
const file = 'anti-entropy.ts';
const compared = 'else if (message.sum !== checksum(this.shared)) this.handleDifference(from, message.reply);';
const begins = "this.send(partner, { type: 'checksum', sum: checksum(this.shared), reply: false });";
const resolves = 'for (const entry of entries) this.resolve(entry);';

export const antiEntropy: readonly Variant[] = [
  {
    id: 'one-cycle-only',
    title: 'The timer of the cycles is not set again',
    source: 'students',
    caughtBy: 'gentle-anti-entropy',
    breaks: 'converges',
    edits: [
      {
        file,
        find: `    this.beginExchange();
    this.setCycle();`,
        put: '    this.beginExchange();',
      },
    ],
  },
  {
    id: 'last-site-is-no-partner',
    title: 'The last of the other sites is never chosen',
    source: 'students',
    caughtBy: 'direction-push',
    breaks: 'exchange-direction',
    edits: [
      {
        file,
        find: 'this.peers[Math.floor(this.random() * this.peers.length)]',
        put: 'this.peers[Math.floor(this.random() * (this.peers.length - 1)) - (this.peers.length === 1 ? 1 : 0)]',
      },
    ],
  },
  {
    id: 'partner-of-nobody',
    title: 'A site that is alone sends to a partner that does not exist',
    source: 'students',
    caughtBy: 'alone',
    breaks: 'converges',
    edits: [
      { file, find: 'if (partner === undefined) return; // alone in the world', put: '' },
      { file, find: 'this.send(partner, {', put: 'this.send(partner as NodeId, {' },
    ],
  },
  {
    id: 'contents-at-once',
    title: 'The exchange begins with the contents',
    source: `${paper}, §1.3`,
    caughtBy: 'equal-copies-push',
    breaks: 'checksum-first',
    edits: [{ file, find: begins, put: "this.sendContents(partner, this.shared, this.options.exchange !== 'push');" }],
  },
  {
    id: 'contents-at-every-checksum',
    title: 'A checksum is answered with the contents, whether it differs or not',
    source: `${paper}, §1.3`,
    caughtBy: 'equal-copies-pull',
    breaks: 'checksum-first',
    edits: [{ file, find: compared, put: 'else this.handleDifference(from, message.reply);' }],
  },
  {
    id: 'order-in-the-sum',
    title: 'The sum depends on the order in which the entries came',
    source: 'students',
    caughtBy: 'equal-copies-push-pull',
    breaks: 'checksum-first',
    edits: [{ file, find: 'a ^= hash(text, 0x811c9dc5);', put: 'a = Math.imul(a, 31) ^ hash(text, 0x811c9dc5);' }],
  },
  {
    id: 'sum-of-keys',
    title: 'The sum is one of keys: values that differ are never found',
    source: 'students',
    caughtBy: 'merge',
    breaks: 'converges',
    edits: [{ file, find: 'const text = identity(entry);', put: 'const text = entry.key;' }],
  },
  {
    id: 'pull-is-both',
    title: 'A pull asks for the contents in return',
    source: `${paper}, §1.3`,
    caughtBy: 'direction-pull',
    breaks: 'exchange-direction',
    edits: [
      {
        file,
        find: "this.sendContents(from, this.shared, exchange === 'push-pull');",
        put: 'this.sendContents(from, this.shared, true);',
      },
    ],
  },
  {
    id: 'nothing-in-return',
    title: 'In push-pull nothing comes back',
    source: `${paper}, §1.3`,
    caughtBy: 'direction-push-pull',
    breaks: 'exchange-direction',
    edits: [{ file, find: 'if (!reply) return;', put: 'if (reply || !reply) return;' }],
  },
  {
    id: 'pulled-contents-win',
    title: 'What was pulled is stored without comparing: an older entry overwrites a newer one',
    source: `${paper}, §1.3, ResolveDifference`,
    caughtBy: 'gentle-anti-entropy',
    breaks: 'nothing-rolled-back',
    edits: [
      {
        file,
        find: resolves,
        put: 'for (const entry of entries) if (reply) this.keep(entry);\n      else this.resolve(entry);',
      },
    ],
  },
  {
    id: 'stamped-on-arrival',
    title: 'An entry gets a new stamp where it arrives',
    source: 'students',
    caughtBy: 'gentle-anti-entropy',
    breaks: 'nothing-invented',
    edits: [
      {
        file,
        find: resolves,
        put: `for (const entry of entries) {
      if (this.copy.get(entry.key)?.value !== entry.value) this.resolve({ ...entry, stamp: this.newStamp() });
    }`,
      },
    ],
  },
  {
    id: 'values-cross-over',
    title: 'All entries of one message get the value of the first',
    source: 'students',
    caughtBy: 'gentle-anti-entropy',
    breaks: 'nothing-invented',
    edits: [
      {
        file,
        find: resolves,
        put: 'for (const entry of entries) this.resolve({ ...entry, value: entries[0]?.value ?? null });',
      },
    ],
  },
];
