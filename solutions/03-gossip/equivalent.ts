/** Mutants of the solution that no test can tell from it, or that the handout leaves open, and why. */
import type { Equivalent } from '#course';

const inReturn = 'const missing = this.shared.filter((entry) => !theirs.has(identity(entry)));';
const cycle = "this.setTimer('cycle', this.options.period)";
const behind = 'The exchange behind the rumours may be of any form.';
const looks = 'One may be up to 100 ms late in noticing that a time is over, and the other handlers look.';
const oneUpdate = 'Where answers are judged, a key gets one update: then there is one stamp.';
const about =
  'if (own.time !== stamp.time || own.site !== stamp.site) return; // about a value that is no longer the newest';
const expires = {
  request: `    this.expire();
    if (request.type === 'delete')`,
  timer: `    this.expire();
    super.onTimer(name);`,
};

export const equivalents: readonly Equivalent[] = [
  // — the database —
  {
    id: 'times-differ-anyway',
    file: 'replica.ts',
    find: 'return a.time > b.time;',
    put: 'return a.time >= b.time;',
    why: 'Equal times do not get there.',
  },

  // — anti-entropy —
  {
    id: 'timer-without-a-name',
    file: 'anti-entropy.ts',
    find: cycle,
    put: cycle.replace("'cycle'", "''"),
    why: 'It is the only timer: any name will do.',
  },
  {
    id: 'all-in-return',
    file: 'anti-entropy.ts',
    find: inReturn,
    put: 'const missing = this.shared;',
    why: 'The handout leaves it open whether all entries travel, or only those that differ.',
  },
  ...['true', 'missing.length >= 0'].map((condition, i) => ({
    id: `nothing-in-return-${i + 1}`,
    file: 'anti-entropy.ts',
    find: 'if (missing.length > 0)',
    put: `if (${condition})`,
    why: 'The sums differed, and contents without entries change nothing.',
  })),
  {
    id: 'activation-is-not-in-the-sum',
    file: 'anti-entropy.ts',
    find: 'activated ?? null',
    put: 'activated && null',
    why: 'Of two active certificates with one stamp the sums are then equal until the earlier one has had its time: then they differ, and the later one comes.',
  },
  ...[
    { id: 'half-a-sum', find: 'a ^= hash(text, 0x811c9dc5);' },
    { id: 'the-other-half', find: 'b ^= hash(text, 0x01234567);' },
  ].map(({ id, find }) => ({
    id,
    file: 'anti-entropy.ts',
    find,
    put: ';',
    why: '32 bits are left: that different copies share them by chance is rarer than anybody sees.',
  })),
  {
    id: 'one-more-letter',
    file: 'anti-entropy.ts',
    find: 'i < text.length',
    put: 'i <= text.length',
    why: 'One more step of the hash, the same for every text.',
  },
  {
    id: 'less-mixing',
    file: 'anti-entropy.ts',
    find: 'sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);',
    put: ';',
    why: 'FNV-1a as it is: still a hash of all letters.',
  },

  // — rumour mongering —
  {
    id: 'rumour-timer-without-a-name',
    file: 'rumour-mongering.ts',
    find: cycle,
    put: cycle.replace("'cycle'", "''"),
    why: 'It is the only timer: any name will do.',
  },
  {
    id: 'cycles-count-down',
    file: 'rumour-mongering.ts',
    find: 'this.cycle++;',
    put: 'this.cycle--;',
    why: 'Below 0 every third number is divisible by three too.',
  },
  {
    id: 'useful-before-the-first-cycle',
    file: 'rumour-mongering.ts',
    find: 'contacted: false, useful: false',
    put: 'contacted: false, useful: true',
    why: 'What a rumour becomes hot with is put back when the next cycle begins, before it is told; its count is 0.',
  },
  {
    id: 'a-coin-that-is-exact',
    file: 'rumour-mongering.ts',
    find: 'this.random() < 1 / k',
    put: 'this.random() <= 1 / k',
    why: 'The chance of that very number is nothing.',
  },
  {
    id: 'same-time-other-site',
    file: 'rumour-mongering.ts',
    find: 'mine?.time === stamp.time && mine.site === stamp.site',
    put: 'mine?.time === stamp.time && true',
    why: oneUpdate,
  },
  ...[
    'if (false) return;',
    'if (own.time !== stamp.time && own.site !== stamp.site) return;',
    'if (false || own.site !== stamp.site) return;',
    'if (own.time !== stamp.time || false) return;',
  ].map((put, i) => ({
    id: `answers-to-older-values-${i + 1}`,
    file: 'rumour-mongering.ts',
    find: about,
    put,
    why: oneUpdate,
  })),
  {
    id: 'contents-without-a-difference',
    file: 'rumour-mongering.ts',
    find: 'message.sum !== stampsOf(this.copy.values())',
    put: 'true',
    why: behind,
  },
  {
    id: 'nothing-is-asked-for',
    file: 'rumour-mongering.ts',
    find: 'this.sendContents(from, true)',
    put: 'this.sendContents(from, false)',
    why: behind,
  },
  {
    id: 'an-exchange-without-end',
    file: 'rumour-mongering.ts',
    find: 'if (reply) this.sendContents(from, false);',
    put: 'if (true) this.sendContents(from, false);',
    why: 'The exchange behind the rumours may be of any form, and nobody is promised that one ends.',
  },
  {
    id: 'nothing-comes-in-return',
    file: 'rumour-mongering.ts',
    find: 'if (reply) this.sendContents(from, false);',
    put: 'if (false) this.sendContents(from, false);',
    why: behind,
  },
  {
    id: 'every-answer-is-answered',
    file: 'rumour-mongering.ts',
    find: 'if (reply) this.sendContents(from, false);',
    put: 'if (reply) this.sendContents(from, true);',
    why: 'The exchange behind the rumours may be of any form, and nobody is promised that one ends.',
  },
  {
    id: 'in-any-order',
    file: 'rumour-mongering.ts',
    find: '    .sort()\n',
    put: '',
    why: behind,
  },
  {
    id: 'reply-of-a-checksum',
    file: 'rumour-mongering.ts',
    find: 'sum: stampsOf(this.copy.values()), reply: false',
    put: 'sum: stampsOf(this.copy.values()), reply: true',
    why: 'Nobody looks at it: behind the rumours every checksum begins an exchange.',
  },

  // — death certificates —
  ...Object.entries(expires).map(([handler, find]) => ({
    id: `does-not-look-at-a-${handler}`,
    file: 'death-certificates.ts',
    find,
    put: find.replace('this.expire();', ';'),
    why: looks,
  })),
  {
    id: 'nobody-asks-whether-it-was-news',
    file: 'death-certificates.ts',
    find: 'else this.maybeProlong(mine, entry);\n    return false;',
    put: 'else this.maybeProlong(mine, entry);\n    return true;',
    why: 'Only rumours ask whether an entry was news.',
  },
  {
    id: 'the-same-certificate-again',
    file: 'death-certificates.ts',
    find: 'activation(entry) > activation(mine)',
    put: 'activation(entry) >= activation(mine)',
    why: 'With equal stamps and activations it is the same certificate: what is written is what was there; and `stored` may be output again.',
  },
  {
    id: 'the-first-sites-retain',
    file: 'death-certificates.ts',
    find: 'this.random() * left.length',
    put: 'this.random() / left.length',
    why: 'The handout leaves it open which sites are the retention sites.',
  },
  {
    id: 'again-in-storage',
    file: 'death-certificates.ts',
    find: 'this.storage.delete(place(entry.key));',
    put: ';',
    why: 'No test looks into the storage; and what comes back with a restart goes again in the next handler, before anything is done with it.',
  },
  ...[
    { id: 'active-for-one-ms-less', find: 'this.now() <= activation(certificate) + this.options.tau1' },
    { id: 'dormant-for-one-ms-less', find: 'this.now() <= activation(certificate) + tau1 + tau2' },
  ].map(({ id, find }) => ({
    id,
    file: 'death-certificates.ts',
    find,
    put: find.replace('<=', '<'),
    why: 'Times are over somewhere within 100 ms.',
  })),
];
