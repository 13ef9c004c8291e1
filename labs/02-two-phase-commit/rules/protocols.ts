/** What is graded: which class of which file speaks which messages. */
import type { Protocol } from '#course';
import {
  CommitMessage,
  CoordinatorOutput,
  CoordinatorRequest,
  CoordinatorStatus,
  ParticipantOutput,
  ParticipantRequest,
  ParticipantStatus,
} from '../messages.ts';

/** Parts B and C. */
export const commitProtocol: Protocol = {
  id: 'two-phase-commit',
  message: CommitMessage,
  roles: {
    coordinator: {
      file: 'coordinator.ts',
      export: 'Coordinator',
      request: CoordinatorRequest,
      output: CoordinatorOutput,
      status: CoordinatorStatus,
    },
    participant: {
      file: 'participant.ts',
      export: 'Participant',
      request: ParticipantRequest,
      output: ParticipantOutput,
      status: ParticipantStatus,
    },
  },
};
