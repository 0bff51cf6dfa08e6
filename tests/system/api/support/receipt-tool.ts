import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tempFolder } from '@urvote/testkit/temp-folder';

const tool = fileURLToPath(new URL('../../../../tools/verify-receipt/verify-receipt.mjs', import.meta.url));

/** Runs the verifier as anybody would: with a file of the receipt and one of the published keys. */
export async function verifyReceiptByTool(receipt: unknown, keys: unknown): Promise<{ code: number; output: string }> {
  await using folder = await tempFolder();
  const [receiptFile, keysFile] = [join(folder.path, 'receipt.json'), join(folder.path, 'keys.json')];
  await Promise.all([writeFile(receiptFile, JSON.stringify(receipt)), writeFile(keysFile, JSON.stringify(keys))]);
  return await new Promise((resolve) => {
    execFile(process.execPath, [tool, receiptFile, '--keys', keysFile], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}
