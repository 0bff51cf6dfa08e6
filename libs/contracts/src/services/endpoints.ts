import type { Endpoint } from '../endpoint/endpoint.ts';
import { type Service, services } from './services.ts';

type EndpointsByService = { [S in Extract<Service, { endpoints: unknown }> as S['name']]: S['endpoints'] };

/** What each service answers by contract. */
export const endpointsByService = Object.fromEntries(
  services.flatMap((service) => ('endpoints' in service ? [[service.name, service.endpoints]] : [])),
) as EndpointsByService;

export const allEndpoints: readonly Endpoint[] = Object.values<readonly Endpoint[]>(endpointsByService).flat();
