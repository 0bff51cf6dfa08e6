import {
  httpServices,
  type PortVariable,
  portVariableOf,
  type UrlVariable,
  urlVariableOf,
} from '@urvote/contracts/services/service-names';
import { services } from '@urvote/contracts/services/services';
import { httpUrl, port } from './fields.ts';
import type { Variable } from './variable.ts';

/** Where each service listens. */
export const portVariables = Object.fromEntries(
  services.map((service) => [
    portVariableOf(service),
    { schema: port(service.port), description: `Port of the ${service.name}; 0 for any free one.` },
  ]),
) as Record<PortVariable, Variable<ReturnType<typeof port>>>;

/** Where each service behind the gateway is found. */
export const urlVariables = Object.fromEntries(
  httpServices.map(({ name, port: usualPort }) => [
    urlVariableOf(name),
    { schema: httpUrl, description: `Where others find the ${name}.`, example: `http://localhost:${usualPort}` },
  ]),
) as Record<UrlVariable, Variable<typeof httpUrl>>;
