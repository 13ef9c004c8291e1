/** Requests of all parts: rules of the database do not ask which part they judge. */
import type { CertificateRequest } from '../messages.ts';

export type GossipRequest = CertificateRequest;
export type { GossipOutput, Stamp } from '../messages.ts';
