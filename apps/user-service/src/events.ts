import type { Logger } from '@urvote/platform/logger/logger';
import { Counter, type Registry } from 'prom-client';
import { createMailEvents, type MailEvents } from './mail/mail-events.ts';

export interface UserServiceEvents extends MailEvents {
  signedIn(userId: string): void;
  signInRefused(reason: 'unknown' | 'wrong_password' | 'suspended' | 'provider' | 'second_factor' | 'passkey'): void;
  registered(userId: string): void;
  passwordSet(userId: string, how: 'reset' | 'changed'): void;
  locked(userId: string): void;
  rehashFailed(userId: string, error: unknown): void;
  refreshTokenReused(userId: string, sessionId: string): void;
}

/** One function per business event: its log line and its counter, without addresses and passwords. */
export function createEvents(logger: Logger, registry: Registry): UserServiceEvents {
  const signIns = new Counter({
    name: 'urvote_sign_ins_total',
    help: 'Sign-ins by outcome',
    labelNames: ['outcome'] as const,
    registers: [registry],
  });
  const accountChanges = new Counter({
    name: 'urvote_account_changes_total',
    help: 'Accounts that were opened, locked or given a new password',
    labelNames: ['change'] as const,
    registers: [registry],
  });
  const change = (what: string, userId: string) => {
    accountChanges.inc({ change: what });
    logger.info({ userId, change: what }, 'account changed');
  };
  return {
    ...createMailEvents(logger, registry),
    signedIn(userId) {
      signIns.inc({ outcome: 'signed_in' });
      logger.info({ userId }, 'signed in');
    },
    signInRefused(reason) {
      signIns.inc({ outcome: reason });
      logger.info({ reason }, 'sign-in refused');
    },
    refreshTokenReused(userId, sessionId) {
      signIns.inc({ outcome: 'token_reused' });
      logger.warn({ userId, sessionId }, 'a refresh token came a second time, its session was ended');
    },
    registered: (userId) => change('registered', userId),
    passwordSet: (userId, how) => change(`password_${how}`, userId),
    locked: (userId) => change('locked', userId),
    rehashFailed: (userId, error) => logger.warn({ userId, err: error }, 'password hash not renewed'),
  };
}
