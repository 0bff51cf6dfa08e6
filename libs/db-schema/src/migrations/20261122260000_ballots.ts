import { type Kysely, sql } from 'kysely';

const told = { vote: 'choices, is_below_minimum', vote_rejection: 'choices' };

/** A ballot is a vote that names several entries: the same evidence, states and reviews, so the same table. */
const statements = [
  ...['vote', 'vote_rejection'].flatMap((table) => [
    `alter table ${table} add column choices jsonb check (jsonb_array_length(choices) between 1 and 200)`,
    `comment on column ${table}.choices is 'Of a ballot: the entries, first choice first, each with the points it adds'`,
  ]),
  `alter table vote add column is_below_minimum boolean not null default false,
     add constraint vote_below_minimum_check check (state = 'held' or not is_below_minimum)`,
  `comment on column vote.is_below_minimum is 'Held until its voter has picked enough entries, whatever else speaks for that'`,
  `alter table contest
     add column account_vote_weight numeric(3,2) not null default 1.00 check (account_vote_weight >= 0),
     add column verified_vote_weight numeric(3,2) not null default 1.00 check (verified_vote_weight >= 0),
     add column weight_policy text check (char_length(weight_policy) between 1 and 2000),
     add constraint contest_weights_explained_check
       check (weight_policy is not null or (account_vote_weight = 1 and verified_vote_weight = 1))`,
  `comment on column contest.weight_policy is 'Why votes weigh differently, as everybody may read it'`,
  `create unique index vote_ballot_key on vote (contest_id, voter_key, window_start)
     where choices is not null and state in ('counted', 'held')`,
  `create view ballot as
     select id, contest_id, window_start, voter_key, choices, state, vote_weight, country, cast_at
     from vote where choices is not null`,
  `comment on view ballot is 'What a count of ballots needs, without the evidence'`,
  `grant select on ballot to urvote_contest_service, urvote_vote_worker`,
  ...Object.entries(told).map(
    ([table, columns]) => `grant select (${columns}) on ${table} to urvote_gateway, urvote_user_service`,
  ),
  `grant select (choices, is_below_minimum) on vote to urvote_contest_service`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  const undo = [
    'drop view ballot',
    'drop index vote_ballot_key',
    'alter table contest drop column weight_policy, drop column account_vote_weight, drop column verified_vote_weight',
    'alter table vote drop column choices, drop column is_below_minimum',
    'alter table vote_rejection drop column choices',
  ];
  for (const statement of undo) await sql.raw(statement).execute(db);
}
