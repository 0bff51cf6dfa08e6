import { type Kysely, sql } from 'kysely';

/**
 * Whoever writes an event or a decision tells its readers in the same transaction, so that none is missed when the
 * process ends after the commit. Counted votes are told by the worker: NOTIFY makes commits take turns.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function tell_event_readers() returns trigger language plpgsql as $$
    begin
      perform pg_notify('urvote_events', tg_argv[0]);
      return null;
    end $$`.execute(db);
  await sql`
    create trigger outbox_event_told after insert on outbox_event
    for each row when (new.type <> 'vote.counted') execute function tell_event_readers('news')`.execute(db);
  await sql`
    create trigger vote_decision_told after insert on vote_decision
    for each statement execute function tell_event_readers('decisions')`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop trigger vote_decision_told on vote_decision`.execute(db);
  await sql`drop trigger outbox_event_told on outbox_event`.execute(db);
  await sql`drop function tell_event_readers()`.execute(db);
}
