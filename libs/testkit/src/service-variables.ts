import { httpServices, portVariableOf, urlVariableOf } from '@urvote/contracts/services/service-names';
import { services } from '@urvote/contracts/services/services';

/** Nothing listens there. */
export const nobodyThere = 'http://127.0.0.1:9';

/** Every service listens on any free port. */
export const anyPorts: Readonly<Record<string, string>> = Object.fromEntries(
  services.map((service) => [portVariableOf(service), '0']),
);

/** No service behind the gateway is there. */
export const nobodyBehindGateway: Readonly<Record<string, string>> = Object.fromEntries(
  httpServices.map(({ name }) => [urlVariableOf(name), nobodyThere]),
);
