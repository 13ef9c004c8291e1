/** A protocol's schemas as functions. The guest and the judge each make their own: neither trusts the other's. */
import type { ProtocolCodecs, RoleCodecs } from '../simulator/effects.ts';
import { anyJson, compileCodec } from './codec/index.ts';
import type { Protocol } from './suite.ts';

const compiled = new WeakMap<Protocol, ProtocolCodecs>();

export function compileProtocol(protocol: Protocol): ProtocolCodecs {
  let codecs = compiled.get(protocol);
  if (codecs === undefined) {
    const roles: Record<string, RoleCodecs> = {};
    for (const [name, role] of Object.entries(protocol.roles)) {
      roles[name] = {
        request: compileCodec(role.request, 'request'),
        output: compileCodec(role.output, 'output'),
        status: compileCodec(role.status, 'status'),
      };
    }
    codecs = { message: compileCodec(protocol.message, 'message'), json: anyJson, roles };
    compiled.set(protocol, codecs);
  }
  return codecs;
}
