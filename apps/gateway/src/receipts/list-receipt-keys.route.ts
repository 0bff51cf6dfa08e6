import { listReceiptKeys } from '@urvote/contracts/http/votes/vote-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';

export function listReceiptKeysRoute({ signer, config }: AppContext) {
  const body = { keys: [{ ...signer.publicKey }, ...config.earlierReceiptKeys] };
  return defineRoute(listReceiptKeys, async () => ({
    status: 200,
    body,
    headers: { 'Cache-Control': 'public, max-age=300' },
  }));
}
