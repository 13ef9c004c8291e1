/** The tests of this lab in your editor: `npx vitest labs/03`. The same verdicts as `npx lockstep grade 03`. */
import { editorTests } from '#editor';

await editorTests('03-gossip');
