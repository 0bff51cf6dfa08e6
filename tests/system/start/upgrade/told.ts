import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ToldVote {
  id: string;
  /** Whose: of a demo account, or of a guest. */
  voter: string;
  contest: string;
  entryId: string;
  receipt: unknown;
}

/** What a data folder's version told its clients, who keep it. */
export interface Told {
  /** By address. */
  passwords: Record<string, string>;
  /** Of the first voter. */
  accessToken: string;
  /** Of the same; versions before accounts had none. */
  apiKey?: string;
  counted: ToldVote[];
  /** Accepted when the version was killed. */
  onTheirWay: ToldVote[];
  /** Votes of each entry by contest, before those on their way. */
  totals: Record<string, Record<string, number>>;
}

const fileName = 'told.json';

export async function readTold(folder: string): Promise<Told> {
  return JSON.parse(await readFile(join(folder, fileName), 'utf8')) as Told;
}

export async function writeTold(folder: string, told: Told): Promise<void> {
  await writeFile(join(folder, fileName), `${JSON.stringify(told, null, 2)}\n`);
}
