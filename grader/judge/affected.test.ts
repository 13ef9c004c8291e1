import { expect, test } from 'vitest';
import type { Suite, Test } from '../course/suite.ts';
import { affectedParts, affectedTests } from './affected.ts';

const of = (part: string, file: string): Test =>
  ({ kind: 'storm', id: part, part, protocol: { roles: { site: { file } } } }) as unknown as Test;
const law = (part: string, file: string): Test => ({ kind: 'law', id: part, part, call: { file } }) as unknown as Test;

const suite: Suite = {
  lab: '',
  public: [of('A', 'mail.ts')],
  hidden: [of('B', 'entropy.ts'), of('C', 'rumour.ts'), law('D', 'replica.ts')],
};
const files = new Map([
  ['replica.ts', "import { Node } from '#contract';"],
  ['mail.ts', "import { Site } from './replica.ts';"],
  ['entropy.ts', "import { Site } from '../../replica.ts';"],
  ['rumour.ts', "import type { M } from './messages.ts';\nimport { sum } from './entropy.ts';"],
]);

test('tests, in their order', () => {
  const seen = affectedTests([...suite.public, ...suite.hidden], files, ['rumour.ts', 'mail.ts']);
  expect(seen.map(({ id }) => id)).toEqual(['A', 'C']);
});

test.each([
  ['what nobody imports', ['mail.ts'], 'A'],
  ['what another file imports', ['entropy.ts'], 'BC'],
  ['what all import, over others too', ['replica.ts'], 'ABCD'],
  ['two files', ['mail.ts', 'rumour.ts'], 'AC'],
  ['no file', [], ''],
])('%s', (_, changed, parts) => {
  expect(affectedParts(suite, files, changed).join('')).toBe(parts);
});
