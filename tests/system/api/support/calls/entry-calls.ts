import { addEntry } from '@urvote/contracts/http/entries/entry-endpoints';
import { getEntryForm, putEntryForm } from '@urvote/contracts/http/entry-forms/entry-form-endpoints';
import type { ApiClient } from '@urvote/testkit/http-client';
import type { Calling } from './new-account.ts';

/** One request for every way an endpoint of entries and their forms may succeed. */
export async function callEntries({ platform, clientOf }: Calling, admin: ApiClient): Promise<void> {
  const { contestId } = await platform.seed();
  const anyone = clientOf();
  await admin.call(putEntryForm, { params: { contestId }, body: { fields: [], allowWriteIns: true } });
  await anyone.call(getEntryForm, { params: { contestId } });
  const work = { kind: 'music', title: 'Notes', artistName: 'Ada', externalUrl: 'https://example.org/added' };
  await admin.call(addEntry, { body: { contestId, ...work } });
}
