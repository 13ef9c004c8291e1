/** A lab and a judge made of tables, for the tests of whoever asks a judge. */
import type { Manifest } from '../course/manifest.ts';
import type { GradeOutcome, GradeRequest, Judge } from '../judge/api.ts';

export const sampleManifest: Manifest = {
  format: 1,
  id: '01-lamport-clock',
  title: 'Lamport clock',
  order: 1,
  hours: 9,
  handIn: ['lamport-clock.ts', 'mutual-exclusion.ts', 'physical-clock.ts'],
  lecture: '01-lamport-clock',
  parts: [
    {
      id: 'A',
      title: 'Logical clock',
      points: { 'clock-condition': 14, 'total-order': 6 },
      hints: ['Which three kinds of events are there?', 'What does a receipt know that its process did not?'],
    },
    {
      id: 'B',
      title: 'Mutual exclusion',
      points: { 'one-holder': 20, 'grant-order': 10, 'every-request-granted': 10, 'message-cost': 5 },
      hints: ['What must every process have told you before you may go in?'],
    },
    { id: 'D', title: 'Physical clock', bonus: true, points: { 'synchrony-bound': 15 }, hints: ['Who is ahead?'] },
  ],
};

export interface FakeJudge extends Judge {
  readonly requests: GradeRequest[];
  closed: boolean;
}

export function fakeJudge(answer: (request: GradeRequest) => GradeOutcome | Promise<GradeOutcome>): FakeJudge {
  const judge: FakeJudge = {
    requests: [],
    closed: false,
    async grade(request) {
      judge.requests.push(request);
      return answer(request);
    },
    async close() {
      judge.closed = true;
    },
  };
  return judge;
}
