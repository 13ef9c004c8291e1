/** What is graded: which class of which file speaks which messages. One protocol per part. */
import type { Protocol } from '#course';
import {
  ClockMessage,
  ClockOutput,
  ClockRequest,
  ClockStatus,
  MutexMessage,
  MutexOutput,
  MutexRequest,
  MutexStatus,
  PhysicalMessage,
  PhysicalOutput,
  PhysicalRequest,
  PhysicalStatus,
  VectorMessage,
  VectorOutput,
  VectorRequest,
  VectorStatus,
} from '../messages.ts';

export const clockProtocol: Protocol = {
  id: 'lamport-clock',
  message: ClockMessage,
  roles: {
    process: {
      file: 'lamport-clock.ts',
      export: 'LamportClock',
      request: ClockRequest,
      output: ClockOutput,
      status: ClockStatus,
    },
  },
};

export const mutexProtocol: Protocol = {
  id: 'mutual-exclusion',
  message: MutexMessage,
  roles: {
    process: {
      file: 'mutual-exclusion.ts',
      export: 'MutualExclusion',
      request: MutexRequest,
      output: MutexOutput,
      status: MutexStatus,
    },
  },
};

export const vectorProtocol: Protocol = {
  id: 'vector-clock',
  message: VectorMessage,
  roles: {
    process: {
      file: 'vector-clock.ts',
      export: 'VectorClock',
      request: VectorRequest,
      output: VectorOutput,
      status: VectorStatus,
    },
  },
};

export const physicalProtocol: Protocol = {
  id: 'physical-clock',
  message: PhysicalMessage,
  roles: {
    process: {
      file: 'physical-clock.ts',
      export: 'PhysicalClock',
      request: PhysicalRequest,
      output: PhysicalOutput,
      status: PhysicalStatus,
    },
  },
};
