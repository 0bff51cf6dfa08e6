import { createLogger, type LogLevel } from '@urvote/platform/logger/logger';

export function gatewayLogger(level: LogLevel) {
  return createLogger({ service: 'gateway', level });
}
