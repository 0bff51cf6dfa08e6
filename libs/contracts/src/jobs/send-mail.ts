import { z } from 'zod';
import { defineJob } from './job-definition.ts';

/** The job knows its id alone: addresses and links are in no queue. */
export const sendMail = defineJob({
  name: 'send-mail',
  queue: 'mail',
  schema: z.strictObject({ mailId: z.uuid() }),
  attempts: 10,
  backoffMs: 5_000,
  jobId: ({ mailId }) => `m-${mailId}`,
});

export type SendMailData = z.infer<typeof sendMail.schema>;
