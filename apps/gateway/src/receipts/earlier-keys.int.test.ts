import { castVote, listReceiptKeys } from '@urvote/contracts/http/votes/vote-endpoints';
import { expect, it } from 'vitest';
import { clientWith, testGateway } from '../gateway.test-support.ts';
import { verifyReceipt } from '../votes/verify-receipt.test-support.ts';

const keysOf = async ({ api }: Pick<Awaited<ReturnType<typeof testGateway>>, 'api'>) =>
  ((await api.call(listReceiptKeys)).body as { keys: unknown[] }).keys;

it('receipts of an earlier key verify by what is published after a new one signs', async () => {
  await using before = await testGateway();
  const { entryIds } = await before.seed();
  const voter = clientWith(before.url, await before.userToken());
  const body = { entryId: entryIds[0] ?? '', type: 'like' as const };
  const { id, receipt } = (await voter.call(castVote, { body })).body as { id: string; receipt: object };
  const earlier = await keysOf(before);

  await using unaware = await testGateway();
  await expect(verifyReceipt(receipt, await keysOf(unaware))).rejects.toThrow();
  await using after = await testGateway({ env: { RECEIPT_EARLIER_KEYS: JSON.stringify(earlier) } });
  const published = await keysOf(after);
  expect(published).toEqual([expect.not.objectContaining(earlier[0] as object), ...earlier]);
  expect(await verifyReceipt(receipt, published)).toContain(`vote ${id}`);
});
