import { getMyOrderSeed } from '@urvote/contracts/http/entries/entry-order-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { scopedKey } from '@urvote/voting/voter/voter-key';
import type { AppContext } from '../context.ts';
import { voterKeyOf } from './voter-of.ts';

export function getMyOrderSeedRoute({ voterKeySecret }: AppContext) {
  return defineRoute(getMyOrderSeed, async ({ caller }) => {
    const seed = scopedKey(voterKeyOf(caller, voterKeySecret), 'neutral-order', voterKeySecret);
    return { status: 200, headers: { 'Cache-Control': 'private, no-cache' }, body: { seed } };
  });
}
