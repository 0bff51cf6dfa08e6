import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { replaceEntryMedia, updateOwnEntry, withdrawEntry } from '@urvote/contracts/http/entries/own-entry-endpoints';
import { isSubtypeOf } from '@urvote/contracts/http/entries/work-fields';
import type { UserCaller } from '@urvote/platform/auth/caller';
import { defineRoute } from '@urvote/platform/http/define-route';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { setEntryStatus } from '../entries/entries.queries.ts';
import { assertOwnMedia } from '../submissions/assert-own-media.ts';
import { changeOwnEntry, type OwnChange, type ToChange } from './change-own-entry.ts';
import { setMedia, updateWork } from './own-entries.queries.ts';

interface OwnRequest {
  params: { entryId: string };
  caller: UserCaller;
  clientIp: string;
  userAgent: string | undefined;
}

const ownChange = (ctx: OwnRequest): OwnChange => ({ entryId: ctx.params.entryId, submitter: actorOf(ctx) });

export function updateOwnEntryRoute(app: AppContext) {
  return defineRoute(updateOwnEntry, async (ctx) => {
    const { body, caller } = ctx;
    const updated = await changeOwnEntry(app, ownChange(ctx), async (trx, entry, at) => {
      assertSubtype(entry, body.subtype);
      await assertOwnMedia(trx, { kind: entry.kind, coverAssetId: body.coverAssetId ?? undefined }, caller.userId);
      await updateWork(trx, entry.id, body, at);
      return { event: 'entry.updated', action: 'entry.update', details: { fields: Object.keys(body) } };
    });
    return { status: 200, body: updated };
  });
}

export function replaceEntryMediaRoute(app: AppContext) {
  return defineRoute(replaceEntryMedia, async (ctx) => {
    const { body, caller } = ctx;
    const replaced = await changeOwnEntry(app, ownChange(ctx), async (trx, { id, kind, status }, at) => {
      await assertOwnMedia(trx, { kind, mediaAssetId: body.mediaAssetId }, caller.userId);
      await setMedia(trx, id, body, at);
      await setEntryStatus(trx, id, 'pending', at);
      return { event: 'entry.updated', action: 'entry.replace_media', details: { from: status, ...body } };
    });
    return { status: 200, body: replaced };
  });
}

export function withdrawEntryRoute(app: AppContext) {
  return defineRoute(withdrawEntry, async (ctx) => {
    const withdrawn = await changeOwnEntry(app, ownChange(ctx), async (trx, { id, status }, at) => {
      await setEntryStatus(trx, id, 'withdrawn', at);
      return { event: 'entry.withdrawn', action: 'entry.withdraw', details: { from: status } };
    });
    return { status: 200, body: withdrawn };
  });
}

function assertSubtype({ kind }: ToChange, subtype: string | null | undefined): void {
  if (subtype === null || subtype === undefined || isSubtypeOf(kind, subtype)) return;
  const errors = [{ field: 'body.subtype', code: 'wrong_subtype', message: `none of the kind ${kind}` }];
  throw new ProblemError('VALIDATION_FAILED', { errors });
}
