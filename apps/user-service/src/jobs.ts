import { sendMail } from '@urvote/contracts/jobs/send-mail';
import { defineProcessor, type JobProcessor } from '@urvote/platform/queue/job-processor';
import type { AppContext } from './context.ts';
import type { Mailer } from './mail/mailer.ts';
import { createSendMail } from './mail/send-mail.processor.ts';

export function userServiceJobs(app: AppContext, mailer: Mailer): JobProcessor[] {
  return [defineProcessor(sendMail, createSendMail(app, mailer))];
}
