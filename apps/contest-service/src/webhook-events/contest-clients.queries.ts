import type { Trx } from '@urvote/platform/postgres/database';

/** @returns clients by contest; one that is deleted has none */
export async function clientsOfContests(trx: Trx, contestIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await trx.selectFrom('contest').select(['id', 'client_id']).where('id', 'in', contestIds).execute();
  return new Map(rows.map((row) => [row.id, row.client_id]));
}
