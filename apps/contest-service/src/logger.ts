import { createLogger, type Logger, type LogLevel } from '@urvote/platform/logger/logger';

export const serviceName = 'contest-service';

export function contestServiceLogger(level: LogLevel): Logger {
  return createLogger({ service: serviceName, level });
}
