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
  StableMessage,
  StableOutput,
  StableRequest,
  StableStatus,
} from '../messages.ts';

/** Part A. */
export const stableProtocol: Protocol = {
  id: 'stable-storage',
  message: StableMessage,
  roles: {
    storage: {
      file: 'stable-storage.ts',
      export: 'StableStorage',
      request: StableRequest,
      output: StableOutput,
      status: StableStatus,
    },
  },
};

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
