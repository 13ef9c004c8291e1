/** Part D. */
import type { Variant } from '#course';

const paper = 'Demers et al. 1987';
const file = 'death-certificates.ts';
const active = 'return this.now() <= activation(certificate) + this.options.tau1;';

export const certificates: readonly Variant[] = [
  {
    id: 'no-certificate',
    title: 'To delete an item is to remove it',
    source: `${paper}, §2; atomix#375`,
    caughtBy: 'deleted-while-away-300',
    breaks: 'stays-deleted',
    edits: [
      {
        file,
        find: 'this.keep({ key, value: null, stamp, activated: this.now(), sites: this.drawSites() });',
        put: 'this.storage.delete(place(key));\n    this.copy.delete(key);\n    this.drawSites();',
      },
    ],
  },
  {
    id: 'forgotten-too-early',
    title: 'τ₁ is taken for tenths of a millisecond',
    source: 'kitsune2#57; scylla#3557',
    caughtBy: 'deleted-while-away-300',
    breaks: 'stays-deleted',
    edits: [{ file, find: active, put: 'return this.now() <= activation(certificate) + this.options.tau1 / 10;' }],
  },
  {
    id: 'never-forgotten',
    title: 'Certificates stay for ever',
    source: `${paper}, §2`,
    caughtBy: 'obsolete-copy',
    breaks: 'certificates-expire',
    edits: [{ file, find: active, put: 'return certificate.value === null;' }],
  },
  {
    id: 'everybody-retains',
    title: 'Every site keeps a dormant certificate',
    source: `${paper}, §2.1`,
    caughtBy: 'retention-site',
    breaks: 'certificates-expire',
    edits: [
      {
        file,
        find: 'const kept = certificate.sites?.includes(this.self) === true;',
        put: 'const kept = certificate.sites !== undefined;',
      },
    ],
  },
  {
    id: 'nobody-retains',
    title: 'A certificate is gone after τ₁, at its retention sites too',
    source: `${paper}, §2.1`,
    caughtBy: 'obsolete-copy',
    breaks: 'stays-deleted',
    edits: [{ file, find: 'certificate.sites?.includes(this.self) === true', put: 'certificate.sites === undefined' }],
  },
  {
    id: 'sleeps-on',
    title: 'A dormant certificate does not awaken',
    source: `${paper}, §2.1`,
    caughtBy: 'obsolete-copy',
    breaks: 'stays-deleted',
    edits: [{ file, find: 'if (!this.isActive(mine)) this.keep', put: 'if (mine.value !== null) this.keep' }],
  },
  {
    id: 'age-of-the-deletion',
    title: 'An awakened certificate is as old as its deletion: it sleeps again at once',
    source: `${paper}, §2.2`,
    caughtBy: 'obsolete-copy',
    breaks: 'stays-deleted',
    edits: [
      {
        file,
        find: 'return activated ?? 0; // certificates have it',
        put: 'return activated === undefined ? 0 : stamp.time;',
      },
      {
        file,
        find: 'function activation({ activated }: Entry)',
        put: 'function activation({ activated, stamp }: Entry)',
      },
    ],
  },
  {
    id: 'awakens-as-a-new-deletion',
    title: 'A certificate that awakens gets a new ordinary timestamp',
    source: `${paper}, §2.2`,
    caughtBy: 'reinstated',
    breaks: 'reinstated-survives',
    edits: [
      {
        file,
        find: 'this.keep({ ...mine, activated: this.now() });',
        put: 'this.keep({ ...mine, stamp: this.newStamp(), activated: this.now() });',
      },
    ],
  },
  {
    id: 'death-wins',
    title: 'A certificate wins over every item, also over a later one',
    source: 'students',
    caughtBy: 'deleted-and-updated',
    breaks: 'reinstated-survives',
    edits: [
      {
        file,
        find: 'if (mine === undefined || mine.value !== null ||',
        put: `if (mine !== undefined && mine.value !== null && entry.value === null) {
      this.keep(entry);
      return true;
    }
    if (mine === undefined || mine.value !== null ||`,
      },
    ],
  },
  {
    id: 'dormant-ones-travel',
    title: 'Dormant certificates are sent like active ones',
    source: `${paper}, §2.1`,
    caughtBy: 'obsolete-copy',
    breaks: 'certificates-expire',
    edits: [
      {
        file,
        find: 'return super.shared.filter((entry) => entry.value !== null || this.isActive(entry));',
        put: 'return super.shared;',
      },
    ],
  },
  {
    id: 'awakened-elsewhere-ignored',
    title: 'Of two certificates with one stamp the one that is here stays, also when the other was activated later',
    source: `${paper}, §2.2; students`,
    caughtBy: 'awakened-elsewhere',
    breaks: 'stays-deleted',
    edits: [
      {
        file,
        find: 'if (isSame && activation(entry) > activation(mine))',
        put: 'if (!isSame && activation(entry) > activation(mine))',
      },
    ],
  },
  {
    id: 'awakened-earlier-wins',
    title: 'Of two certificates with one stamp the one that comes wins, also when it was activated earlier',
    source: `${paper}, §2.2; students`,
    caughtBy: 'awakened-twice',
    breaks: 'stays-deleted',
    edits: [{ file, find: 'if (isSame && activation(entry) > activation(mine))', put: 'if (isSame)' }],
  },
  {
    id: 'certificates-are-items',
    title: 'Certificates are counted as items',
    source: 'students',
    caughtBy: 'retention-site',
    breaks: 'certificates-expire',
    edits: [
      {
        file: 'replica.ts',
        find: 'return [...this.copy.values()].filter((entry) => entry.value !== null).length;',
        put: 'return this.copy.size;',
      },
    ],
  },
  {
    id: 'awakens-while-active',
    title: 'A certificate gets a new activation timestamp whenever an obsolete item comes, also while it is active',
    source: `${paper}, §2.1`,
    caughtBy: 'deleted-while-away-440',
    breaks: 'certificates-expire',
    edits: [{ file, find: 'if (!this.isActive(mine)) this.keep', put: 'this.keep' }],
  },
  {
    id: 'deletes-in-silence',
    title: 'A deletion is not told to be done',
    source: 'students',
    caughtBy: 'deleted-and-updated',
    breaks: 'stays-deleted',
    edits: [{ file, find: "    this.output({ type: 'updated', id, stamp });", put: '    id.trim();' }],
  },
  {
    id: 'kept-in-secret',
    title: 'Certificates whose time is over are not counted, and kept: they still meet obsolete items',
    source: 'students',
    caughtBy: 'forgotten',
    breaks: 'certificates-expire',
    edits: [
      {
        file,
        find: `      this.storage.delete(place(entry.key));
      this.copy.delete(entry.key);`,
        put: '      place(entry.key);',
      },
    ],
  },
  {
    id: 'awakens-itself',
    title: 'A dormant certificate awakens when another one arrives: two of them keep each other awake',
    source: 'students',
    caughtBy: 'late-certificate',
    breaks: 'certificates-expire',
    edits: [
      {
        file,
        find: '    if (entry.value !== null) this.maybeAwaken(mine);\n    else this.maybeProlong(mine, entry);',
        put: '    this.maybeAwaken(mine);\n    if (entry.value === null) this.maybeProlong(mine, entry);',
      },
    ],
  },
];
