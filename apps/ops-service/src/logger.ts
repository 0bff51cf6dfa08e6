import { createLogger, type Logger, type LogLevel } from '@urvote/platform/logger/logger';

export const serviceName = 'ops-service';

export function opsServiceLogger(level: LogLevel): Logger {
  return createLogger({ service: serviceName, level });
}
