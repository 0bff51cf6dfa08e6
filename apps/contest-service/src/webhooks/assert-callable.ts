import { ProblemError } from '@urvote/contracts/errors/error-codes';
import {
  assertOutboundUrl,
  type OutboundPolicy,
  OutboundRefusedError,
  resolveOutbound,
  systemResolver,
} from '@urvote/platform/outbound/outbound-target';

/** A name that nobody knows yet is taken: it is looked up again whenever something is sent. @throws {ProblemError} VALIDATION_FAILED */
export async function assertCallable(url: string, policy: OutboundPolicy): Promise<void> {
  try {
    await resolveOutbound(assertOutboundUrl(url, policy), policy, systemResolver);
  } catch (error) {
    if (!(error instanceof OutboundRefusedError)) throw error;
    if (error.reason === 'unknown_host') return;
    const refusal = { field: 'body.url', code: 'url_refused', message: error.message };
    throw new ProblemError('VALIDATION_FAILED', { errors: [refusal] });
  }
}
