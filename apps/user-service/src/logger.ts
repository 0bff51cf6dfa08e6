import { createLogger, type Logger, type LogLevel } from '@urvote/platform/logger/logger';

export const serviceName = 'user-service';

export function userServiceLogger(level: LogLevel): Logger {
  return createLogger({ service: serviceName, level });
}
