/** What is graded: which class of which file speaks which messages. One protocol per part. */
import type { Protocol } from '#course';
import {
  AntiEntropyMessage,
  AntiEntropyRequest,
  AntiEntropyStatus,
  CertificateRequest,
  CertificateStatus,
  GossipOutput,
  MailMessage,
  MailRequest,
  MailStatus,
} from '../messages.ts';

export const mailProtocol: Protocol = {
  id: 'direct-mail',
  message: MailMessage,
  roles: {
    site: {
      file: 'direct-mail.ts',
      export: 'DirectMail',
      request: MailRequest,
      output: GossipOutput,
      status: MailStatus,
    },
  },
};

export const antiEntropyProtocol: Protocol = {
  id: 'anti-entropy',
  message: AntiEntropyMessage,
  roles: {
    site: {
      file: 'anti-entropy.ts',
      export: 'AntiEntropy',
      request: AntiEntropyRequest,
      output: GossipOutput,
      status: AntiEntropyStatus,
    },
  },
};

export const certificateProtocol: Protocol = {
  id: 'death-certificates',
  message: AntiEntropyMessage,
  roles: {
    site: {
      file: 'death-certificates.ts',
      export: 'DeathCertificates',
      request: CertificateRequest,
      output: GossipOutput,
      status: CertificateStatus,
    },
  },
};
