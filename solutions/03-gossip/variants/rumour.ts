/** Part C: interest that is never there, lost too early or too late, and answers that are not true. */
import type { Variant } from '#course';

const withinTheCycle: Variant['edits'] = [
  {
    file: 'rumour-mongering.ts',
    find: 'needed: this.fresh.has(key) && mine?.time === stamp.time && mine.site === stamp.site',
    put: 'needed: mine === undefined',
  },
];

const notReset: Variant['edits'] = [
  {
    file: 'rumour-mongering.ts',
    find: `if (useful) rumour.count = 0;
    else if (contacted) {`,
    put: 'if (contacted && !useful) {',
  },
];

const passedOn: Variant['edits'] = [
  {
    file: 'rumour-mongering.ts',
    find: `        this.fresh.add(key);
        this.becomeHot(entry);`,
    put: `        this.fresh.add(key);
        this.becomeHot(entry);
        this.tell(this.partner(), this.hot.values(), false);`,
  },
];

export const rumour: readonly Variant[] = [
  {
    id: 'rumour-stored-not-hot',
    title: 'A rumour that arrives is stored, and not told on',
    source: 'rotero#23; students',
    caughtBy: 'four-sites',
    breaks: 'hot-rumours-are-told',
    edits: [
      {
        file: 'rumour-mongering.ts',
        find: `        this.fresh.add(key);
        this.becomeHot(entry);`,
        put: '        this.fresh.add(key);',
      },
    ],
  },
  {
    id: 'rumour-answers-within-the-cycle',
    title: 'A contact is called unnecessary though the news came in the same cycle',
    source: 'Demers et al. 1987, §1.4',
    caughtBy: 'rounds-1',
    breaks: 'needed-before-the-cycle',
    edits: withinTheCycle,
  },
  {
    id: 'rumour-answers-within-the-cycle-figures',
    title: 'The same, seen in Table 1: s = 0.203, m = 1.59',
    source: 'Demers et al. 1987, §1.4',
    caughtBy: 'table-1-k1',
    breaks: 'residue',
    edits: withinTheCycle,
  },
  {
    id: 'rumour-counter-not-reset',
    title: 'A useful contact does not put the counter back',
    source: 'Demers et al. 1987, §1.4',
    caughtBy: 'four-sites',
    breaks: 'hot-rumours-are-told',
    edits: notReset,
  },
  {
    id: 'rumour-counter-not-reset-figures',
    title: 'The same, seen in Table 1: s = 0.048, m = 3.03',
    source: 'Demers et al. 1987, §1.4',
    caughtBy: 'table-1-k2',
    breaks: 'traffic',
    edits: notReset,
  },
  {
    id: 'rumour-always-coin',
    title: 'A coin, where a counter is asked for',
    source: 'Demers et al. 1987, §1.4',
    caughtBy: 'rounds-3',
    breaks: 'hot-rumours-are-told',
    edits: [
      {
        file: 'rumour-mongering.ts',
        find: `by === 'counter' ? rumour.count >= k : this.random() < 1 / k`,
        put: 'this.random() < 1 / k',
      },
    ],
  },
  {
    id: 'rumour-always-counter',
    title: 'A counter, where a coin is asked for',
    source: 'Demers et al. 1987, §1.4',
    caughtBy: 'feedback-coin',
    breaks: 'traffic',
    edits: [
      {
        file: 'rumour-mongering.ts',
        find: `by === 'counter' ? rumour.count >= k : this.random() < 1 / k`,
        put: 'rumour.count >= k',
      },
    ],
  },
  {
    id: 'rumour-blind-asks',
    title: 'Blind and feedback mixed up: the coin is tossed after unnecessary contacts only',
    source: 'Demers et al. 1987, §1.4',
    caughtBy: 'blind-coin',
    breaks: 'traffic',
    edits: [
      {
        file: 'rumour-mongering.ts',
        find: 'if (!this.options.lose.feedback) rumour.contacted = true; // blind: it does not matter what the other knows',
        put: '',
      },
      {
        file: 'rumour-mongering.ts',
        find: 'if (this.options.lose.feedback && answers.length > 0)',
        put: 'if (answers.length > 0)',
      },
    ],
  },
  {
    id: 'rumour-nothing-behind',
    title: 'No anti-entropy behind the rumours',
    source: 'Demers et al. 1987, §1.4, §1.5',
    caughtBy: 'only-anti-entropy',
    breaks: 'everywhere-in-the-end',
    edits: [
      {
        file: 'rumour-mongering.ts',
        find: 'if (antiEntropy !== null && this.cycle % antiEntropy === 0)',
        put: 'if (antiEntropy === 0)',
      },
    ],
  },
  {
    id: 'rumour-contents-not-stored',
    title: 'What anti-entropy brings is looked at, and not stored',
    source: 'students',
    caughtBy: 'only-anti-entropy',
    breaks: 'everywhere-in-the-end',
    edits: [
      {
        file: 'rumour-mongering.ts',
        find: 'for (const entry of entries) if (this.resolve(entry)) this.hot.delete(entry.key); // an older value is no news',
        put: '',
      },
    ],
  },
  {
    id: 'rumour-passed-on-at-once',
    title: 'A rumour is told on in the cycle in which it came',
    source: 'students',
    caughtBy: 'four-sites',
    breaks: 'hot-rumours-are-told',
    edits: passedOn,
  },
  {
    id: 'rumour-passed-on-at-once-figures',
    title: 'The same, seen in the delay: t_last = 7.6',
    source: 'students',
    caughtBy: 'blind-counter',
    breaks: 'last-cycle',
    edits: passedOn,
  },
  {
    id: 'rumour-hot-again',
    title: 'A rumour that is brought again becomes hot again',
    source: 'students',
    caughtBy: 'rounds-1',
    breaks: 'interest-is-lost',
    edits: [
      {
        file: 'rumour-mongering.ts',
        find: '      const mine = this.copy.get(key)?.stamp;',
        put: `      this.becomeHot(entry);
      const mine = this.copy.get(key)?.stamp;`,
      },
    ],
  },
  {
    id: 'rumour-one-contact-too-many',
    title: 'Interest is lost after k + 1 unnecessary contacts',
    source: 'students',
    caughtBy: 'two-sites',
    breaks: 'interest-is-lost',
    edits: [{ file: 'rumour-mongering.ts', find: 'rumour.count >= k', put: 'rumour.count > k' }],
  },
  {
    id: 'rumour-one-at-a-time',
    title: 'Only the oldest hot rumour is told',
    source: 'students',
    caughtBy: 'four-sites',
    breaks: 'hot-rumours-are-told',
    edits: [
      {
        file: 'rumour-mongering.ts',
        find: `exchange === 'pull' ? [] : this.hot.values()`,
        put: `exchange === 'pull' ? [] : [...this.hot.values()].slice(0, 1)`,
      },
    ],
  },
  {
    id: 'rumour-two-partners',
    title: 'Every hot rumour is told to two partners a cycle',
    source: 'students',
    caughtBy: 'rounds-1',
    breaks: 'hot-rumours-are-told',
    edits: [
      {
        file: 'rumour-mongering.ts',
        find: '    if (antiEntropy !== null &&',
        put: `    if (exchange === 'push' && this.hot.size > 0) this.tell(this.partner(), this.hot.values(), false);
    if (antiEntropy !== null &&`,
      },
    ],
  },
  {
    id: 'rumour-near-partners',
    title: 'Only the first half of the others are ever chosen',
    source: 'students',
    caughtBy: 'table-1-k1',
    breaks: 'residue',
    edits: [
      {
        file: 'rumour-mongering.ts',
        find: 'this.random() * this.peers.length',
        put: '(this.random() * this.peers.length) / 2',
      },
    ],
  },
  {
    id: 'ends-come-seldom',
    title: 'The first and the last of the others come up half as often',
    source: 'students',
    caughtBy: 'partners',
    breaks: 'residue',
    edits: [
      {
        file: 'rumour-mongering.ts',
        find: 'this.peers[Math.floor(this.random() * this.peers.length)]',
        put: 'this.peers[Math.round(this.random() * (this.peers.length - 1))]',
      },
    ],
  },
];
