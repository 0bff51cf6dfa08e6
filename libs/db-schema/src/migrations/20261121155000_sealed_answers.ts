import { type Kysely, sql } from 'kysely';

/**
 * Answers kept for repeats are encrypted: they hold new keys and codes. Instances of the version before know no state
 * `sealed` and take such a key for one in flight; what they keep in plain is read until it expires.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table idempotency_key
      add column answer bytea,
      drop constraint idempotency_key_state_check,
      add constraint idempotency_key_state_check check (state in ('in_flight', 'done', 'sealed')),
      add constraint idempotency_key_answer_check check ((state = 'sealed') = (answer is not null))`.execute(db);
  await sql`comment on column idempotency_key.answer is 'Status, headers and body, encrypted'`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`delete from idempotency_key where state = 'sealed'`.execute(db);
  await sql`
    alter table idempotency_key
      drop constraint idempotency_key_answer_check,
      drop constraint idempotency_key_state_check,
      add constraint idempotency_key_state_check check (state in ('in_flight', 'done')),
      drop column answer`.execute(db);
}
