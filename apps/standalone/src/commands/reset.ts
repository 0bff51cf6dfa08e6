import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { readDataDir } from '../config.ts';
import { resetDataFolder } from './reset-data-folder.ts';

async function agrees(dataDir: string): Promise<boolean> {
  const { values } = parseArgs({ options: { yes: { type: 'boolean' } } });
  if (values.yes === true) return true;
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  prompt.once('close', () => process.stdout.write('\n'));
  const closed = new Promise<string>((resolve) => prompt.once('close', () => resolve('')));
  const question = `This deletes every vote, account and file in ${dataDir}. Type "yes" to go on: `;
  const answer = await Promise.race([prompt.question(question), closed]);
  prompt.close();
  return answer.trim() === 'yes';
}

const dataDir = readDataDir();
try {
  if (await agrees(dataDir)) process.stdout.write(await resetDataFolder(dataDir));
  else process.stdout.write('Nothing was deleted; "npm run reset -- --yes" does not ask.\n');
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
