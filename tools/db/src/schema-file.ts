import { readFile } from 'node:fs/promises';
import { dumpSchema } from '@urvote/db-schema/schema-dump';

const schemaFile = new URL('../../../libs/db-schema/schema.sql', import.meta.url);

/** @returns the first line in which the database and the committed dump differ; undefined when they are the same */
export async function firstSchemaDifference(url: string): Promise<string | undefined> {
  const [committed, actual] = [await readFile(schemaFile, 'utf8'), await dumpSchema(url)].map((text) =>
    text.split('\n'),
  ) as [string[], string[]];
  for (let index = 0; index < Math.max(committed.length, actual.length); index++) {
    const [expected = '(end)', found = '(end)'] = [committed[index], actual[index]];
    if (expected !== found) return `line ${index + 1}: committed "${expected.trim()}", database "${found.trim()}"`;
  }
  return undefined;
}
