import type { countVotes } from './count-votes.ts';
import type { deliverWebhook } from './deliver-webhook.ts';
import type { sendMail } from './send-mail.ts';

/** A service that works on a queue does not compile without a processor for each job of it. */
export type DeclaredJob = typeof countVotes | typeof deliverWebhook | typeof sendMail;
