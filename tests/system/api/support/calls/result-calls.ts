import {
  beginCorrection,
  breakTie,
  certifyResult,
  closeContest,
  freezeResult,
  getResult,
  listFrozenResults,
  publishResult,
} from '@urvote/contracts/http/results/result-endpoints';
import type { FrozenResult } from '@urvote/contracts/http/results/result-schemas';
import { eventually } from '@urvote/testkit/eventually';
import type { ApiClient } from '@urvote/testkit/http-client';
import type { Platform } from '../platform.ts';

/** Frozen as soon as the worker has said that every group is settled. */
export function frozenBy(manager: ApiClient, contestId: string): Promise<FrozenResult> {
  return eventually(async () => {
    const answer = await manager.call(freezeResult, { params: { contestId } });
    if (answer.status !== 200) throw new Error(`freezing is answered ${answer.status}: ${answer.problem().detail}`);
    return answer.body as FrozenResult;
  });
}

/** A contest without votes from its close to a correction; the tie is broken by hand. */
export async function callResults(platform: Platform, manager: ApiClient): Promise<void> {
  const { contestId, entryIds } = await platform.seed({ contest: { tie_break: 'organiser' }, entries: [{}, {}] });
  const params = { contestId };
  await manager.call(closeContest, { params, body: {} });
  await frozenBy(manager, contestId);
  const chosen = await manager.call(breakTie, { params, body: { entryId: entryIds[1], reason: 'The jury says so' } });
  const { version, hash } = chosen.body as FrozenResult;
  for (const certifier of [manager, await platform.admin()])
    await certifier.call(certifyResult, { params: { ...params, version: String(version) }, body: { hash } });
  await manager.call(listFrozenResults, { params });
  await manager.call(publishResult, { params });
  await manager.call(getResult, { params: { idOrSlug: contestId } });
  await manager.call(beginCorrection, { params, body: { reason: 'A vote was missed' } });
}
