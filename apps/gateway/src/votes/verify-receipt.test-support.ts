const tool = new URL('../../../../tools/verify-receipt/verify-receipt.mjs', import.meta.url).href;

/** What the public tool says of a receipt. @throws when it does not hold */
export async function verifyReceipt(receipt: object, keys: readonly unknown[]): Promise<string> {
  const { verifyReceipt: verify } = (await import(tool)) as {
    verifyReceipt(receipt: object, keys: readonly unknown[]): string[];
  };
  return verify(receipt, keys).join('\n');
}
