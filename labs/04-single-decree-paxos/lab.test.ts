/** The tests of this lab in your editor: `npx vitest labs/04`. The same verdicts as `npx lockstep grade 04`. */
import { editorTests } from '#editor';

await editorTests('04-single-decree-paxos');
