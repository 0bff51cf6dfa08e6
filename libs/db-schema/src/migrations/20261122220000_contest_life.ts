import { type Kysely, sql } from 'kysely';

const methods = [
  'likes',
  'net',
  'weighted',
  'approval',
  'positional',
  'score',
  'irv',
  'stv',
  'schulze',
  'wilson',
  'bayes',
];

const statements = [
  `alter table contest
     add column tie_break text not null default 'earliest'
       check (tie_break in ('earliest', 'lot', 'more_up', 'organiser')),
     add column counting_method text not null default 'net'
       check (counting_method in (${methods.map((method) => `'${method}'`).join(', ')})),
     add column min_picks integer check (min_picks > 0),
     add column max_votes_per_entry integer check (max_votes_per_entry > 0),
     add column max_votes_per_category integer check (max_votes_per_category > 0),
     add column public_weight numeric(4,3) not null default 1.000 check (public_weight between 0 and 1),
     add column jury_weight numeric(4,3) not null default 0.000 check (jury_weight between 0 and 1),
     add constraint contest_weights_check check (public_weight + jury_weight = 1)`,
  `create table category (
     id uuid primary key,
     contest_id uuid not null references contest (id) on delete cascade,
     slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) <= 120),
     name text not null check (char_length(name) between 1 and 200),
     description text check (char_length(description) <= 10000),
     position integer not null default 0 check (position >= 0),
     created_at timestamptz not null default now(),
     unique (contest_id, slug),
     unique (id, contest_id))`,
  `alter table entry
     add column category_id uuid,
     add column advanced_from_entry_id uuid references entry (id),
     add constraint entry_category_id_contest_id_fkey
       foreign key (category_id, contest_id) references category (id, contest_id)`,
  `create index entry_category_idx on entry (category_id) where category_id is not null`,
  `create unique index entry_advanced_idx on entry (contest_id, advanced_from_entry_id)
     where advanced_from_entry_id is not null`,
  `create table contest_history (
     id bigint generated always as identity primary key,
     contest_id uuid not null references contest (id) on delete cascade,
     at timestamptz not null,
     kind text not null check (kind ~ '^[a-z]+(_[a-z]+)*$' and char_length(kind) <= 40),
     details jsonb not null default '{}',
     reason text check (char_length(reason) between 1 and 2000))`,
  `create index contest_history_contest_idx on contest_history (contest_id, id)`,
  `comment on table contest_history is 'What everybody may read of the life of a contest: in words and figures, without people'`,
  `create table contest_round (
     from_contest_id uuid primary key references contest (id),
     to_contest_id uuid not null references contest (id),
     entry_count integer not null check (entry_count > 0),
     advanced_at timestamptz not null,
     check (from_contest_id <> to_contest_id))`,
  `create index contest_round_to_idx on contest_round (to_contest_id)`,
  `grant insert, delete on contest to urvote_contest_service`,
  `grant select, insert, update, delete on category to urvote_contest_service`,
  `grant select on category to urvote_gateway, urvote_vote_worker`,
  `grant select, insert on contest_history, contest_round to urvote_contest_service`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`revoke insert, delete on contest from urvote_contest_service`.execute(db);
  await sql`drop table contest_round, contest_history`.execute(db);
  await sql`alter table entry drop column advanced_from_entry_id, drop column category_id`.execute(db);
  await sql`drop table category`.execute(db);
  await sql`
    alter table contest drop column tie_break, drop column counting_method, drop column min_picks,
      drop column max_votes_per_entry, drop column max_votes_per_category, drop column public_weight,
      drop column jury_weight`.execute(db);
}
