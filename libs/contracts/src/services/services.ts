import type { Endpoint } from '../endpoint/endpoint.ts';
import { contestServiceEndpoints } from './contest-service.ts';
import { gatewayEndpoints } from './gateway.ts';
import { mediaServiceEndpoints } from './media-service.ts';
import { userServiceEndpoints } from './user-service.ts';

/**
 * `gateway`: what the public reaches. `http`: answers its endpoints behind the gateway, which passes them on.
 * `worker`: takes jobs, and answers for its health alone. `operators`: on a port of its own, never behind the gateway.
 */
type ServiceKind = 'gateway' | 'http' | 'worker' | 'operators';

interface ServiceDescriptor {
  /** Also of its folder in `apps`, its container, its metrics and, as `urvote_<name>`, its database role. */
  name: string;
  kind: ServiceKind;
  /** Where it listens unless its variable says otherwise. */
  port: number;
  /** `<NAME>_PORT` by default. */
  portVariable?: string;
  /** What it answers by contract. */
  endpoints?: readonly Endpoint[];
  /** What it answers without a token the gateway may give to others, where the answer says so. */
  sharesReads?: true;
  /** Adds jobs, or works on them. */
  usesQueue?: true;
  /** Votes pass through it, so its process is tuned for their rate. */
  carriesVotes?: true;
}

/** Every service, once; whatever starts, finds, watches or documents them follows from this list. */
export const services = [
  { name: 'gateway', kind: 'gateway', port: 8080, endpoints: gatewayEndpoints, usesQueue: true, carriesVotes: true },
  { name: 'vote-worker', kind: 'worker', port: 8085, usesQueue: true, carriesVotes: true },
  { name: 'user-service', kind: 'http', port: 8082, endpoints: userServiceEndpoints, usesQueue: true },
  {
    name: 'contest-service',
    kind: 'http',
    port: 8083,
    endpoints: contestServiceEndpoints,
    sharesReads: true,
    usesQueue: true,
  },
  { name: 'media-service', kind: 'http', port: 8084, endpoints: mediaServiceEndpoints },
  { name: 'ops-service', kind: 'operators', port: 8081, portVariable: 'OPS_PORT', usesQueue: true },
] as const satisfies readonly ServiceDescriptor[];

export type Service = (typeof services)[number];
export type ServiceName = Service['name'];
/** Behind the gateway. */
export type HttpServiceName = Extract<Service, { kind: 'http' }>['name'];
