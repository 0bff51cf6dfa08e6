import { ProblemError } from '@urvote/contracts/errors/error-codes';
import {
  deleteContactConsent,
  putContactConsent,
} from '@urvote/contracts/http/contact-consents/contact-consent-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { deleteConsent, putConsent } from './contact-consents.queries.ts';

export function putContactConsentRoute({ db, clock }: AppContext) {
  return defineRoute(putContactConsent, async ({ caller, params: { contestId }, body: { sharesChoices } }) => {
    if (!caller.emailVerified) throw new ProblemError('EMAIL_NOT_VERIFIED');
    const at = new Date(clock.nowMs());
    const consentedAt = await putConsent(db, { contestId, userId: caller.userId, sharesChoices, at });
    if (consentedAt === undefined) throw new ProblemError('NOT_FOUND');
    return { status: 200, body: { contestId, sharesChoices, consentedAt: consentedAt.toISOString() } };
  });
}

export function deleteContactConsentRoute({ db }: AppContext) {
  return defineRoute(deleteContactConsent, async ({ caller, params: { contestId } }) => {
    await deleteConsent(db, contestId, caller.userId);
    return { status: 204 };
  });
}
