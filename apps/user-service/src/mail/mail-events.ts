import type { Logger } from '@urvote/platform/logger/logger';
import { Counter, type Registry } from 'prom-client';

export interface MailEvents {
  mailSent(mailId: string, template: string): void;
  mailRefused(mailId: string, template: string): void;
  /** It will be tried again, or waits in the failed set. */
  mailNotSent(mailId: string, template: string): void;
  mailExpired(mailId: string): void;
}

export function createMailEvents(logger: Logger, registry: Registry): MailEvents {
  const mails = new Counter({
    name: 'urvote_mails_total',
    help: 'Tries to send a mail by outcome',
    labelNames: ['outcome'] as const,
    registers: [registry],
  });
  const report = (outcome: string, text: string) => (mailId: string, template?: string) => {
    mails.inc({ outcome });
    logger.info({ mailId, template }, text);
  };
  return {
    mailSent: report('sent', 'mail sent'),
    mailRefused: report('refused', 'mail refused for good'),
    mailNotSent: report('not_sent', 'mail not sent'),
    mailExpired: report('expired', 'mail expired before it was sent'),
  };
}
