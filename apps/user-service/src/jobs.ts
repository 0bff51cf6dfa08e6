import { sendMail } from '@urvote/contracts/jobs/send-mail';
import { defineProcessor, type ProcessorsOf } from '@urvote/platform/queue/job-processor';
import type { AppContext } from './context.ts';
import type { Mailer } from './mail/mailer.ts';
import { createSendMail } from './mail/send-mail.processor.ts';

export function userServiceJobs(app: AppContext, mailer: Mailer): ProcessorsOf<'mail'> {
  return { 'send-mail': defineProcessor(sendMail, createSendMail(app, mailer)) };
}
