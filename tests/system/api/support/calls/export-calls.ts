import {
  deleteContactConsent,
  putContactConsent,
} from '@urvote/contracts/http/contact-consents/contact-consent-endpoints';
import { exportContest } from '@urvote/contracts/http/exports/export-endpoints';
import type { ApiClient } from '@urvote/testkit/http-client';

export async function callExports(voter: ApiClient, admin: ApiClient, contestId: string): Promise<void> {
  const params = { contestId };
  await voter.call(putContactConsent, { params, body: { sharesChoices: true } });
  await admin.call(exportContest, { params: { contestId, file: 'voters.csv' } });
  await voter.call(deleteContactConsent, { params });
}
