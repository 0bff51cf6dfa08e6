import { randomUUID } from 'node:crypto';
import { addEntry, submitEntry } from '@urvote/contracts/http/entries/entry-endpoints';
import { getMyOrderSeed } from '@urvote/contracts/http/entries/entry-order-endpoints';
import {
  decideEntries,
  listClientModeration,
  listContestModeration,
  reopenEntry,
  takeDownEntry,
} from '@urvote/contracts/http/entries/moderation-endpoints';
import {
  listMyEntries,
  replaceEntryMedia,
  updateOwnEntry,
  withdrawEntry,
} from '@urvote/contracts/http/entries/own-entry-endpoints';
import { getEntryForm, putEntryForm } from '@urvote/contracts/http/entry-forms/entry-form-endpoints';
import {
  closeEntryReports,
  fileReport,
  listContestReports,
  listReports,
} from '@urvote/contracts/http/reports/report-endpoints';
import { decideWriteIn, listWriteIns, proposeWriteIn } from '@urvote/contracts/http/write-ins/write-in-endpoints';
import type { ApiClient } from '@urvote/testkit/http-client';
import { type Calling, newAccount } from './new-account.ts';

/** One request for every way an endpoint of entries and their forms may succeed. */
export async function callEntries(calling: Calling, admin: ApiClient): Promise<void> {
  const { contestId, clientId } = await calling.platform.seed();
  const params = { contestId };
  await admin.call(putEntryForm, { params, body: { fields: [], allowWriteIns: true } });
  await calling.clientOf().call(getEntryForm, { params });
  const work = { kind: 'music', title: 'Notes', artistName: 'Ada', externalUrl: 'https://example.org/added' };
  await admin.call(addEntry, { body: { contestId, ...work } });
  const entryId = await callOwnEntries(calling, contestId);
  await admin.call(listContestModeration, { params });
  const clientSlug = `client-${clientId.slice(0, 8)}`;
  await admin.call(listClientModeration, { params: { clientSlug } });
  await admin.call(decideEntries, { params, body: { decision: 'approve', entryIds: [entryId] } });
  await callVisitors(calling, { contestId, entryId }, admin);
  await admin.call(reopenEntry, { params: { entryId } });
  await admin.call(takeDownEntry, { params: { entryId }, body: { reason: 'Stolen' } });
}

/** @returns an entry that waits */
async function callOwnEntries(calling: Calling, contestId: string): Promise<string> {
  const { client } = await newAccount(calling, ['creator']);
  const link = () => `https://example.org/${randomUUID()}`;
  const submit = async () => {
    const body = { contestId, kind: 'music', title: 'Notes', artistName: 'Ada', externalUrl: link() };
    return ((await client.call(submitEntry, { body })).body as { id: string }).id;
  };
  const [entryId, other] = [await submit(), await submit()];
  await client.call(listMyEntries, { query: { limit: 1, contestId, status: 'pending' } });
  await client.call(updateOwnEntry, { params: { entryId }, body: { title: 'Better notes' } });
  await client.call(replaceEntryMedia, { params: { entryId }, body: { externalUrl: link() } });
  await client.call(withdrawEntry, { params: { entryId: other } });
  return entryId;
}

async function callVisitors(
  calling: Calling,
  of: { contestId: string; entryId: string },
  admin: ApiClient,
): Promise<void> {
  const { contestId, entryId } = of;
  const { client } = await newAccount(calling);
  await client.call(getMyOrderSeed);
  await client.call(fileReport, { body: { target: { type: 'entry', id: entryId }, reason: 'spam' } });
  await admin.call(listReports);
  await admin.call(listContestReports, { params: { contestId } });
  await admin.call(closeEntryReports, { params: { entryId }, body: { decision: 'dismissed' } });
  const body = { kind: 'music', title: 'By the sea', artistName: 'Bob' };
  const proposed = await client.call(proposeWriteIn, { params: { contestId }, body });
  const { id: writeInId } = proposed.body as { id: string };
  await admin.call(listWriteIns, { params: { contestId } });
  await admin.call(decideWriteIn, { params: { contestId, writeInId }, body: { decision: 'approve' } });
}
