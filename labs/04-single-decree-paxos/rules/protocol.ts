/** What is graded: which class of which file speaks. One protocol for all parts: roles speak to each other. */
import type { Protocol } from '#course';
import {
  AcceptorStatus,
  LearnerOutput,
  LearnerStatus,
  Nothing,
  PaxosMessage,
  ProposerRequest,
  ProposerStatus,
  ScriptedRequest,
} from '../messages.ts';

export const paxosProtocol: Protocol = {
  id: 'single-decree-paxos',
  message: PaxosMessage,
  roles: {
    acceptor: { file: 'acceptor.ts', export: 'Acceptor', request: Nothing, output: Nothing, status: AcceptorStatus },
    proposer: {
      file: 'proposer.ts',
      export: 'Proposer',
      request: ProposerRequest,
      output: Nothing,
      status: ProposerStatus,
    },
    learner: { file: 'learner.ts', export: 'Learner', request: Nothing, output: LearnerOutput, status: LearnerStatus },
    scripted: { file: 'scripted.ts', export: 'Scripted', request: ScriptedRequest, output: Nothing, status: Nothing },
  },
};
