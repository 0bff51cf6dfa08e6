import { randomUUID } from 'node:crypto';
import { insertUser, seedContest } from '@urvote/gateway/seed.test-support';
import type { Platform } from '../support/platform.ts';
import type { FuzzCaller } from './fuzz-callers.ts';
import type { Received } from './send-request.ts';

/** What belongs to people and clients whom no caller works for, with its ids, so that requests come near it. */
export interface KeptThings {
  contestId: string;
  entryId: string;
  userId: string;
  /** Texts that only those who run the platform may read. */
  texts: readonly string[];
}

export async function keepThings({ db, database }: Platform): Promise<KeptThings> {
  const textOf = (what: string) => `kept-${what}-${randomUUID()}`;
  const [address, contest, entry] = [textOf('address'), textOf('contest'), textOf('entry')];
  const { contestId, entryIds } = await seedContest(db, {
    // In several fields, since callers who may change one of them do.
    contest: { status: 'draft', name: contest, description: contest, rules: JSON.stringify([contest]) },
    entries: [{ title: entry, artist_name: entry, description: entry, status: 'pending', approved_at: null }],
  });
  await keepDraft(database, contestId);
  const userId = await insertUser(db);
  await db
    .updateTable('user')
    .set({ email: `${address}@example.org` })
    .where('id', '=', userId)
    .execute();
  return { contestId, entryId: entryIds[0] ?? '', userId, texts: [address, contest, entry] };
}

/** Administrators are among the callers, and would open the contest, which then is there for everybody. */
async function keepDraft({ pool }: Platform['database'], contestId: string): Promise<void> {
  await pool.query(`
    create function keep_draft() returns trigger language plpgsql as
      $$ begin new.status := old.status; return new; end $$;
    create trigger keep_draft before update of status on contest for each row
      when (old.id = '${contestId}') execute function keep_draft()`);
}

/** They may read what others keep, since they run the platform. */
const insiders: ReadonlySet<string> = new Set<FuzzCaller>([
  'admin',
  'moderator',
  'everybody at once',
  'key with scope',
  'key without scope',
  'operator',
  'operator by session',
]);

/** Hashes of passwords, and where the code is. */
const neverTold = /\$argon2|node_modules|\.[cm]?[jt]s:\d+/;

/** Whole values, and what is private of keys. */
function secretTexts(secrets: Platform['secrets']): string[] {
  const values = Object.values(secrets);
  const ofKeys = values.flatMap((value) => [...value.matchAll(/"d":"([^"]+)"/g)].map(([, part]) => part ?? ''));
  return [...values, ...ofKeys];
}

/** @returns what tells something in an answer that its caller may not know; undefined when nothing does */
export function createLeakCheck({ secrets }: Platform, kept: KeptThings) {
  const forNobody = secretTexts(secrets);
  return (caller: string, { headers, text = '' }: Received): string | undefined => {
    const whole = `${JSON.stringify(headers)}${text}`;
    if (neverTold.test(whole)) return `tells of its inside: ${neverTold.exec(whole)?.[0]}`;
    if (forNobody.some((secret) => whole.includes(secret))) return 'tells a secret';
    if (insiders.has(caller)) return undefined;
    return kept.texts.some((each) => whole.includes(each)) ? 'tells what others keep' : undefined;
  };
}
