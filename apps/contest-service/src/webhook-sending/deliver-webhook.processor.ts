import type { DeliverWebhookData } from '@urvote/contracts/jobs/deliver-webhook';
import { requestMail } from '@urvote/platform/mail/request-mail.queries';
import { OutboundRefusedError } from '@urvote/platform/outbound/outbound-target';
import { type OutboundPost, postOutbound } from '@urvote/platform/outbound/post-outbound';
import type { Trx } from '@urvote/platform/postgres/database';
import type { AppContext } from '../context.ts';
import { messageIdOf } from '../webhook-deliveries/delivery-resource.ts';
import { failWaiting } from '../webhook-deliveries/new-deliveries.queries.ts';
import { disableWebhook, type DueDelivery, findDue, lockTry, recordTry } from './attempts.queries.ts';
import { listOwners } from './client-owners.queries.ts';
import { type Conclusion, concludeTry, isSuccess, type TryOutcome } from './conclude-try.ts';
import { signedHeaders } from './sign-webhook.ts';

/** Standard Webhooks 1.0 gives receivers 15 to 30 seconds. */
const timeoutMs = 20_000;

/**
 * Makes one try and notes it. A process that ends between the answer and the note sends again with the same `webhook-id`;
 * a try that was noted is not made twice.
 */
export async function deliverWebhook(app: AppContext, which: DeliverWebhookData): Promise<void> {
  const due = await findDue(app.db, which);
  if (due === undefined) return;
  const [at, startedMs] = [new Date(app.clock.nowMs()), performance.now()];
  const outcome = await send(app, due, at);
  const durationMs = Math.round(performance.now() - startedMs);
  app.events.webhookTried(which.deliveryId, isSuccess(outcome), durationMs);
  await app.db.transaction().execute(async (trx) => {
    const locked = await lockTry(trx, due.webhookId, which);
    if (locked === undefined) return;
    const failingSinceMs = locked.failingSince?.getTime() ?? null;
    const tried = { attempt: which.attempt, failingSinceMs, nowMs: at.getTime(), random: Math.random() };
    const conclusion = concludeTry({ ...tried, outcome });
    await recordTry(trx, { which, webhookId: due.webhookId, at, durationMs, outcome, conclusion });
    await switchOff(app, trx, { due, conclusion, at });
  });
  app.webhooksDue.notify();
}

async function send(app: AppContext, due: DueDelivery, at: Date): Promise<TryOutcome> {
  const { eventId, body, url } = due;
  const headers = signedHeaders({ messageId: messageIdOf(eventId), atMs: at.getTime(), body }, secretsOf(app, due, at));
  return tryToPost({
    url,
    body,
    headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'UrVote-Webhooks/1' },
    timeoutMs,
    policy: app.outboundPolicy,
  });
}

function secretsOf({ webhookSealer }: AppContext, due: DueDelivery, at: Date): Buffer[] {
  const { sealedSecret, sealedEarlierSecret, earlierSecretEndsAt } = due;
  const hasGrace = sealedEarlierSecret !== null && earlierSecretEndsAt !== null && earlierSecretEndsAt > at;
  return [sealedSecret, ...(hasGrace ? [sealedEarlierSecret] : [])].map((sealed) => webhookSealer.open(sealed));
}

/** PostgreSQL keeps no U+0000. */
const storable = (text: string): string => text.replaceAll('\0', '');

async function tryToPost(post: OutboundPost): Promise<TryOutcome> {
  try {
    const { status, body, retryAfter } = await postOutbound(post);
    return { statusCode: status, problem: null, answer: storable(body), retryAfter };
  } catch (error) {
    return { statusCode: null, problem: problemOf(error), answer: null };
  }
}

/** Tells the client what it needs to mend it, and no address. */
function problemOf(error: unknown): string {
  if (error instanceof OutboundRefusedError) return `not called: ${error.message}`;
  const { name, code = '' } = error as Error & { code?: string };
  if (name === 'TimeoutError' || name === 'AbortError') return `no answer within ${timeoutMs / 1000} seconds`;
  return `no answer: ${code === '' ? 'the connection failed' : code}`.slice(0, 200);
}

interface Concluded {
  due: DueDelivery;
  conclusion: Conclusion;
  at: Date;
}

async function switchOff(app: AppContext, trx: Trx, { due, conclusion, at }: Concluded): Promise<void> {
  const { disables } = conclusion;
  if (disables === null) return;
  await disableWebhook(trx, due.webhookId, disables, at);
  await failWaiting(trx, due.webhookId);
  const host = new URL(due.url).host;
  for (const { userId, email, locale, name } of await listOwners(trx, due.clientId)) {
    const message = { template: 'webhook-disabled', name, host, reason: disables } as const;
    await requestMail(trx, app.sealers.mail, { mail: { to: email, locale, message }, userId, now: at });
  }
  app.events.webhookDisabled(due.webhookId, disables);
}
