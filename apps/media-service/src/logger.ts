import { createLogger, type Logger, type LogLevel } from '@urvote/platform/logger/logger';

export const serviceName = 'media-service';

export function mediaServiceLogger(level: LogLevel): Logger {
  return createLogger({ service: serviceName, level });
}
