import { createLogger, type Logger, type LogLevel } from '@urvote/platform/logger/logger';

export const serviceName = 'vote-worker';

export function createServiceLogger(level: LogLevel): Logger {
  return createLogger({ service: serviceName, level });
}
