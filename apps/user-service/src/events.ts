import type { Logger } from '@urvote/platform/logger/logger';
import { Counter, type Registry } from 'prom-client';

export interface UserServiceEvents {
  signedIn(userId: string): void;
  signInRefused(reason: 'unknown' | 'wrong_password' | 'suspended'): void;
  rehashFailed(userId: string, error: unknown): void;
}

/** One function per business event: its log line and its counter. Addresses and passwords are in neither. */
export function createEvents(logger: Logger, registry: Registry): UserServiceEvents {
  const signIns = new Counter({
    name: 'urvote_sign_ins_total',
    help: 'Sign-ins by outcome',
    labelNames: ['outcome'] as const,
    registers: [registry],
  });
  return {
    signedIn(userId) {
      signIns.inc({ outcome: 'signed_in' });
      logger.info({ userId }, 'signed in');
    },
    signInRefused(reason) {
      signIns.inc({ outcome: reason });
      logger.info({ reason }, 'sign-in refused');
    },
    rehashFailed: (userId, error) => logger.warn({ userId, err: error }, 'password hash not renewed'),
  };
}
