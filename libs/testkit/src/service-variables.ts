import { httpServices, portVariableOf, urlVariableOf } from '@urvote/contracts/services/service-names';
import { services } from '@urvote/contracts/services/services';
import type { ObjectStoreOptions } from '@urvote/platform/object-store/object-store';

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

export function objectStoreVariables(settings: Required<ObjectStoreOptions>): Record<string, string> {
  return {
    S3_ENDPOINT: settings.endpoint,
    S3_REGION: settings.region,
    S3_BUCKET: settings.bucket,
    S3_ACCESS_KEY_ID: settings.accessKeyId,
    S3_SECRET_ACCESS_KEY: settings.secretAccessKey,
  };
}
