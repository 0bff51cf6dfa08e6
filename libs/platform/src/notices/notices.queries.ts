import type { Db } from '../postgres/database.ts';

export interface Notice {
  code: 'untrusted_proxy';
  service: string;
  detail: string;
  seenAt: Date;
}

/** Of each kind a service has one, the latest. */
export async function recordNotice(db: Db, { seenAt, ...notice }: Notice): Promise<void> {
  await db
    .insertInto('notice')
    .values({ ...notice, seen_at: seenAt })
    .onConflict((conflict) =>
      conflict.columns(['code', 'service']).doUpdateSet({ detail: notice.detail, seen_at: seenAt }),
    )
    .execute();
}

/** What was noticed of another configuration is not what is wrong with this one. */
export async function forgetNotices(db: Db, service: string): Promise<void> {
  await db.deleteFrom('notice').where('service', '=', service).execute();
}

/** Seen since then. */
export async function listNotices(db: Db, since: Date): Promise<Notice[]> {
  const rows = await db.selectFrom('notice').selectAll().where('seen_at', '>=', since).orderBy('service').execute();
  return rows.map(({ seen_at: seenAt, code, service, detail }) => ({
    code: code as Notice['code'],
    service,
    detail,
    seenAt,
  }));
}
