import { type Environment, loadConfig } from '@urvote/platform/config/load-config';
import { serviceSettings, type ServiceSettings } from '@urvote/platform/config/settings';
import {
  browserNames,
  objectStoreNames,
  pickVariables,
  serviceNames,
} from '@urvote/platform/config/variables/all-variables';

interface MediaServiceSecrets {
  accessKeyId: string;
  secretAccessKey: string;
}

export interface MediaServiceConfig extends ServiceSettings {
  /** Without an endpoint: the one of AWS for the region. */
  objectStore: { region: string; bucket: string; endpoint?: string };
  secrets: MediaServiceSecrets;
}

/** Every variable the service reads. */
export const variables = pickVariables([...serviceNames, ...objectStoreNames, ...browserNames, 'MEDIA_SERVICE_PORT']);

/** @throws ConfigError naming every wrong variable at once */
export function readConfig(env: Environment = process.env): MediaServiceConfig {
  const read = loadConfig(variables, env);
  return {
    ...serviceSettings(read, read.MEDIA_SERVICE_PORT),
    objectStore: {
      region: read.S3_REGION,
      bucket: read.S3_BUCKET,
      ...(read.S3_ENDPOINT === undefined ? {} : { endpoint: read.S3_ENDPOINT }),
    },
    secrets: { accessKeyId: read.S3_ACCESS_KEY_ID, secretAccessKey: read.S3_SECRET_ACCESS_KEY },
  };
}
