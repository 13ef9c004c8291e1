/** Part C: forms of rumour mongering other than push with feedback, the status, and the exchange behind the rumours. */
import type { Variant } from '#course';

export const otherForms: readonly Variant[] = [
  {
    id: 'rumour-pulled-on-at-once',
    title: 'What came in this cycle is told in this cycle to whoever pulls',
    source: 'students',
    caughtBy: 'rounds-pull',
    breaks: 'hot-rumours-are-told',
    edits: [
      {
        file: 'rumour-mongering.ts',
        find: 'const known = [...this.hot.values()].filter(({ entry }) => !this.fresh.has(entry.key));',
        put: 'const known = [...this.hot.values()];',
      },
    ],
  },
  {
    id: 'rumour-every-contact-counts',
    title: 'Where several sites ask in one cycle, each answer is counted',
    source: 'students',
    caughtBy: 'rounds-pull',
    breaks: 'hot-rumours-are-told',
    edits: [
      {
        file: 'rumour-mongering.ts',
        find: `    rumour.contacted = true;
    rumour.useful ||= needed;`,
        put: `    const { by, k } = this.options.lose;
    if (needed) rumour.count = 0;
    else if (by === 'counter' ? ++rumour.count >= k : this.random() < 1 / k) this.hot.delete(key);`,
      },
    ],
  },
  {
    id: 'rumour-pulled-for-ever',
    title: 'A site that only answers never loses interest',
    source: 'students',
    caughtBy: 'rounds-pull',
    breaks: 'hot-rumours-are-told',
    edits: [
      {
        file: 'rumour-mongering.ts',
        find: 'else if (contacted) {',
        put: "else if (contacted && this.options.exchange !== 'pull') {",
      },
    ],
  },
  {
    id: 'rumour-nothing-is-sent-back',
    title: 'Whoever pulls gets an empty message where nothing is hot',
    source: 'students',
    caughtBy: 'rounds-pull',
    breaks: 'hot-rumours-are-told',
    edits: [
      {
        file: 'rumour-mongering.ts',
        find: 'if (known.length > 0) this.tell(from, known, false);',
        put: 'this.tell(from, known, false);',
      },
    ],
  },
  {
    id: 'rumour-nothing-is-answered',
    title: 'A pull, in which there is no rumour, is answered by feedback without answers',
    source: 'students',
    caughtBy: 'rounds-pull',
    breaks: 'needed-before-the-cycle',
    edits: [
      {
        file: 'rumour-mongering.ts',
        find: 'if (this.options.lose.feedback && answers.length > 0)',
        put: 'if (this.options.lose.feedback)',
      },
    ],
  },
  {
    id: 'rumour-nothing-is-pushed',
    title: 'A message goes out in every cycle, also when nothing is hot',
    source: 'students',
    caughtBy: 'four-sites',
    breaks: 'hot-rumours-are-told',
    edits: [{ file: 'rumour-mongering.ts', find: 'if (pull || this.hot.size > 0) this.tell', put: 'this.tell' }],
  },
  {
    id: 'rumour-blind-answers',
    title: 'Everybody answers, also where nobody asks for feedback',
    source: 'students',
    caughtBy: 'rounds-blind',
    breaks: 'hot-rumours-are-told',
    edits: [
      {
        file: 'rumour-mongering.ts',
        find: 'if (this.options.lose.feedback && answers.length > 0)',
        put: 'if (answers.length > 0)',
      },
    ],
  },
  {
    id: 'rumour-status-is-cold',
    title: 'The status calls nothing hot',
    source: 'students',
    caughtBy: 'four-sites',
    breaks: 'hot-rumours-are-told',
    edits: [{ file: 'rumour-mongering.ts', find: 'hot: [...this.hot.keys()]', put: 'hot: []' }],
  },
  {
    id: 'rumour-exchange-in-every-cycle',
    title: 'Anti-entropy begins in every cycle',
    source: 'students',
    caughtBy: 'every-third-cycle',
    breaks: 'everywhere-in-the-end',
    edits: [
      {
        file: 'rumour-mongering.ts',
        find: 'this.cycle % antiEntropy === 0',
        put: 'this.cycle % antiEntropy < antiEntropy',
      },
    ],
  },
];
