import { join } from 'node:path';
import type { Environment } from '@urvote/platform/config/load-config';
import { startMailCatcher } from '@urvote/embedded/embedded-mail-catcher';
import type { Logger } from '@urvote/platform/logger/logger';
import type { StandaloneConfig } from './config.ts';

export interface Mail extends AsyncDisposable {
  /** For the services. */
  variables: Environment;
  /** Whether mails are kept here instead of being sent. */
  isKept: boolean;
}

/** A mail server that keeps what it gets, unless another one was given. */
export async function openMail({ smtpUrl, dataDir }: StandaloneConfig, logger: Logger): Promise<Mail> {
  if (smtpUrl !== undefined) return { variables: {}, isKept: false, [Symbol.asyncDispose]: async () => {} };
  const folder = join(dataDir, 'mail');
  const catcher = await startMailCatcher({ folder, logger });
  return {
    variables: { SMTP_URL: catcher.url, MAIL_CATCHER_DIR: folder },
    isKept: true,
    [Symbol.asyncDispose]: () => catcher[Symbol.asyncDispose](),
  };
}
