grant usage on schema public to urvote_app_admin;
grant usage on schema public to urvote_app_user;
grant usage on schema public to urvote_contest_service;
grant usage on schema public to urvote_gateway;
grant usage on schema public to urvote_media_service;
grant usage on schema public to urvote_ops_service;
grant usage on schema public to urvote_user_service;
grant usage on schema public to urvote_vote_worker;

create table "access_revocation" (
  expires_at timestamp with time zone not null,
  kind text not null,
  not_before timestamp with time zone not null,
  subject_id uuid not null,
  constraint access_revocation_kind_check CHECK ((kind = ANY (ARRAY['session'::text, 'user'::text, 'api_key'::text]))),
  constraint access_revocation_pkey PRIMARY KEY (kind, subject_id)
);
comment on table "access_revocation" is 'Access tokens of the subject that were issued before not_before are refused; kept until the last of them has expired';
CREATE INDEX access_revocation_expires_idx ON public.access_revocation USING btree (expires_at);
grant select on access_revocation to urvote_contest_service;
grant select on access_revocation to urvote_gateway;
grant select on access_revocation to urvote_media_service;
grant select on access_revocation to urvote_ops_service;
grant delete, insert, select, update on access_revocation to urvote_user_service;
grant delete, select on access_revocation to urvote_vote_worker;

create table "api_key" (
  created_at timestamp with time zone not null,
  email_voter_key text,
  expires_at timestamp with time zone,
  hash bytea not null,
  id uuid not null,
  last_used_at timestamp with time zone,
  name text not null,
  owner_user_id uuid not null,
  prefix text not null,
  requests_per_minute integer default 600 not null,
  revoked_at timestamp with time zone,
  rotated_from_id uuid,
  scopes text[] not null,
  constraint api_key_email_voter_key_check CHECK ((char_length(email_voter_key) <= 256)),
  constraint api_key_hash_check CHECK ((octet_length(hash) = 32)),
  constraint api_key_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 80))),
  constraint api_key_prefix_check CHECK (((char_length(prefix) >= 4) AND (char_length(prefix) <= 32))),
  constraint api_key_requests_per_minute_check CHECK (((requests_per_minute >= 1) AND (requests_per_minute <= 100000))),
  constraint api_key_scopes_check CHECK (((cardinality(scopes) >= 1) AND (cardinality(scopes) <= 32))),
  constraint api_key_owner_user_id_fkey FOREIGN KEY (owner_user_id) REFERENCES "user"(id) ON DELETE CASCADE,
  constraint api_key_rotated_from_id_fkey FOREIGN KEY (rotated_from_id) REFERENCES api_key(id) ON DELETE SET NULL,
  constraint api_key_pkey PRIMARY KEY (id),
  constraint api_key_hash_key UNIQUE (hash)
);
comment on column "api_key".email_voter_key is 'What the owner would vote under as a guest, as in access tokens: services other than the one of accounts know no addresses';
CREATE INDEX api_key_owner_idx ON public.api_key USING btree (owner_user_id, created_at DESC);
CREATE INDEX api_key_rotated_idx ON public.api_key USING btree (rotated_from_id);
grant select on api_key to urvote_contest_service;
grant select on api_key to urvote_gateway;
grant select on api_key to urvote_media_service;
grant select on api_key to urvote_ops_service;
grant delete, insert, select, update on api_key to urvote_user_service;
grant update (last_used_at) on api_key to urvote_contest_service;
grant update (last_used_at) on api_key to urvote_gateway;
grant update (last_used_at) on api_key to urvote_media_service;

create table "artist_profile" (
  artist_name text not null,
  bio text,
  genre text,
  location text,
  profile_image_asset_id uuid,
  social_links jsonb default '{}'::jsonb not null,
  updated_at timestamp with time zone default now() not null,
  user_id uuid not null,
  website text,
  years_active text,
  constraint artist_profile_artist_name_check CHECK (((char_length(artist_name) >= 1) AND (char_length(artist_name) <= 120))),
  constraint artist_profile_bio_check CHECK ((char_length(bio) <= 5000)),
  constraint artist_profile_genre_check CHECK ((char_length(genre) <= 80)),
  constraint artist_profile_location_check CHECK ((char_length(location) <= 120)),
  constraint artist_profile_social_links_check CHECK ((jsonb_typeof(social_links) = 'object'::text)),
  constraint artist_profile_website_check CHECK (((char_length(website) <= 500) AND (website ~ '^https?://'::text))),
  constraint artist_profile_years_active_check CHECK ((char_length(years_active) <= 40)),
  constraint artist_profile_profile_image_asset_id_fkey FOREIGN KEY (profile_image_asset_id) REFERENCES media_asset(id) ON DELETE SET NULL,
  constraint artist_profile_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE,
  constraint artist_profile_pkey PRIMARY KEY (user_id)
);
CREATE INDEX artist_profile_image_idx ON public.artist_profile USING btree (profile_image_asset_id);
grant delete, insert, select, update on artist_profile to urvote_user_service;
grant select (artist_name, user_id) on artist_profile to urvote_contest_service;

create table "audit_log" (
  action text not null,
  actor_label text not null,
  actor_user_id uuid,
  at timestamp with time zone default clock_timestamp() not null,
  details jsonb default '{}'::jsonb not null,
  hash bytea not null,
  id bigint generated always as identity not null,
  ip inet,
  personal_hash bytea,
  personal_salt bytea,
  previous_hash bytea not null,
  target_id text,
  target_type text not null,
  user_agent text,
  constraint audit_log_action_check CHECK (((char_length(action) >= 1) AND (char_length(action) <= 80))),
  constraint audit_log_actor_label_check CHECK ((char_length(actor_label) <= 120)),
  constraint audit_log_personal_hash_check CHECK ((octet_length(personal_hash) = 32)),
  constraint audit_log_target_id_check CHECK ((char_length(target_id) <= 200)),
  constraint audit_log_target_type_check CHECK ((char_length(target_type) <= 60)),
  constraint audit_log_user_agent_check CHECK ((char_length(user_agent) <= 512)),
  constraint audit_log_pkey PRIMARY KEY (id),
  constraint audit_log_hash_key UNIQUE (hash)
);
CREATE INDEX audit_log_actor_idx ON public.audit_log USING btree (actor_user_id);
CREATE INDEX audit_log_at_idx ON public.audit_log USING btree (at);
CREATE INDEX audit_log_target_idx ON public.audit_log USING btree (target_id);
CREATE TRIGGER audit_log_append_only BEFORE INSERT OR DELETE OR UPDATE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION audit_log_chain();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION audit_log_chain();
grant insert on audit_log to urvote_contest_service;
grant insert, select on audit_log to urvote_ops_service;
grant insert on audit_log to urvote_user_service;
grant select (action, actor_user_id, at, id, target_id, target_type) on audit_log to urvote_user_service;

create table "ballot" (
  cast_at timestamp with time zone,
  choices jsonb,
  contest_id uuid,
  country text,
  id uuid,
  state text,
  vote_weight numeric(3,2),
  voter_key text collate "C",
  window_start date
);
comment on table "ballot" is 'What a count of ballots needs, without the evidence';
grant select on ballot to urvote_contest_service;
grant select on ballot to urvote_vote_worker;

create table "billing_event" (
  id text not null,
  received_at timestamp with time zone not null,
  type text not null,
  constraint billing_event_id_check CHECK (((char_length(id) >= 1) AND (char_length(id) <= 255))),
  constraint billing_event_type_check CHECK ((char_length(type) <= 255)),
  constraint billing_event_pkey PRIMARY KEY (id)
);
grant insert, select on billing_event to urvote_contest_service;

create table "board" (
  allow_anonymous_uploads boolean default false not null,
  allow_music boolean default true not null,
  allow_video boolean default true not null,
  allow_visual boolean default true not null,
  business_info jsonb default '{}'::jsonb not null,
  contest_id uuid not null,
  created_at timestamp with time zone default now() not null,
  description text,
  has_own_contest boolean default false not null,
  id uuid not null,
  is_active boolean default true not null,
  max_music_uploads integer,
  max_video_uploads integer,
  max_visual_uploads integer,
  owner_user_id uuid,
  require_approval boolean default true not null,
  slug text not null,
  social_links jsonb default '{}'::jsonb not null,
  theme text default 'default'::text not null,
  title text not null,
  updated_at timestamp with time zone default now() not null,
  constraint board_description_check CHECK ((char_length(description) <= 10000)),
  constraint board_max_music_uploads_check CHECK ((max_music_uploads >= 0)),
  constraint board_max_video_uploads_check CHECK ((max_video_uploads >= 0)),
  constraint board_max_visual_uploads_check CHECK ((max_visual_uploads >= 0)),
  constraint board_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 140))),
  constraint board_theme_check CHECK ((char_length(theme) <= 60)),
  constraint board_title_check CHECK (((char_length(title) >= 1) AND (char_length(title) <= 200))),
  constraint board_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id),
  constraint board_owner_user_id_fkey FOREIGN KEY (owner_user_id) REFERENCES "user"(id) ON DELETE SET NULL,
  constraint board_pkey PRIMARY KEY (id),
  constraint board_id_contest_id_key UNIQUE (id, contest_id),
  constraint board_slug_key UNIQUE (slug)
);
CREATE INDEX board_contest_idx ON public.board USING btree (contest_id);
CREATE INDEX board_owner_idx ON public.board USING btree (owner_user_id);
grant delete, insert, select, update on board to urvote_contest_service;
grant select on board to urvote_gateway;
grant select on board to urvote_ops_service;

create table "category" (
  contest_id uuid not null,
  created_at timestamp with time zone default now() not null,
  description text,
  id uuid not null,
  name text not null,
  "position" integer default 0 not null,
  slug text not null,
  constraint category_description_check CHECK ((char_length(description) <= 10000)),
  constraint category_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
  constraint category_position_check CHECK (("position" >= 0)),
  constraint category_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 120))),
  constraint category_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id) ON DELETE CASCADE,
  constraint category_pkey PRIMARY KEY (id),
  constraint category_contest_id_slug_key UNIQUE (contest_id, slug),
  constraint category_id_contest_id_key UNIQUE (id, contest_id)
);
grant delete, insert, select, update on category to urvote_contest_service;
grant select on category to urvote_gateway;
grant select on category to urvote_vote_worker;

create table "client" (
  about text,
  contact_email text,
  created_at timestamp with time zone default now() not null,
  id uuid not null,
  is_active boolean default true not null,
  mission text,
  name text not null,
  slug text not null,
  social_links jsonb default '{}'::jsonb not null,
  theme jsonb default '{}'::jsonb not null,
  updated_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  website_url text,
  constraint client_about_check CHECK ((char_length(about) <= 10000)),
  constraint client_contact_email_check CHECK ((char_length(contact_email) <= 254)),
  constraint client_mission_check CHECK ((char_length(mission) <= 10000)),
  constraint client_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
  constraint client_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 120))),
  constraint client_website_url_check CHECK (((website_url ~ '^https?://'::text) AND (char_length(website_url) <= 2048))),
  constraint client_pkey PRIMARY KEY (id),
  constraint client_slug_key UNIQUE (slug)
);
grant insert, select, update on client to urvote_contest_service;
grant select on client to urvote_ops_service;

create table "client_invitation" (
  client_id uuid not null,
  created_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  email_key text not null,
  expires_at timestamp with time zone not null,
  id uuid not null,
  invited_by uuid,
  role text not null,
  sealed_email bytea not null,
  state text default 'pending'::text not null,
  token_hash bytea not null,
  constraint client_invitation_email_key_check CHECK ((char_length(email_key) <= 64)),
  constraint client_invitation_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'moderator'::text, 'judge'::text, 'auditor'::text, 'viewer'::text]))),
  constraint client_invitation_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'accepted'::text, 'declined'::text, 'cancelled'::text]))),
  constraint client_invitation_token_hash_check CHECK ((octet_length(token_hash) = 32)),
  constraint client_invitation_client_id_fkey FOREIGN KEY (client_id) REFERENCES client(id) ON DELETE CASCADE,
  constraint client_invitation_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES "user"(id) ON DELETE SET NULL,
  constraint client_invitation_pkey PRIMARY KEY (id),
  constraint client_invitation_token_hash_key UNIQUE (token_hash)
);
comment on column "client_invitation".email_key is 'The voter key of the address, by which an account with it is known; the address itself is encrypted';
CREATE INDEX client_invitation_expires_idx ON public.client_invitation USING btree (expires_at);
CREATE INDEX client_invitation_invited_by_idx ON public.client_invitation USING btree (invited_by);
CREATE UNIQUE INDEX client_invitation_pending_key ON public.client_invitation USING btree (client_id, email_key) WHERE (state = 'pending'::text);
grant insert, select, update on client_invitation to urvote_contest_service;

create table "client_member" (
  client_id uuid not null,
  created_at timestamp with time zone default now() not null,
  role text not null,
  user_id uuid not null,
  constraint client_member_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'moderator'::text, 'judge'::text, 'auditor'::text, 'viewer'::text]))),
  constraint client_member_client_id_fkey FOREIGN KEY (client_id) REFERENCES client(id) ON DELETE CASCADE,
  constraint client_member_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE,
  constraint client_member_pkey PRIMARY KEY (client_id, user_id)
);
CREATE INDEX client_member_user_idx ON public.client_member USING btree (user_id);
grant delete, insert, select, update on client_member to urvote_contest_service;

create table "client_subscription" (
  client_id uuid not null,
  plan text not null,
  state text not null,
  told_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint client_subscription_plan_check CHECK ((char_length(plan) <= 40)),
  constraint client_subscription_state_check CHECK ((state = ANY (ARRAY['active'::text, 'past_due'::text, 'cancelled'::text, 'expired'::text]))),
  constraint client_subscription_client_id_fkey FOREIGN KEY (client_id) REFERENCES client(id) ON DELETE CASCADE,
  constraint client_subscription_pkey PRIMARY KEY (client_id)
);
comment on column "client_subscription".told_at is 'When the billing provider made the latest event that was heeded; older ones come too late';
grant insert, select, update on client_subscription to urvote_contest_service;

create table "contact_consent" (
  consented_at timestamp with time zone not null,
  contest_id uuid not null,
  shares_choices boolean not null,
  user_id uuid not null,
  constraint contact_consent_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id) ON DELETE CASCADE,
  constraint contact_consent_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE,
  constraint contact_consent_pkey PRIMARY KEY (contest_id, user_id)
);
comment on table "contact_consent" is 'Voters who let the organiser of a contest write to them';
CREATE INDEX contact_consent_user_idx ON public.contact_consent USING btree (user_id);
grant delete, insert, select, update on contact_consent to urvote_user_service;

create table "contest" (
  account_vote_weight numeric(3,2) default 1.00 not null,
  allow_dislike boolean default false not null,
  allow_withdraw boolean default false not null,
  allow_write_ins boolean default false not null,
  allowed_kinds text[] default '{music,video,visual}'::text[] not null,
  captcha_min_score numeric(3,2) default 0.30 not null,
  captcha_mode text default 'off'::text not null,
  client_id uuid not null,
  counting_method text default 'net'::text not null,
  cover_asset_id uuid,
  created_at timestamp with time zone default now() not null,
  created_by uuid,
  description text,
  eligible_countries text[],
  entry_form jsonb default '[]'::jsonb not null,
  guest_confirmation text default 'none'::text not null,
  guest_vote_weight numeric(3,2) default 1.00 not null,
  guest_votes_per_ip_device integer default 2 not null,
  hold_threshold numeric(4,3) default 0.500 not null,
  id uuid not null,
  is_active boolean default true not null,
  jury_weight numeric(4,3) default 0.000 not null,
  max_entries_per_user integer,
  max_votes_per_category integer,
  max_votes_per_entry integer,
  max_votes_per_voter integer,
  min_picks integer,
  name text not null,
  prizes jsonb default '[]'::jsonb not null,
  public_weight numeric(4,3) default 1.000 not null,
  reject_threshold numeric(4,3) default 0.950 not null,
  require_approval boolean default true not null,
  results_visibility text default 'live'::text not null,
  rules jsonb default '[]'::jsonb not null,
  settings jsonb default '{}'::jsonb not null,
  slug text not null,
  status text default 'draft'::text not null,
  submissions_end_at timestamp with time zone,
  submissions_start_at timestamp with time zone,
  theme jsonb default '{}'::jsonb not null,
  tie_break text default 'earliest'::text not null,
  time_zone text default 'UTC'::text not null,
  updated_at timestamp with time zone default now() not null,
  verified_vote_weight numeric(3,2) default 1.00 not null,
  version integer default 1 not null,
  vote_policy text not null,
  voter_tier text default 'account'::text not null,
  voting_enabled boolean default true not null,
  voting_ends_at timestamp with time zone not null,
  voting_starts_at timestamp with time zone not null,
  weight_policy text,
  constraint contest_account_vote_weight_check CHECK ((account_vote_weight >= (0)::numeric)),
  constraint contest_allowed_kinds_check CHECK (((allowed_kinds <@ '{music,video,visual}'::text[]) AND (cardinality(allowed_kinds) > 0))),
  constraint contest_captcha_min_score_check CHECK (((captcha_min_score >= (0)::numeric) AND (captcha_min_score <= (1)::numeric))),
  constraint contest_captcha_mode_check CHECK ((captcha_mode = ANY (ARRAY['off'::text, 'optional'::text, 'required'::text]))),
  constraint contest_check CHECK ((voting_ends_at > voting_starts_at)),
  constraint contest_check1 CHECK ((submissions_end_at > submissions_start_at)),
  constraint contest_check2 CHECK ((hold_threshold <= reject_threshold)),
  constraint contest_counting_method_check CHECK ((counting_method = ANY (ARRAY['likes'::text, 'net'::text, 'weighted'::text, 'approval'::text, 'positional'::text, 'score'::text, 'irv'::text, 'stv'::text, 'schulze'::text, 'wilson'::text, 'bayes'::text]))),
  constraint contest_description_check CHECK ((char_length(description) <= 20000)),
  constraint contest_eligible_countries_check CHECK ((cardinality(eligible_countries) > 0)),
  constraint contest_entry_form_check CHECK ((jsonb_typeof(entry_form) = 'array'::text)),
  constraint contest_guest_confirmation_check CHECK ((guest_confirmation = ANY (ARRAY['none'::text, 'email'::text]))),
  constraint contest_guest_vote_weight_check CHECK (((guest_vote_weight >= (0)::numeric) AND (guest_vote_weight <= 9.99))),
  constraint contest_guest_votes_per_ip_device_check CHECK ((guest_votes_per_ip_device > 0)),
  constraint contest_hold_threshold_check CHECK (((hold_threshold >= (0)::numeric) AND (hold_threshold <= (1)::numeric))),
  constraint contest_jury_weight_check CHECK (((jury_weight >= (0)::numeric) AND (jury_weight <= (1)::numeric))),
  constraint contest_max_entries_per_user_check CHECK ((max_entries_per_user > 0)),
  constraint contest_max_votes_per_category_check CHECK ((max_votes_per_category > 0)),
  constraint contest_max_votes_per_entry_check CHECK ((max_votes_per_entry > 0)),
  constraint contest_max_votes_per_voter_check CHECK ((max_votes_per_voter > 0)),
  constraint contest_min_picks_check CHECK ((min_picks > 0)),
  constraint contest_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
  constraint contest_public_weight_check CHECK (((public_weight >= (0)::numeric) AND (public_weight <= (1)::numeric))),
  constraint contest_reject_threshold_check CHECK (((reject_threshold >= (0)::numeric) AND (reject_threshold <= (1)::numeric))),
  constraint contest_results_visibility_check CHECK ((results_visibility = ANY (ARRAY['live'::text, 'after_vote'::text, 'after_close'::text, 'never'::text]))),
  constraint contest_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 120))),
  constraint contest_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'scheduled'::text, 'open'::text, 'closed'::text, 'certified'::text, 'published'::text, 'archived'::text]))),
  constraint contest_tie_break_check CHECK ((tie_break = ANY (ARRAY['earliest'::text, 'lot'::text, 'more_up'::text, 'organiser'::text]))),
  constraint contest_time_zone_check CHECK ((char_length(time_zone) <= 64)),
  constraint contest_verified_vote_weight_check CHECK ((verified_vote_weight >= (0)::numeric)),
  constraint contest_vote_policy_check CHECK ((vote_policy = ANY (ARRAY['daily'::text, 'weekly'::text, 'once'::text, 'toggle'::text]))),
  constraint contest_voter_tier_check CHECK ((voter_tier = ANY (ARRAY['cookie'::text, 'guest'::text, 'account'::text, 'verified_account'::text, 'list'::text, 'census'::text]))),
  constraint contest_weight_policy_check CHECK (((char_length(weight_policy) >= 1) AND (char_length(weight_policy) <= 2000))),
  constraint contest_weights_check CHECK (((public_weight + jury_weight) = (1)::numeric)),
  constraint contest_weights_explained_check CHECK (((weight_policy IS NOT NULL) OR ((account_vote_weight = (1)::numeric) AND (verified_vote_weight = (1)::numeric)))),
  constraint contest_client_id_fkey FOREIGN KEY (client_id) REFERENCES client(id),
  constraint contest_cover_asset_id_fkey FOREIGN KEY (cover_asset_id) REFERENCES media_asset(id) ON DELETE SET NULL,
  constraint contest_created_by_fkey FOREIGN KEY (created_by) REFERENCES "user"(id) ON DELETE SET NULL,
  constraint contest_pkey PRIMARY KEY (id),
  constraint contest_slug_key UNIQUE (slug)
);
comment on column "contest".weight_policy is 'Why votes weigh differently, as everybody may read it';
CREATE INDEX contest_client_idx ON public.contest USING btree (client_id, voting_starts_at DESC);
CREATE INDEX contest_updated_idx ON public.contest USING btree (updated_at);
grant select on contest to urvote_app_admin;
grant select on contest to urvote_app_user;
grant delete, insert, select, update on contest to urvote_contest_service;
grant select on contest to urvote_gateway;
grant select on contest to urvote_ops_service;
grant select on contest to urvote_vote_worker;
grant select (id, status, voting_ends_at) on contest to urvote_user_service;

create table "contest_history" (
  at timestamp with time zone not null,
  contest_id uuid not null,
  details jsonb default '{}'::jsonb not null,
  id bigint generated always as identity not null,
  kind text not null,
  reason text,
  constraint contest_history_kind_check CHECK (((kind ~ '^[a-z]+(_[a-z]+)*$'::text) AND (char_length(kind) <= 40))),
  constraint contest_history_reason_check CHECK (((char_length(reason) >= 1) AND (char_length(reason) <= 2000))),
  constraint contest_history_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id) ON DELETE CASCADE,
  constraint contest_history_pkey PRIMARY KEY (id)
);
comment on table "contest_history" is 'What everybody may read of the life of a contest: in words and figures, without people';
CREATE INDEX contest_history_contest_idx ON public.contest_history USING btree (contest_id, id);
grant insert, select on contest_history to urvote_contest_service;

create table "contest_mail_opt_out" (
  at timestamp with time zone not null,
  user_id uuid not null,
  constraint contest_mail_opt_out_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE,
  constraint contest_mail_opt_out_pkey PRIMARY KEY (user_id)
);
grant delete, insert, select on contest_mail_opt_out to urvote_contest_service;

create table "contest_notification" (
  contest_id uuid not null,
  done_at timestamp with time zone,
  kind text not null,
  made_at timestamp with time zone not null,
  told_through uuid,
  constraint contest_notification_kind_check CHECK ((kind = ANY (ARRAY['started'::text, 'ending_soon'::text, 'ended'::text, 'winners'::text]))),
  constraint contest_notification_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id) ON DELETE CASCADE,
  constraint contest_notification_pkey PRIMARY KEY (contest_id, kind)
);
comment on column "contest_notification".told_through is 'Accounts up to this id have their mail';
CREATE INDEX contest_notification_open_idx ON public.contest_notification USING btree (made_at) WHERE (done_at IS NULL);
grant insert, select, update on contest_notification to urvote_contest_service;

create table "contest_result" (
  contest_id uuid not null,
  created_at timestamp with time zone not null,
  hash text not null,
  published_at timestamp with time zone,
  snapshot text not null,
  version integer not null,
  constraint contest_result_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text)),
  constraint contest_result_version_check CHECK ((version > 0)),
  constraint contest_result_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id),
  constraint contest_result_pkey PRIMARY KEY (contest_id, version)
);
comment on column "contest_result".snapshot is 'Canonical JSON (RFC 8785); its SHA-256 is the hash';
grant insert, select on contest_result to urvote_contest_service;
grant update (published_at) on contest_result to urvote_contest_service;

create table "contest_round" (
  advanced_at timestamp with time zone not null,
  entry_count integer not null,
  from_contest_id uuid not null,
  to_contest_id uuid not null,
  constraint contest_round_check CHECK ((from_contest_id <> to_contest_id)),
  constraint contest_round_entry_count_check CHECK ((entry_count > 0)),
  constraint contest_round_from_contest_id_fkey FOREIGN KEY (from_contest_id) REFERENCES contest(id),
  constraint contest_round_to_contest_id_fkey FOREIGN KEY (to_contest_id) REFERENCES contest(id),
  constraint contest_round_pkey PRIMARY KEY (from_contest_id)
);
CREATE INDEX contest_round_to_idx ON public.contest_round USING btree (to_contest_id);
grant insert, select on contest_round to urvote_contest_service;

create table "contest_voter" (
  contest_id uuid not null,
  voter_key text not null,
  constraint contest_voter_voter_key_check CHECK ((char_length(voter_key) <= 80)),
  constraint contest_voter_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id) ON DELETE CASCADE,
  constraint contest_voter_pkey PRIMARY KEY (contest_id, voter_key)
);
comment on table "contest_voter" is 'Who may vote where a contest asks for a voter list: keyed hashes, never addresses or codes';
grant delete, insert, select on contest_voter to urvote_contest_service;
grant select on contest_voter to urvote_gateway;
grant delete, select on contest_voter to urvote_user_service;

create table "country_figures" (
  contest_id uuid not null,
  shown jsonb default '{}'::jsonb not null,
  staged jsonb,
  staged_at timestamp with time zone,
  constraint country_figures_check CHECK (((staged IS NULL) = (staged_at IS NULL))),
  constraint country_figures_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id) ON DELETE CASCADE,
  constraint country_figures_pkey PRIMARY KEY (contest_id)
);
comment on table "country_figures" is 'Votes by country as they are told: in steps of several voters, some time late';
grant insert, select, update on country_figures to urvote_gateway;

create table "disqualification" (
  contest_id uuid not null,
  decided_at timestamp with time zone not null,
  filter jsonb not null,
  id uuid not null,
  reason text not null,
  undone_at timestamp with time zone,
  undone_reason text,
  vote_count integer not null,
  constraint disqualification_check CHECK (((undone_at IS NULL) = (undone_reason IS NULL))),
  constraint disqualification_reason_check CHECK (((char_length(reason) >= 1) AND (char_length(reason) <= 2000))),
  constraint disqualification_undone_reason_check CHECK (((char_length(undone_reason) >= 1) AND (char_length(undone_reason) <= 2000))),
  constraint disqualification_vote_count_check CHECK ((vote_count > 0)),
  constraint disqualification_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id),
  constraint disqualification_pkey PRIMARY KEY (id)
);
comment on table "disqualification" is 'Who decided it is in the audit log';
CREATE INDEX disqualification_contest_idx ON public.disqualification USING btree (contest_id, decided_at, id);
grant insert, select on disqualification to urvote_contest_service;
grant update (undone_at, undone_reason) on disqualification to urvote_contest_service;

create table "entry" (
  advanced_from_entry_id uuid,
  ai_tools_used text[] default '{}'::text[] not null,
  approved_at timestamp with time zone,
  artist_name text not null,
  backlinks jsonb default '{}'::jsonb not null,
  board_id uuid,
  category_id uuid,
  contest_id uuid not null,
  cover_asset_id uuid,
  created_at timestamp with time zone default now() not null,
  description text,
  duration_ms integer,
  external_url text,
  form_answers jsonb default '{}'::jsonb not null,
  genre text,
  id uuid not null,
  kind text not null,
  license_type text,
  link_key text collate "C",
  media_asset_id uuid,
  rejected_at timestamp with time zone,
  source text default 'upload'::text not null,
  status text default 'pending'::text not null,
  submitter_email_key text collate "C",
  submitter_user_id uuid,
  subtype text,
  title text not null,
  updated_at timestamp with time zone default now() not null,
  constraint entry_artist_name_check CHECK (((char_length(artist_name) >= 1) AND (char_length(artist_name) <= 200))),
  constraint entry_check CHECK (((status = 'approved'::text) = (approved_at IS NOT NULL))),
  constraint entry_check1 CHECK (((status = 'rejected'::text) = (rejected_at IS NOT NULL))),
  constraint entry_check2 CHECK (((source <> 'external'::text) OR (external_url IS NOT NULL))),
  constraint entry_description_check CHECK ((char_length(description) <= 10000)),
  constraint entry_duration_ms_check CHECK ((duration_ms > 0)),
  constraint entry_external_url_check CHECK (((external_url ~ '^https://'::text) AND (char_length(external_url) <= 2048))),
  constraint entry_form_answers_check CHECK ((jsonb_typeof(form_answers) = 'object'::text)),
  constraint entry_genre_check CHECK ((char_length(genre) <= 60)),
  constraint entry_kind_check CHECK ((kind = ANY (ARRAY['music'::text, 'video'::text, 'visual'::text]))),
  constraint entry_license_type_check CHECK ((license_type = ANY (ARRAY['all_rights_reserved'::text, 'cc_by'::text, 'cc_by_sa'::text, 'cc_by_nc'::text, 'cc_by_nc_sa'::text, 'cc0'::text]))),
  constraint entry_link_key_check CHECK ((char_length(link_key) <= 2048)),
  constraint entry_source_check CHECK ((source = ANY (ARRAY['upload'::text, 'external'::text, 'admin'::text, 'write_in'::text]))),
  constraint entry_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text, 'taken_down'::text]))),
  constraint entry_submitter_email_key_check CHECK ((char_length(submitter_email_key) <= 80)),
  constraint entry_subtype_check CHECK ((char_length(subtype) <= 40)),
  constraint entry_title_check CHECK (((char_length(title) >= 1) AND (char_length(title) <= 200))),
  constraint entry_advanced_from_entry_id_fkey FOREIGN KEY (advanced_from_entry_id) REFERENCES entry(id),
  constraint entry_board_id_contest_id_fkey FOREIGN KEY (board_id, contest_id) REFERENCES board(id, contest_id),
  constraint entry_category_id_contest_id_fkey FOREIGN KEY (category_id, contest_id) REFERENCES category(id, contest_id),
  constraint entry_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id),
  constraint entry_cover_asset_id_fkey FOREIGN KEY (cover_asset_id) REFERENCES media_asset(id) ON DELETE SET NULL,
  constraint entry_media_asset_id_fkey FOREIGN KEY (media_asset_id) REFERENCES media_asset(id),
  constraint entry_submitter_user_id_fkey FOREIGN KEY (submitter_user_id) REFERENCES "user"(id) ON DELETE SET NULL,
  constraint entry_pkey PRIMARY KEY (id)
);
comment on column "entry".link_key is 'The link without what does not tell works apart, once among the live entries of a contest';
comment on column "entry".submitter_email_key is 'Keyed hash of the submitter''s e-mail in the form of a guest voter key; never the address';
CREATE UNIQUE INDEX entry_advanced_idx ON public.entry USING btree (contest_id, advanced_from_entry_id) WHERE (advanced_from_entry_id IS NOT NULL);
CREATE INDEX entry_board_idx ON public.entry USING btree (board_id, status, created_at, id);
CREATE INDEX entry_category_idx ON public.entry USING btree (category_id) WHERE (category_id IS NOT NULL);
CREATE INDEX entry_contest_created_idx ON public.entry USING btree (contest_id, created_at);
CREATE INDEX entry_contest_status_idx ON public.entry USING btree (contest_id, status, created_at, id);
CREATE UNIQUE INDEX entry_link_key ON public.entry USING btree (contest_id, link_key) WHERE (status = ANY (ARRAY['pending'::text, 'approved'::text]));
CREATE INDEX entry_own_idx ON public.entry USING btree (submitter_user_id, created_at, id);
CREATE INDEX entry_submitter_idx ON public.entry USING btree (submitter_user_id, contest_id);
CREATE INDEX entry_updated_idx ON public.entry USING btree (updated_at);
CREATE TRIGGER entry_created_in_commit_order BEFORE INSERT ON public.entry FOR EACH ROW WHEN ((new.created_at = now())) EXECUTE FUNCTION entry_created_in_commit_order();
grant select on entry to urvote_app_admin;
grant select on entry to urvote_app_user;
grant insert, select, update on entry to urvote_contest_service;
grant select on entry to urvote_gateway;
grant select on entry to urvote_ops_service;
grant select on entry to urvote_vote_worker;
grant select (contest_id, created_at, id, status, submitter_email_key, submitter_user_id, title) on entry to urvote_user_service;
grant update (submitter_email_key, updated_at) on entry to urvote_user_service;

create table "entry_contact" (
  created_at timestamp with time zone not null,
  entry_id uuid not null,
  sealed_email bytea not null,
  constraint entry_contact_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES entry(id) ON DELETE CASCADE,
  constraint entry_contact_pkey PRIMARY KEY (entry_id)
);
grant delete, insert, select on entry_contact to urvote_contest_service;

create table "entry_moderation" (
  created_at timestamp with time zone default now() not null,
  decision text not null,
  entry_id uuid not null,
  id uuid not null,
  moderator_user_id uuid,
  reason text,
  constraint entry_moderation_check CHECK (((decision <> ALL (ARRAY['rejected'::text, 'taken_down'::text])) OR (reason IS NOT NULL))),
  constraint entry_moderation_decision_check CHECK ((decision = ANY (ARRAY['approved'::text, 'rejected'::text, 'reopened'::text, 'taken_down'::text]))),
  constraint entry_moderation_reason_check CHECK ((char_length(reason) <= 2000)),
  constraint entry_moderation_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES entry(id) ON DELETE CASCADE,
  constraint entry_moderation_moderator_user_id_fkey FOREIGN KEY (moderator_user_id) REFERENCES "user"(id) ON DELETE SET NULL,
  constraint entry_moderation_pkey PRIMARY KEY (id)
);
CREATE INDEX entry_moderation_entry_idx ON public.entry_moderation USING btree (entry_id, created_at);
grant insert, select, update on entry_moderation to urvote_contest_service;

create table "entry_report" (
  closed_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  decided_by uuid,
  decision text,
  entry_id uuid not null,
  id uuid not null,
  note text,
  reason text not null,
  reporter_key text collate "C" not null,
  constraint entry_report_check CHECK (((closed_at IS NULL) = (decision IS NULL))),
  constraint entry_report_decision_check CHECK ((decision = ANY (ARRAY['actioned'::text, 'dismissed'::text]))),
  constraint entry_report_note_check CHECK ((char_length(note) <= 2000)),
  constraint entry_report_reason_check CHECK ((reason = ANY (ARRAY['copyright'::text, 'offensive'::text, 'spam'::text, 'not_own_work'::text, 'other'::text]))),
  constraint entry_report_reporter_key_check CHECK ((char_length(reporter_key) <= 80)),
  constraint entry_report_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES "user"(id) ON DELETE SET NULL,
  constraint entry_report_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES entry(id) ON DELETE CASCADE,
  constraint entry_report_pkey PRIMARY KEY (id),
  constraint entry_report_entry_id_reporter_key_key UNIQUE (entry_id, reporter_key)
);
comment on column "entry_report".reporter_key is 'Keyed hash of the account or the guest session, of this entry alone';
CREATE INDEX entry_report_decided_by_idx ON public.entry_report USING btree (decided_by);
CREATE INDEX entry_report_open_idx ON public.entry_report USING btree (created_at, id) WHERE (closed_at IS NULL);
grant insert, select, update on entry_report to urvote_contest_service;

create table "entry_tally" (
  contest_id uuid not null,
  down_count bigint default 0 not null,
  entry_id uuid not null,
  up_count bigint default 0 not null,
  updated_at timestamp with time zone not null,
  weighted_score numeric(16,2) default 0 not null,
  constraint entry_tally_down_count_check CHECK ((down_count >= 0)),
  constraint entry_tally_up_count_check CHECK ((up_count >= 0)),
  constraint entry_tally_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id),
  constraint entry_tally_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES entry(id),
  constraint entry_tally_pkey PRIMARY KEY (entry_id)
) with (fillfactor=50);
CREATE INDEX entry_tally_contest_idx ON public.entry_tally USING btree (contest_id);
grant select on entry_tally to urvote_app_admin;
grant select on entry_tally to urvote_app_user;
grant select on entry_tally to urvote_contest_service;
grant select on entry_tally to urvote_gateway;
grant select on entry_tally to urvote_ops_service;
grant insert, select, update on entry_tally to urvote_vote_worker;

create table "entry_tally_country" (
  contest_id uuid not null,
  country text not null,
  down_count bigint default 0 not null,
  entry_id uuid not null,
  up_count bigint default 0 not null,
  weighted_score numeric(16,2) default 0 not null,
  constraint entry_tally_country_country_check CHECK ((char_length(country) = 2)),
  constraint entry_tally_country_down_count_check CHECK ((down_count >= 0)),
  constraint entry_tally_country_up_count_check CHECK ((up_count >= 0)),
  constraint entry_tally_country_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id),
  constraint entry_tally_country_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES entry(id),
  constraint entry_tally_country_pkey PRIMARY KEY (entry_id, country)
) with (fillfactor=50);
CREATE INDEX entry_tally_country_contest_idx ON public.entry_tally_country USING btree (contest_id, country);
grant select on entry_tally_country to urvote_gateway;
grant insert, select, update on entry_tally_country to urvote_vote_worker;

create table "erasure" (
  email_voter_key text,
  ends_at timestamp with time zone not null,
  next_at timestamp with time zone not null,
  requested_at timestamp with time zone not null,
  user_id uuid not null,
  constraint erasure_email_voter_key_check CHECK ((char_length(email_voter_key) <= 80)),
  constraint erasure_pkey PRIMARY KEY (user_id)
);
comment on table "erasure" is 'Deleted accounts whose votes are being made anonymous; a row goes when nothing of its voter can come in any more';
grant insert on erasure to urvote_user_service;
grant delete, select, update on erasure to urvote_vote_worker;

create table "event_cursor" (
  consumer text not null,
  "position" bigint not null,
  updated_at timestamp with time zone default now() not null,
  xact_id xid8 not null,
  constraint event_cursor_consumer_check CHECK ((char_length(consumer) <= 80)),
  constraint event_cursor_pkey PRIMARY KEY (consumer)
);
grant insert, select, update on event_cursor to urvote_contest_service;
grant insert, select, update on event_cursor to urvote_gateway;
grant insert, select, update on event_cursor to urvote_media_service;
grant insert, select, update on event_cursor to urvote_ops_service;
grant insert, select, update on event_cursor to urvote_user_service;
grant insert, select, update on event_cursor to urvote_vote_worker;

create unlogged table "fraud_counter" (
  bucket integer not null,
  count integer not null,
  hour integer default 0 not null,
  hour_count integer default 0 not null,
  key text collate "C" not null,
  minute integer default 0 not null,
  minute_count integer default 0 not null,
  constraint fraud_counter_count_check CHECK ((count >= 0)),
  constraint fraud_counter_hour_count_check CHECK ((hour_count >= 0)),
  constraint fraud_counter_key_check CHECK ((char_length(key) <= 160)),
  constraint fraud_counter_minute_count_check CHECK ((minute_count >= 0)),
  constraint fraud_counter_pkey PRIMARY KEY (key, bucket)
) with (fillfactor=70);
comment on column "fraud_counter".bucket is 'Minutes since the epoch of the bucket''s start';
comment on column "fraud_counter".hour is 'The hour that hour_count is of, since the epoch';
comment on column "fraud_counter".minute is 'The minute that minute_count is of, since the epoch';
CREATE INDEX fraud_counter_bucket_idx ON public.fraud_counter USING brin (bucket);
grant select on fraud_counter to urvote_ops_service;
grant delete, insert, select, update on fraud_counter to urvote_vote_worker;

create table "fraud_rule_set" (
  created_at timestamp with time zone default now() not null,
  is_active boolean default false not null,
  note text,
  rules jsonb not null,
  version integer not null,
  constraint fraud_rule_set_note_check CHECK ((char_length(note) <= 1000)),
  constraint fraud_rule_set_version_check CHECK ((version > 0)),
  constraint fraud_rule_set_pkey PRIMARY KEY (version)
);
CREATE UNIQUE INDEX fraud_rule_set_active_key ON public.fraud_rule_set USING btree (is_active) WHERE is_active;
grant select on fraud_rule_set to urvote_ops_service;
grant select on fraud_rule_set to urvote_vote_worker;

create table "idempotency_key" (
  answer bytea,
  body bytea,
  caller text not null,
  created_at timestamp with time zone not null,
  endpoint text not null,
  expires_at timestamp with time zone not null,
  headers jsonb,
  key text not null,
  request_hash bytea not null,
  state text not null,
  status integer,
  constraint idempotency_key_answer_check CHECK (((state = 'sealed'::text) = (answer IS NOT NULL))),
  constraint idempotency_key_caller_check CHECK ((char_length(caller) <= 120)),
  constraint idempotency_key_check CHECK (((state = 'done'::text) = (status IS NOT NULL))),
  constraint idempotency_key_endpoint_check CHECK ((char_length(endpoint) <= 80)),
  constraint idempotency_key_key_check CHECK ((char_length(key) <= 255)),
  constraint idempotency_key_state_check CHECK ((state = ANY (ARRAY['in_flight'::text, 'done'::text, 'sealed'::text]))),
  constraint idempotency_key_pkey PRIMARY KEY (caller, endpoint, key)
);
comment on column "idempotency_key".answer is 'Status, headers and body, encrypted';
CREATE INDEX idempotency_key_expires_idx ON public.idempotency_key USING btree (expires_at);
grant delete, insert, select, update on idempotency_key to urvote_contest_service;
grant delete, insert, select, update on idempotency_key to urvote_gateway;
grant delete, insert, select, update on idempotency_key to urvote_media_service;
grant delete, insert, select, update on idempotency_key to urvote_ops_service;
grant delete, insert, select, update on idempotency_key to urvote_user_service;
grant delete, insert, select, update on idempotency_key to urvote_vote_worker;

create table "jury" (
  contest_id uuid not null,
  deadline_at timestamp with time zone not null,
  is_blind boolean not null,
  max_score integer not null,
  remind_hours_before integer,
  reminded_at timestamp with time zone,
  updated_at timestamp with time zone not null,
  constraint jury_max_score_check CHECK (((max_score >= 1) AND (max_score <= 1000))),
  constraint jury_remind_hours_before_check CHECK (((remind_hours_before >= 1) AND (remind_hours_before <= 720))),
  constraint jury_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id) ON DELETE CASCADE,
  constraint jury_pkey PRIMARY KEY (contest_id)
);
grant insert, select, update on jury to urvote_contest_service;

create table "jury_ballot" (
  comment text,
  contest_id uuid not null,
  created_at timestamp with time zone not null,
  entry_id uuid not null,
  id uuid not null,
  juror_user_id uuid,
  scores jsonb default '{}'::jsonb not null,
  state text not null,
  submitted_at timestamp with time zone,
  updated_at timestamp with time zone not null,
  constraint jury_ballot_check CHECK (((state = 'draft'::text) = (submitted_at IS NULL))),
  constraint jury_ballot_comment_check CHECK ((char_length(comment) <= 5000)),
  constraint jury_ballot_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'abstained'::text]))),
  constraint jury_ballot_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id) ON DELETE CASCADE,
  constraint jury_ballot_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES entry(id) ON DELETE CASCADE,
  constraint jury_ballot_juror_user_id_fkey FOREIGN KEY (juror_user_id) REFERENCES "user"(id) ON DELETE SET NULL,
  constraint jury_ballot_pkey PRIMARY KEY (id),
  constraint jury_ballot_entry_id_juror_user_id_key UNIQUE (entry_id, juror_user_id)
);
comment on column "jury_ballot".juror_user_id is 'Null once the account is deleted: what was submitted goes on counting';
CREATE INDEX jury_ballot_contest_idx ON public.jury_ballot USING btree (contest_id);
CREATE INDEX jury_ballot_juror_idx ON public.jury_ballot USING btree (juror_user_id);
grant insert, select, update on jury_ballot to urvote_contest_service;
grant select on jury_ballot to urvote_user_service;

create table "jury_criterion" (
  contest_id uuid not null,
  description text,
  id uuid not null,
  name text not null,
  "position" integer not null,
  weight numeric(5,4) not null,
  constraint jury_criterion_description_check CHECK ((char_length(description) <= 2000)),
  constraint jury_criterion_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 120))),
  constraint jury_criterion_position_check CHECK (("position" >= 0)),
  constraint jury_criterion_weight_check CHECK (((weight > (0)::numeric) AND (weight <= (1)::numeric))),
  constraint jury_criterion_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES jury(contest_id) ON DELETE CASCADE,
  constraint jury_criterion_pkey PRIMARY KEY (id),
  constraint jury_criterion_contest_id_position_key UNIQUE (contest_id, "position")
);
grant delete, insert, select on jury_criterion to urvote_contest_service;

create table "jury_panel" (
  contest_id uuid not null,
  id uuid not null,
  is_for_all boolean not null,
  name text not null,
  "position" integer not null,
  constraint jury_panel_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 120))),
  constraint jury_panel_position_check CHECK (("position" >= 0)),
  constraint jury_panel_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES jury(contest_id) ON DELETE CASCADE,
  constraint jury_panel_pkey PRIMARY KEY (id),
  constraint jury_panel_contest_id_position_key UNIQUE (contest_id, "position")
);
grant delete, insert, select on jury_panel to urvote_contest_service;

create table "jury_panel_entry" (
  entry_id uuid not null,
  panel_id uuid not null,
  constraint jury_panel_entry_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES entry(id) ON DELETE CASCADE,
  constraint jury_panel_entry_panel_id_fkey FOREIGN KEY (panel_id) REFERENCES jury_panel(id) ON DELETE CASCADE,
  constraint jury_panel_entry_pkey PRIMARY KEY (panel_id, entry_id)
);
CREATE INDEX jury_panel_entry_entry_idx ON public.jury_panel_entry USING btree (entry_id);
grant delete, insert, select on jury_panel_entry to urvote_contest_service;

create table "jury_panel_member" (
  panel_id uuid not null,
  user_id uuid not null,
  constraint jury_panel_member_panel_id_fkey FOREIGN KEY (panel_id) REFERENCES jury_panel(id) ON DELETE CASCADE,
  constraint jury_panel_member_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE,
  constraint jury_panel_member_pkey PRIMARY KEY (panel_id, user_id)
);
CREATE INDEX jury_panel_member_user_idx ON public.jury_panel_member USING btree (user_id);
grant delete, insert, select on jury_panel_member to urvote_contest_service;

create table "mail" (
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  id uuid not null,
  sealed bytea not null,
  user_id uuid,
  constraint mail_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE,
  constraint mail_pkey PRIMARY KEY (id)
);
comment on table "mail" is 'Messages that are not sent yet; address and text are encrypted, since links in them are secrets';
CREATE INDEX mail_expires_idx ON public.mail USING btree (expires_at);
CREATE INDEX mail_user_idx ON public.mail USING btree (user_id);
grant insert on mail to urvote_contest_service;
grant insert on mail to urvote_gateway;
grant delete, insert, select, update on mail to urvote_user_service;
grant delete, select on mail to urvote_vote_worker;

create table "media_asset" (
  bucket text not null,
  byte_count bigint not null,
  created_at timestamp with time zone default now() not null,
  id uuid not null,
  mime_type text not null,
  object_key text not null,
  sha256 bytea not null,
  status text not null,
  uploaded_by uuid,
  constraint media_asset_byte_count_check CHECK ((byte_count >= 0)),
  constraint media_asset_mime_type_check CHECK ((mime_type ~ '^[a-z]+/[a-z0-9.+-]+$'::text)),
  constraint media_asset_sha256_check CHECK ((octet_length(sha256) = 32)),
  constraint media_asset_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'ready'::text, 'failed'::text, 'deleted'::text]))),
  constraint media_asset_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES "user"(id) ON DELETE SET NULL,
  constraint media_asset_pkey PRIMARY KEY (id),
  constraint media_asset_bucket_object_key_key UNIQUE (bucket, object_key)
);
CREATE INDEX media_asset_sha256_idx ON public.media_asset USING btree (sha256);
grant select on media_asset to urvote_contest_service;
grant select on media_asset to urvote_media_service;
grant select on media_asset to urvote_user_service;

create table "notice" (
  code text not null,
  detail text not null,
  seen_at timestamp with time zone not null,
  service text not null,
  constraint notice_code_check CHECK (((char_length(code) >= 1) AND (char_length(code) <= 40))),
  constraint notice_detail_check CHECK ((char_length(detail) <= 200)),
  constraint notice_service_check CHECK (((char_length(service) >= 1) AND (char_length(service) <= 40))),
  constraint notice_pkey PRIMARY KEY (code, service)
);
grant delete, insert, select, update on notice to urvote_contest_service;
grant delete, insert, select, update on notice to urvote_gateway;
grant delete, insert, select, update on notice to urvote_media_service;
grant delete, insert, select, update on notice to urvote_ops_service;
grant delete, insert, select, update on notice to urvote_user_service;
grant delete, insert, select, update on notice to urvote_vote_worker;

create table "one_time_token" (
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  hash bytea not null,
  purpose text not null,
  sealed_payload bytea,
  try_count integer default 0 not null,
  used_at timestamp with time zone,
  user_id uuid,
  constraint one_time_token_hash_check CHECK ((octet_length(hash) = 32)),
  constraint one_time_token_purpose_check CHECK (((char_length(purpose) >= 1) AND (char_length(purpose) <= 40))),
  constraint one_time_token_try_count_check CHECK ((try_count >= 0)),
  constraint one_time_token_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE,
  constraint one_time_token_pkey PRIMARY KEY (hash)
);
CREATE INDEX one_time_token_expires_idx ON public.one_time_token USING btree (expires_at);
CREATE INDEX one_time_token_user_idx ON public.one_time_token USING btree (user_id, purpose);
grant delete, insert, select, update on one_time_token to urvote_user_service;
grant delete, select on one_time_token to urvote_vote_worker;

create table "outbox_event" (
  aggregate_id uuid not null,
  aggregate_type text not null,
  id uuid not null,
  occurred_at timestamp with time zone default now() not null,
  payload jsonb not null,
  "position" bigint generated always as identity not null,
  type text not null,
  xact_id xid8 default pg_current_xact_id() not null,
  constraint outbox_event_aggregate_type_check CHECK ((char_length(aggregate_type) <= 40)),
  constraint outbox_event_type_check CHECK ((char_length(type) <= 60)),
  constraint outbox_event_pkey PRIMARY KEY (xact_id, "position"),
  constraint outbox_event_id_key UNIQUE (id)
);
CREATE INDEX outbox_event_occurred_idx ON public.outbox_event USING brin (occurred_at);
CREATE TRIGGER outbox_event_told AFTER INSERT ON public.outbox_event FOR EACH ROW WHEN ((new.type <> 'vote.counted'::text)) EXECUTE FUNCTION tell_event_readers('news');
grant insert, select on outbox_event to urvote_contest_service;
grant insert, select on outbox_event to urvote_gateway;
grant select on outbox_event to urvote_media_service;
grant select on outbox_event to urvote_ops_service;
grant insert, select on outbox_event to urvote_user_service;
grant delete, insert, select on outbox_event to urvote_vote_worker;

create table "passkey" (
  created_at timestamp with time zone not null,
  credential_id bytea not null,
  is_backed_up boolean not null,
  last_used_at timestamp with time zone,
  name text not null,
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] default '{}'::text[] not null,
  user_id uuid not null,
  constraint passkey_credential_id_check CHECK (((octet_length(credential_id) >= 1) AND (octet_length(credential_id) <= 1023))),
  constraint passkey_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 80))),
  constraint passkey_sign_count_check CHECK ((sign_count >= 0)),
  constraint passkey_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE,
  constraint passkey_pkey PRIMARY KEY (credential_id)
);
CREATE INDEX passkey_user_idx ON public.passkey USING btree (user_id);
grant delete, insert, select, update on passkey to urvote_user_service;

create table "queue_snapshot" (
  active_count integer not null,
  at timestamp with time zone not null,
  completed_count integer not null,
  delayed_count integer not null,
  failed_count integer not null,
  oldest_waiting_ms bigint,
  queue text not null,
  run_p50_ms integer,
  run_p95_ms integer,
  run_p99_ms integer,
  wait_p50_ms integer,
  wait_p95_ms integer,
  wait_p99_ms integer,
  waiting_count integer not null,
  constraint queue_snapshot_queue_check CHECK ((char_length(queue) <= 80)),
  constraint queue_snapshot_pkey PRIMARY KEY (queue, at)
);
grant select on queue_snapshot to urvote_ops_service;
grant delete, insert, select, update on queue_snapshot to urvote_vote_worker;

create table "rate_limit" (
  expire bigint,
  key character varying(255) not null,
  points integer default 0 not null,
  constraint rate_limit_pkey PRIMARY KEY (key)
);
grant delete, insert, select, update on rate_limit to urvote_contest_service;
grant delete, insert, select, update on rate_limit to urvote_gateway;
grant delete, insert, select, update on rate_limit to urvote_media_service;
grant delete, insert, select, update on rate_limit to urvote_ops_service;
grant delete, insert, select, update on rate_limit to urvote_user_service;
grant delete, insert, select, update on rate_limit to urvote_vote_worker;

create table "recovery_code" (
  created_at timestamp with time zone not null,
  hash bytea not null,
  used_at timestamp with time zone,
  user_id uuid not null,
  constraint recovery_code_hash_check CHECK ((octet_length(hash) = 32)),
  constraint recovery_code_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE,
  constraint recovery_code_pkey PRIMARY KEY (user_id, hash)
);
grant delete, insert, select, update on recovery_code to urvote_user_service;

create table "refresh_token" (
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  hash bytea not null,
  sealed_successor bytea,
  session_id uuid not null,
  used_at timestamp with time zone,
  constraint refresh_token_hash_check CHECK ((octet_length(hash) = 32)),
  constraint refresh_token_session_id_fkey FOREIGN KEY (session_id) REFERENCES session(id) ON DELETE CASCADE,
  constraint refresh_token_pkey PRIMARY KEY (hash)
);
comment on column "refresh_token".sealed_successor is 'The token given for this one, encrypted';
CREATE INDEX refresh_token_session_idx ON public.refresh_token USING btree (session_id);
grant delete, insert, select, update on refresh_token to urvote_user_service;
grant delete, select on refresh_token to urvote_vote_worker;

create table "result_barrier" (
  asked_at timestamp with time zone not null,
  contest_id uuid not null,
  reached_at timestamp with time zone,
  unsettled_count integer,
  constraint result_barrier_unsettled_count_check CHECK ((unsettled_count >= 0)),
  constraint result_barrier_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id) ON DELETE CASCADE,
  constraint result_barrier_pkey PRIMARY KEY (contest_id)
);
comment on table "result_barrier" is 'Whether every group that was signed before the moment is settled, as the worker finds out';
CREATE INDEX result_barrier_open_idx ON public.result_barrier USING btree (asked_at) WHERE (reached_at IS NULL);
CREATE TRIGGER result_barrier_told AFTER INSERT ON public.result_barrier FOR EACH STATEMENT EXECUTE FUNCTION tell_event_readers('decisions');
grant insert, select on result_barrier to urvote_contest_service;
grant select on result_barrier to urvote_vote_worker;
grant update (reached_at, unsettled_count) on result_barrier to urvote_vote_worker;

create table "result_certificate" (
  contest_id uuid not null,
  role text not null,
  signature text not null,
  signed_at timestamp with time zone not null,
  user_id uuid not null,
  version integer not null,
  constraint result_certificate_role_check CHECK ((char_length(role) <= 40)),
  constraint result_certificate_contest_id_version_fkey FOREIGN KEY (contest_id, version) REFERENCES contest_result(contest_id, version),
  constraint result_certificate_pkey PRIMARY KEY (contest_id, version, user_id)
);
grant insert, select on result_certificate to urvote_contest_service;

create table "result_tie_break" (
  contest_id uuid not null,
  decided_at timestamp with time zone not null,
  entry_id uuid not null,
  reason text not null,
  version integer not null,
  constraint result_tie_break_reason_check CHECK (((char_length(reason) >= 1) AND (char_length(reason) <= 2000))),
  constraint result_tie_break_contest_id_version_fkey FOREIGN KEY (contest_id, version) REFERENCES contest_result(contest_id, version),
  constraint result_tie_break_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES entry(id),
  constraint result_tie_break_pkey PRIMARY KEY (contest_id, version)
);
grant insert, select on result_tie_break to urvote_contest_service;

create table "session" (
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  id uuid not null,
  ip inet,
  kind text not null,
  last_activity_at timestamp with time zone not null,
  revoke_reason text,
  revoked_at timestamp with time zone,
  user_agent text,
  user_id uuid not null,
  constraint session_check CHECK (((revoked_at IS NULL) = (revoke_reason IS NULL))),
  constraint session_kind_check CHECK ((kind = ANY (ARRAY['bearer'::text, 'cookie'::text]))),
  constraint session_revoke_reason_check CHECK ((revoke_reason = ANY (ARRAY['signed_out'::text, 'revoked'::text, 'token_reused'::text, 'password_changed'::text, 'password_reset'::text, 'suspended'::text, 'deleted'::text]))),
  constraint session_user_agent_check CHECK ((char_length(user_agent) <= 512)),
  constraint session_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE,
  constraint session_pkey PRIMARY KEY (id)
);
CREATE INDEX session_expires_idx ON public.session USING btree (expires_at);
CREATE INDEX session_user_idx ON public.session USING btree (user_id, last_activity_at DESC);
grant delete, insert, select, update on session to urvote_user_service;
grant delete, select on session to urvote_vote_worker;

create table "totp_factor" (
  confirmed_at timestamp with time zone,
  created_at timestamp with time zone not null,
  last_used_step bigint,
  sealed_secret bytea not null,
  user_id uuid not null,
  constraint totp_factor_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE,
  constraint totp_factor_pkey PRIMARY KEY (user_id)
);
grant delete, insert, select, update on totp_factor to urvote_user_service;

create table "unconfirmed_vote" (
  claimed_until timestamp with time zone,
  confirmed_at timestamp with time zone,
  contest_id uuid not null,
  created_at timestamp with time zone not null,
  entry_id uuid not null,
  expires_at timestamp with time zone not null,
  hash bytea not null,
  id uuid not null,
  mailbox_key text collate "C",
  sealed bytea not null,
  voter_key text not null,
  constraint unconfirmed_vote_hash_check CHECK ((octet_length(hash) = 32)),
  constraint unconfirmed_vote_mailbox_key_check CHECK ((char_length(mailbox_key) <= 80)),
  constraint unconfirmed_vote_voter_key_check CHECK ((char_length(voter_key) <= 80)),
  constraint unconfirmed_vote_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id) ON DELETE CASCADE,
  constraint unconfirmed_vote_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES entry(id) ON DELETE CASCADE,
  constraint unconfirmed_vote_pkey PRIMARY KEY (id),
  constraint unconfirmed_vote_hash_key UNIQUE (hash),
  constraint unconfirmed_vote_voter_key_entry_id_key UNIQUE (voter_key, entry_id)
);
comment on column "unconfirmed_vote".sealed is 'The vote as it will be cast; once it is confirmed, the answer that was given';
CREATE INDEX unconfirmed_vote_contest_idx ON public.unconfirmed_vote USING btree (contest_id);
CREATE INDEX unconfirmed_vote_entry_idx ON public.unconfirmed_vote USING btree (entry_id);
CREATE INDEX unconfirmed_vote_expires_idx ON public.unconfirmed_vote USING btree (expires_at);
grant insert, select, update on unconfirmed_vote to urvote_gateway;
grant delete, select on unconfirmed_vote to urvote_user_service;
grant delete, select on unconfirmed_vote to urvote_vote_worker;

create table "unknown_sign_in" (
  failed_login_count integer not null,
  key text not null,
  last_failed_login_at timestamp with time zone not null,
  locked_until timestamp with time zone,
  constraint unknown_sign_in_failed_login_count_check CHECK ((failed_login_count > 0)),
  constraint unknown_sign_in_key_check CHECK (((char_length(key) >= 1) AND (char_length(key) <= 64))),
  constraint unknown_sign_in_pkey PRIMARY KEY (key)
);
comment on table "unknown_sign_in" is 'Failed sign-ins of addresses without an account, by keyed hash: they lock as accounts do, so that a lock tells nothing';
CREATE INDEX unknown_sign_in_failed_idx ON public.unknown_sign_in USING btree (last_failed_login_at);
grant delete, insert, select, update on unknown_sign_in to urvote_user_service;

create table "user" (
  avatar_asset_id uuid,
  bio text,
  country text,
  created_at timestamp with time zone default now() not null,
  display_name text,
  email text not null,
  email_verified_at timestamp with time zone,
  failed_login_count integer default 0 not null,
  id uuid not null,
  last_failed_login_at timestamp with time zone,
  locale text default 'en'::text not null,
  locked_until timestamp with time zone,
  membership_expires_at timestamp with time zone,
  password_hash text,
  suspended_at timestamp with time zone,
  time_zone text default 'UTC'::text not null,
  updated_at timestamp with time zone default now() not null,
  username text not null,
  constraint user_bio_check CHECK ((char_length(bio) <= 2000)),
  constraint user_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint user_display_name_check CHECK ((char_length(display_name) <= 120)),
  constraint user_email_check CHECK (((char_length(email) >= 3) AND (char_length(email) <= 254))),
  constraint user_failed_login_count_check CHECK ((failed_login_count >= 0)),
  constraint user_locale_check CHECK ((locale ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'::text)),
  constraint user_password_hash_check CHECK ((char_length(password_hash) <= 512)),
  constraint user_time_zone_check CHECK (((char_length(time_zone) >= 1) AND (char_length(time_zone) <= 64))),
  constraint user_username_check CHECK (((char_length(username) >= 2) AND (char_length(username) <= 40))),
  constraint user_avatar_asset_id_fkey FOREIGN KEY (avatar_asset_id) REFERENCES media_asset(id) ON DELETE SET NULL,
  constraint user_pkey PRIMARY KEY (id)
);
CREATE INDEX user_avatar_idx ON public."user" USING btree (avatar_asset_id);
CREATE INDEX user_created_idx ON public."user" USING btree (created_at DESC, id DESC);
CREATE UNIQUE INDEX user_email_key ON public."user" USING btree (lower(email));
CREATE UNIQUE INDEX user_username_key ON public."user" USING btree (lower(username));
alter table "user" enable row level security;
create policy all_rows on "user" for select to urvote_app_admin using (true);
create policy own_rows on "user" for select to urvote_app_user using ((id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));
create policy service_rows on "user" to urvote_contest_service, urvote_gateway, urvote_media_service, urvote_ops_service, urvote_user_service, urvote_vote_worker using (true) with check (true);
grant delete, insert, select, update on "user" to urvote_user_service;
grant select (bio, country, created_at, display_name, email, email_verified_at, id, locale, membership_expires_at, suspended_at, time_zone, username) on "user" to urvote_app_admin;
grant select (bio, country, created_at, display_name, email, email_verified_at, id, locale, membership_expires_at, suspended_at, time_zone, username) on "user" to urvote_app_user;
grant select (created_at, display_name, email, email_verified_at, id, locale, membership_expires_at, suspended_at, username) on "user" to urvote_contest_service;
grant select (created_at, display_name, email_verified_at, id, suspended_at, username) on "user" to urvote_gateway;
grant select (created_at, display_name, email_verified_at, id, suspended_at, username) on "user" to urvote_media_service;
grant select (created_at, display_name, email_verified_at, id, suspended_at, username) on "user" to urvote_ops_service;
grant select (created_at, display_name, email_verified_at, id, suspended_at, username) on "user" to urvote_vote_worker;

create table "user_identity" (
  created_at timestamp with time zone not null,
  email text,
  last_used_at timestamp with time zone not null,
  provider text not null,
  subject text not null,
  user_id uuid not null,
  constraint user_identity_email_check CHECK ((char_length(email) <= 254)),
  constraint user_identity_provider_check CHECK (((char_length(provider) >= 1) AND (char_length(provider) <= 40))),
  constraint user_identity_subject_check CHECK (((char_length(subject) >= 1) AND (char_length(subject) <= 255))),
  constraint user_identity_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE,
  constraint user_identity_pkey PRIMARY KEY (provider, subject)
);
CREATE UNIQUE INDEX user_identity_user_key ON public.user_identity USING btree (user_id, provider);
grant delete, insert, select, update on user_identity to urvote_user_service;

create table "user_link" (
  created_at timestamp with time zone default now() not null,
  linked_user_id uuid not null,
  reason text not null,
  user_id uuid not null,
  constraint user_link_check CHECK ((user_id <> linked_user_id)),
  constraint user_link_reason_check CHECK ((reason = ANY (ARRAY['same_person'::text, 'same_household'::text, 'collaborator'::text]))),
  constraint user_link_linked_user_id_fkey FOREIGN KEY (linked_user_id) REFERENCES "user"(id) ON DELETE CASCADE,
  constraint user_link_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE,
  constraint user_link_pkey PRIMARY KEY (user_id, linked_user_id)
);
comment on table "user_link" is 'Accounts known to belong together; a vote for an entry of one by the other is a self-vote';
CREATE INDEX user_link_linked_idx ON public.user_link USING btree (linked_user_id);
grant delete, insert, select, update on user_link to urvote_user_service;
grant select on user_link to urvote_vote_worker;
grant select (linked_user_id, user_id) on user_link to urvote_gateway;

create table "user_role" (
  granted_at timestamp with time zone default now() not null,
  granted_by uuid,
  role text not null,
  user_id uuid not null,
  constraint user_role_role_check CHECK ((role = ANY (ARRAY['voter'::text, 'creator'::text, 'board_owner'::text, 'fan'::text, 'artist'::text, 'dj'::text, 'moderator'::text, 'operator'::text, 'viewer'::text, 'auditor'::text, 'admin'::text]))),
  constraint user_role_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES "user"(id) ON DELETE SET NULL,
  constraint user_role_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE,
  constraint user_role_pkey PRIMARY KEY (user_id, role)
);
grant select on user_role to urvote_contest_service;
grant select on user_role to urvote_gateway;
grant select on user_role to urvote_media_service;
grant select on user_role to urvote_ops_service;
grant delete, insert, select, update on user_role to urvote_user_service;

create table "vote" (
  accepted_at timestamp with time zone,
  asn bigint,
  batch_id uuid not null,
  cast_at timestamp with time zone not null,
  choices jsonb,
  contest_id uuid not null,
  country text,
  device_hash text,
  entry_id uuid not null,
  fraud_flags jsonb default '[]'::jsonb not null,
  fraud_score double precision default 0 not null,
  hold_reason text,
  id uuid not null,
  ip inet,
  is_below_minimum boolean default false not null,
  is_proven boolean default false not null,
  is_suspicious boolean default false not null,
  leaf_index smallint not null,
  mailbox_key text collate "C",
  rejection_reason text,
  request_key text collate "C",
  restored_at timestamp with time zone,
  rule_set_version integer default 1 not null,
  settled_at timestamp with time zone not null,
  signals jsonb default '{}'::jsonb not null,
  state text not null,
  struck_at timestamp with time zone,
  tier text not null,
  user_agent text,
  value smallint not null,
  void_reason text,
  voided_at timestamp with time zone,
  vote_weight numeric(3,2) default 1.00 not null,
  voter_key text collate "C" not null,
  voter_name text,
  voter_user_id uuid,
  window_start date not null,
  withdrawal_id uuid,
  withdrawn_at timestamp with time zone,
  constraint vote_below_minimum_check CHECK (((state = 'held'::text) OR (NOT is_below_minimum))),
  constraint vote_check CHECK (((state = 'void'::text) = (void_reason IS NOT NULL))),
  constraint vote_check1 CHECK (((state = 'void'::text) = (voided_at IS NOT NULL))),
  constraint vote_choices_check CHECK (((jsonb_array_length(choices) >= 1) AND (jsonb_array_length(choices) <= 200))),
  constraint vote_country_check CHECK ((char_length(country) = 2)),
  constraint vote_device_hash_check CHECK ((char_length(device_hash) <= 64)),
  constraint vote_fraud_score_check CHECK (((fraud_score >= (0)::double precision) AND (fraud_score <= (1)::double precision))),
  constraint vote_hold_reason_check CHECK ((hold_reason = 'address_shared'::text)),
  constraint vote_hold_state_check CHECK (((hold_reason IS NULL) OR (state = 'held'::text))),
  constraint vote_leaf_index_check CHECK ((leaf_index >= 0)),
  constraint vote_mailbox_key_check CHECK ((char_length(mailbox_key) <= 80)),
  constraint vote_rejected_check CHECK (((state = 'rejected'::text) = (rejection_reason IS NOT NULL))),
  constraint vote_rejection_reason_check CHECK ((rejection_reason = ANY (ARRAY['already_voted'::text, 'vote_limit_reached'::text, 'address_confirmed_elsewhere'::text]))),
  constraint vote_request_key_check CHECK ((char_length(request_key) <= 64)),
  constraint vote_state_check CHECK ((state = ANY (ARRAY['counted'::text, 'held'::text, 'void'::text, 'rejected'::text]))),
  constraint vote_tier_check CHECK ((tier = ANY (ARRAY['guest'::text, 'account'::text]))),
  constraint vote_user_agent_check CHECK ((char_length(user_agent) <= 512)),
  constraint vote_value_check CHECK ((value = ANY (ARRAY['-1'::integer, 1]))),
  constraint vote_void_reason_check CHECK ((void_reason = ANY (ARRAY['withdrawn'::text, 'changed'::text, 'toggled_off'::text, 'struck'::text]))),
  constraint vote_vote_weight_check CHECK ((vote_weight >= (0)::numeric)),
  constraint vote_voter_key_check CHECK ((char_length(voter_key) <= 80)),
  constraint vote_voter_name_check CHECK ((char_length(voter_name) <= 120)),
  constraint vote_withdrawal_check CHECK (((withdrawal_id IS NULL) OR (withdrawn_at IS NOT NULL))),
  constraint vote_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES entry(id),
  constraint vote_pkey PRIMARY KEY (id, window_start)
) partition by RANGE (window_start);
comment on column "vote".accepted_at is 'When a reviewer let it in; the fraud rules never hold it again';
comment on column "vote".choices is 'Of a ballot: the entries, first choice first, each with the points it adds';
comment on column "vote".is_below_minimum is 'Held until its voter has picked enough entries, whatever else speaks for that';
comment on column "vote".is_proven is 'Whether who cast it has shown that the mailbox is theirs';
comment on column "vote".request_key is 'Keyed hash of the Idempotency-Key that it was cast with; of several casts with one the last is the vote';
comment on column "vote".restored_at is 'When a strike was taken back, for good';
comment on column "vote".struck_at is 'When a reviewer struck it, whatever it was then';
comment on column "vote".voter_user_id is 'The account, or for guests the guest session that cast the vote';
comment on column "vote".withdrawn_at is 'When its voter took it back, whether it had a slot then or not';
CREATE UNIQUE INDEX vote_ballot_key ON ONLY public.vote USING btree (contest_id, voter_key, window_start) WHERE ((choices IS NOT NULL) AND (state = ANY (ARRAY['counted'::text, 'held'::text])));
CREATE INDEX vote_cast_at_idx ON ONLY public.vote USING brin (cast_at);
CREATE INDEX vote_ended_idx ON ONLY public.vote USING btree (voter_key) WHERE (state = ANY (ARRAY['void'::text, 'rejected'::text]));
CREATE INDEX vote_guest_idx ON ONLY public.vote USING btree (voter_user_id, cast_at DESC, id DESC) WHERE (tier = 'guest'::text);
CREATE INDEX vote_held_idx ON ONLY public.vote USING btree (contest_id, cast_at) WHERE (state = 'held'::text);
CREATE UNIQUE INDEX vote_mailbox_key ON ONLY public.vote USING btree (mailbox_key, entry_id, window_start) WHERE ((state = 'counted'::text) AND (mailbox_key IS NOT NULL));
CREATE INDEX vote_mailbox_other_idx ON ONLY public.vote USING btree (mailbox_key) WHERE ((state <> 'counted'::text) AND (mailbox_key IS NOT NULL));
CREATE UNIQUE INDEX vote_slot_key ON ONLY public.vote USING btree (entry_id, voter_key, window_start) WHERE (state = ANY (ARRAY['counted'::text, 'held'::text]));
CREATE INDEX vote_voter_idx ON ONLY public.vote USING btree (voter_key, cast_at DESC, id DESC);
alter table vote enable row level security;
create policy all_rows on vote for select to urvote_app_admin using (true);
create policy own_rows on vote for select to urvote_app_user using ((voter_user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));
create policy service_rows on vote to urvote_contest_service, urvote_gateway, urvote_media_service, urvote_ops_service, urvote_user_service, urvote_vote_worker using (true) with check (true);
grant select on vote to urvote_app_admin;
grant select on vote to urvote_app_user;
grant select on vote to urvote_ops_service;
grant insert, select on vote to urvote_vote_worker;
grant select (accepted_at, asn, cast_at, choices, contest_id, country, entry_id, fraud_flags, fraud_score, hold_reason, id, is_below_minimum, is_suspicious, settled_at, state, struck_at, tier, value, void_reason, vote_weight, window_start) on vote to urvote_contest_service;
grant select (cast_at, choices, contest_id, country, entry_id, id, is_below_minimum, rejection_reason, request_key, settled_at, state, tier, value, void_reason, voided_at, voter_key, voter_user_id, window_start) on vote to urvote_gateway;
grant select (cast_at, choices, contest_id, country, entry_id, id, ip, is_below_minimum, rejection_reason, settled_at, state, tier, user_agent, value, void_reason, voter_key, voter_name, voter_user_id, window_start) on vote to urvote_user_service;
grant update (accepted_at, asn, device_hash, fraud_flags, hold_reason, ip, is_below_minimum, mailbox_key, rejection_reason, restored_at, signals, state, struck_at, user_agent, void_reason, voided_at, voter_key, voter_name, voter_user_id, withdrawal_id, withdrawn_at) on vote to urvote_vote_worker;

create table "vote_batch" (
  cast_count integer,
  counted_count integer default 0 not null,
  held_count integer default 0 not null,
  id uuid not null,
  item_count integer not null,
  leaf_hashes bytea,
  opened_at timestamp with time zone not null,
  pending_count integer default 0 not null,
  rejected_count integer default 0 not null,
  root bytea not null,
  settled_at timestamp with time zone,
  signature text not null,
  void_count integer default 0 not null,
  constraint vote_batch_check CHECK (((cast_count >= 0) AND (cast_count <= item_count))),
  constraint vote_batch_counted_count_check CHECK ((counted_count >= 0)),
  constraint vote_batch_held_count_check CHECK ((held_count >= 0)),
  constraint vote_batch_item_count_check CHECK ((item_count > 0)),
  constraint vote_batch_pending_count_check CHECK ((pending_count >= 0)),
  constraint vote_batch_rejected_count_check CHECK ((rejected_count >= 0)),
  constraint vote_batch_root_check CHECK ((octet_length(root) = 32)),
  constraint vote_batch_void_count_check CHECK ((void_count >= 0)),
  constraint vote_batch_pkey PRIMARY KEY (id)
);
comment on column "vote_batch".cast_count is 'Items that are votes, the others are withdrawals; null for groups settled before this was kept';
comment on column "vote_batch".leaf_hashes is 'Leaves of the group''s Merkle tree, 32 bytes each; null for groups of before they were kept';
comment on column "vote_batch".pending_count is 'Items that are not concluded: withdrawals before their vote, and items nobody can store';
CREATE INDEX vote_batch_settled_idx ON public.vote_batch USING btree (settled_at);
grant select on vote_batch to urvote_gateway;
grant select on vote_batch to urvote_ops_service;
grant insert, select, update on vote_batch to urvote_vote_worker;

create table "vote_budget" (
  contest_id uuid not null,
  used_count integer not null,
  voter_key text collate "C" not null,
  window_start date not null,
  constraint vote_budget_used_count_check CHECK ((used_count >= 0)),
  constraint vote_budget_voter_key_check CHECK ((char_length(voter_key) <= 80)),
  constraint vote_budget_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id),
  constraint vote_budget_pkey PRIMARY KEY (contest_id, voter_key, window_start)
) with (fillfactor=70);
grant select on vote_budget to urvote_gateway;
grant insert, select, update on vote_budget to urvote_vote_worker;

create table "vote_decision" (
  contest_id uuid not null,
  decided_at timestamp with time zone not null,
  decision text not null,
  disqualification_id uuid,
  id uuid not null,
  problem text,
  settled_at timestamp with time zone,
  vote_id uuid not null,
  window_start date not null,
  constraint vote_decision_decision_check CHECK ((decision = ANY (ARRAY['accept'::text, 'void'::text, 'restore'::text]))),
  constraint vote_decision_problem_check CHECK ((char_length(problem) <= 200)),
  constraint vote_decision_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id),
  constraint vote_decision_disqualification_id_fkey FOREIGN KEY (disqualification_id) REFERENCES disqualification(id),
  constraint vote_decision_pkey PRIMARY KEY (id)
);
comment on table "vote_decision" is 'Who took it is in the audit log';
CREATE INDEX vote_decision_disqualification_idx ON public.vote_decision USING btree (disqualification_id) WHERE (disqualification_id IS NOT NULL);
CREATE UNIQUE INDEX vote_decision_key ON public.vote_decision USING btree (vote_id, decision) WHERE (problem IS NULL);
CREATE INDEX vote_decision_open_idx ON public.vote_decision USING btree (decided_at, id) WHERE (settled_at IS NULL);
CREATE TRIGGER vote_decision_told AFTER INSERT ON public.vote_decision FOR EACH STATEMENT EXECUTE FUNCTION tell_event_readers('decisions');
grant insert, select on vote_decision to urvote_contest_service;
grant insert, select on vote_decision to urvote_ops_service;
grant select, update on vote_decision to urvote_vote_worker;

create table "vote_default" partition of vote DEFAULT;
grant select on vote_default to urvote_ops_service;
grant select on vote_default to urvote_vote_worker;

create table "vote_rejection" (
  asn bigint,
  batch_id uuid not null,
  cast_at timestamp with time zone not null,
  choices jsonb,
  contest_id uuid not null,
  country text,
  device_hash text,
  entry_id uuid not null,
  fraud_flags jsonb default '[]'::jsonb not null,
  fraud_score double precision default 0 not null,
  id uuid not null,
  ip inet,
  is_proven boolean default false not null,
  leaf_index smallint not null,
  mailbox_key text collate "C",
  reason text not null,
  rule_set_version integer default 1 not null,
  settled_at timestamp with time zone not null,
  signals jsonb default '{}'::jsonb not null,
  tier text not null,
  user_agent text,
  value smallint not null,
  voter_key text collate "C" not null,
  voter_name text,
  voter_user_id uuid,
  window_start date not null,
  constraint vote_rejection_choices_check CHECK (((jsonb_array_length(choices) >= 1) AND (jsonb_array_length(choices) <= 200))),
  constraint vote_rejection_country_check CHECK ((char_length(country) = 2)),
  constraint vote_rejection_device_hash_check CHECK ((char_length(device_hash) <= 64)),
  constraint vote_rejection_fraud_score_check CHECK (((fraud_score >= (0)::double precision) AND (fraud_score <= (1)::double precision))),
  constraint vote_rejection_leaf_index_check CHECK ((leaf_index >= 0)),
  constraint vote_rejection_mailbox_key_check CHECK ((char_length(mailbox_key) <= 80)),
  constraint vote_rejection_reason_check CHECK ((char_length(reason) <= 60)),
  constraint vote_rejection_tier_check CHECK ((tier = ANY (ARRAY['guest'::text, 'account'::text]))),
  constraint vote_rejection_user_agent_check CHECK ((char_length(user_agent) <= 512)),
  constraint vote_rejection_value_check CHECK ((value = ANY (ARRAY['-1'::integer, 1]))),
  constraint vote_rejection_voter_key_check CHECK ((char_length(voter_key) <= 80)),
  constraint vote_rejection_voter_name_check CHECK ((char_length(voter_name) <= 120)),
  constraint vote_rejection_pkey PRIMARY KEY (id, window_start)
) partition by RANGE (window_start);
comment on column "vote_rejection".choices is 'Of a ballot: the entries, first choice first, each with the points it adds';
CREATE INDEX vote_rejection_contest_idx ON ONLY public.vote_rejection USING btree (contest_id, cast_at);
CREATE INDEX vote_rejection_guest_idx ON ONLY public.vote_rejection USING btree (voter_user_id, cast_at DESC, id DESC) WHERE (tier = 'guest'::text);
CREATE INDEX vote_rejection_mailbox_idx ON ONLY public.vote_rejection USING btree (mailbox_key) WHERE (mailbox_key IS NOT NULL);
CREATE INDEX vote_rejection_voter_idx ON ONLY public.vote_rejection USING btree (voter_key, cast_at DESC, id DESC);
grant select on vote_rejection to urvote_ops_service;
grant insert, select on vote_rejection to urvote_vote_worker;
grant select (cast_at, choices, contest_id, entry_id, id, reason, settled_at, tier, value, voter_key, voter_user_id, window_start) on vote_rejection to urvote_gateway;
grant select (cast_at, choices, contest_id, country, entry_id, id, ip, reason, settled_at, tier, user_agent, value, voter_key, voter_name, voter_user_id, window_start) on vote_rejection to urvote_user_service;
grant update (asn, device_hash, fraud_flags, ip, mailbox_key, signals, user_agent, voter_key, voter_name, voter_user_id) on vote_rejection to urvote_vote_worker;

create table "vote_rejection_default" partition of vote_rejection DEFAULT;
grant select on vote_rejection_default to urvote_ops_service;
grant select on vote_rejection_default to urvote_vote_worker;

create table "vote_request" (
  batch_id uuid not null,
  digests bytea not null,
  constraint vote_request_digests_check CHECK (((octet_length(digests) > 0) AND ((octet_length(digests) % 16) = 0))),
  constraint vote_request_pkey PRIMARY KEY (batch_id)
);
comment on column "vote_request".digests is 'Of the ids of the requests, 16 bytes each, in the order of the group''s leaves; zeros where none is known';
grant delete, insert, select on vote_request to urvote_vote_worker;

create table "webhook" (
  client_id uuid not null,
  created_at timestamp with time zone not null,
  description text not null,
  disabled_at timestamp with time zone,
  disabled_reason text,
  earlier_secret_ends_at timestamp with time zone,
  event_types text[] not null,
  failing_since timestamp with time zone,
  id uuid not null,
  sealed_earlier_secret bytea,
  sealed_secret bytea not null,
  updated_at timestamp with time zone not null,
  url text not null,
  constraint webhook_check CHECK (((sealed_earlier_secret IS NULL) = (earlier_secret_ends_at IS NULL))),
  constraint webhook_check1 CHECK (((disabled_at IS NULL) = (disabled_reason IS NULL))),
  constraint webhook_description_check CHECK ((char_length(description) <= 500)),
  constraint webhook_disabled_reason_check CHECK ((disabled_reason = ANY (ARRAY['member'::text, 'gone'::text, 'failing'::text]))),
  constraint webhook_event_types_check CHECK (((cardinality(event_types) >= 1) AND (cardinality(event_types) <= 50))),
  constraint webhook_url_check CHECK (((url ~ '^https?://'::text) AND (char_length(url) <= 2048))),
  constraint webhook_client_id_fkey FOREIGN KEY (client_id) REFERENCES client(id) ON DELETE CASCADE,
  constraint webhook_pkey PRIMARY KEY (id)
);
comment on column "webhook".sealed_secret is 'Encrypted by a key made from the data encryption key';
CREATE INDEX webhook_client_idx ON public.webhook USING btree (client_id, created_at, id);
grant delete, insert, select, update on webhook to urvote_contest_service;

create table "webhook_attempt" (
  answer text,
  at timestamp with time zone not null,
  delivery_id uuid not null,
  duration_ms integer not null,
  number integer not null,
  problem text,
  status_code integer,
  constraint webhook_attempt_answer_check CHECK ((char_length(answer) <= 1024)),
  constraint webhook_attempt_duration_ms_check CHECK ((duration_ms >= 0)),
  constraint webhook_attempt_number_check CHECK ((number > 0)),
  constraint webhook_attempt_problem_check CHECK ((char_length(problem) <= 200)),
  constraint webhook_attempt_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES webhook_delivery(id) ON DELETE CASCADE,
  constraint webhook_attempt_pkey PRIMARY KEY (delivery_id, number)
);
grant delete, insert, select, update on webhook_attempt to urvote_contest_service;

create table "webhook_delivery" (
  body text not null,
  created_at timestamp with time zone not null,
  event_id uuid not null,
  event_type text not null,
  id uuid not null,
  next_attempt_at timestamp with time zone,
  queued_until timestamp with time zone,
  run integer default 1 not null,
  run_attempt_count integer default 0 not null,
  status text not null,
  webhook_id uuid not null,
  constraint webhook_delivery_body_check CHECK ((char_length(body) <= 262144)),
  constraint webhook_delivery_check CHECK (((status = 'waiting'::text) = (next_attempt_at IS NOT NULL))),
  constraint webhook_delivery_event_type_check CHECK ((char_length(event_type) <= 60)),
  constraint webhook_delivery_run_attempt_count_check CHECK ((run_attempt_count >= 0)),
  constraint webhook_delivery_run_check CHECK ((run > 0)),
  constraint webhook_delivery_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'delivered'::text, 'failed'::text]))),
  constraint webhook_delivery_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhook(id) ON DELETE CASCADE,
  constraint webhook_delivery_pkey PRIMARY KEY (id),
  constraint webhook_delivery_webhook_id_event_id_key UNIQUE (webhook_id, event_id)
);
comment on column "webhook_delivery".queued_until is 'Somebody has put the next try into the queue; from then on it may be put there again';
comment on column "webhook_delivery".run is 'Each replay begins another one';
CREATE INDEX webhook_delivery_created_idx ON public.webhook_delivery USING btree (created_at);
CREATE INDEX webhook_delivery_due_idx ON public.webhook_delivery USING btree (next_attempt_at) WHERE (status = 'waiting'::text);
CREATE INDEX webhook_delivery_list_idx ON public.webhook_delivery USING btree (webhook_id, created_at, id);
grant delete, insert, select, update on webhook_delivery to urvote_contest_service;
grant delete, select on webhook_delivery to urvote_vote_worker;

create table "webhook_vote_pulse" (
  contest_id uuid not null,
  entries jsonb default '{}'::jsonb not null,
  told_at timestamp with time zone,
  told_held_count integer default 0 not null,
  constraint webhook_vote_pulse_told_held_count_check CHECK ((told_held_count >= 0)),
  constraint webhook_vote_pulse_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id) ON DELETE CASCADE,
  constraint webhook_vote_pulse_pkey PRIMARY KEY (contest_id)
);
comment on table "webhook_vote_pulse" is 'Changes of totals that are not told yet, by entry';
grant delete, insert, select, update on webhook_vote_pulse to urvote_contest_service;

create table "write_in" (
  artist_name text not null,
  contest_id uuid not null,
  created_at timestamp with time zone default now() not null,
  decided_at timestamp with time zone,
  decided_by uuid,
  entry_id uuid,
  external_url text,
  id uuid not null,
  kind text not null,
  name_key text collate "C" not null,
  proposer_key text collate "C" not null,
  reason text,
  status text default 'pending'::text not null,
  title text not null,
  constraint write_in_artist_name_check CHECK (((char_length(artist_name) >= 1) AND (char_length(artist_name) <= 200))),
  constraint write_in_check CHECK (((status = 'pending'::text) = (decided_at IS NULL))),
  constraint write_in_check1 CHECK (((status <> 'rejected'::text) OR (reason IS NOT NULL))),
  constraint write_in_external_url_check CHECK (((external_url ~ '^https://'::text) AND (char_length(external_url) <= 2048))),
  constraint write_in_kind_check CHECK ((kind = ANY (ARRAY['music'::text, 'video'::text, 'visual'::text]))),
  constraint write_in_name_key_check CHECK ((char_length(name_key) <= 500)),
  constraint write_in_proposer_key_check CHECK ((char_length(proposer_key) <= 80)),
  constraint write_in_reason_check CHECK ((char_length(reason) <= 2000)),
  constraint write_in_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'approved'::text, 'merged'::text, 'rejected'::text]))),
  constraint write_in_title_check CHECK (((char_length(title) >= 1) AND (char_length(title) <= 200))),
  constraint write_in_contest_id_fkey FOREIGN KEY (contest_id) REFERENCES contest(id) ON DELETE CASCADE,
  constraint write_in_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES "user"(id) ON DELETE SET NULL,
  constraint write_in_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES entry(id) ON DELETE SET NULL,
  constraint write_in_pkey PRIMARY KEY (id),
  constraint write_in_contest_id_proposer_key_name_key_key UNIQUE (contest_id, proposer_key, name_key)
);
comment on column "write_in".proposer_key is 'Keyed hash of the account or the guest session, of this contest alone';
CREATE INDEX write_in_contest_idx ON public.write_in USING btree (contest_id, status, created_at, id);
CREATE INDEX write_in_decided_by_idx ON public.write_in USING btree (decided_by);
CREATE INDEX write_in_entry_idx ON public.write_in USING btree (entry_id);
grant insert, select, update on write_in to urvote_contest_service;

CREATE OR REPLACE FUNCTION public.audit_log_chain()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    declare
      erased public.audit_log;
    begin
      
      if tg_op = 'UPDATE' then
        erased := old;
        erased.actor_label := 'erased';
        erased.ip := null;
        erased.user_agent := null;
        erased.personal_salt := null;
        if old.personal_hash is not null and new is not distinct from erased then
          return new;
        end if;
      end if;
      if tg_op <> 'INSERT' then
        raise exception 'audit_log is append-only' using errcode = 'insufficient_privilege';
      end if;
      
  perform pg_advisory_xact_lock(hashtext('urvote.audit_log'));
  new.id := nextval(pg_get_serial_sequence('public.audit_log', 'id'));
  new.at := clock_timestamp();
  new.previous_hash := coalesce(
    (select hash from public.audit_log order by id desc limit 1), decode(repeat('00', 32), 'hex'));
      
      new.personal_salt := uuid_send(gen_random_uuid());
      new.personal_hash := public.audit_log_personal_hash(new);
      new.hash := public.audit_log_row_hash(new);
      return new;
    end $function$
;

CREATE OR REPLACE FUNCTION public.audit_log_first_broken()
 RETURNS bigint
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
      select id from (
        select id, hash, previous_hash, audit_log_row_hash(a) as expected_hash,
          lag(hash, 1, decode(repeat('00', 32), 'hex')) over (order by id) as expected_previous , personal_hash is not null and case when personal_salt is null
    then actor_label <> 'erased' or ip is not null or user_agent is not null
    else personal_hash <> audit_log_personal_hash(a) end as is_falsified
        from audit_log a) chain
      where hash <> expected_hash or previous_hash <> expected_previous or is_falsified
      order by id limit 1
    $function$
;
grant execute on function audit_log_first_broken() to urvote_ops_service;

CREATE OR REPLACE FUNCTION public.audit_log_personal_hash(entry audit_log)
 RETURNS bytea
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
      select sha256(entry.personal_salt || convert_to(jsonb_build_array(entry.actor_label, host(entry.ip), entry.user_agent)::text, 'UTF8'))
    $function$
;
grant execute on function audit_log_personal_hash(audit_log) to urvote_ops_service;

CREATE OR REPLACE FUNCTION public.audit_log_row_hash(entry audit_log)
 RETURNS bytea
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
      select sha256(entry.previous_hash || convert_to((case when entry.personal_hash is null then jsonb_build_array(
  entry.id, extract(epoch from entry.at), entry.actor_user_id, entry.actor_label, entry.action,
  entry.target_type, entry.target_id, host(entry.ip), entry.user_agent, entry.details) else jsonb_build_array(
    entry.id, extract(epoch from entry.at), entry.actor_user_id, encode(entry.personal_hash, 'hex'), entry.action,
    entry.target_type, entry.target_id, entry.details) end)::text, 'UTF8'))
    $function$
;
grant execute on function audit_log_row_hash(audit_log) to urvote_ops_service;

CREATE OR REPLACE FUNCTION public.consenting_voters(in_contest uuid, in_entry uuid, after_user uuid, most integer)
 RETURNS TABLE(user_id uuid, email text, name text, consented_at timestamp with time zone, vote_count bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
        select consent.user_id, account.email, coalesce(account.display_name, account.username), consent.consented_at, votes.count
        from contact_consent consent
        join "user" account on account.id = consent.user_id and account.email_verified_at is not null and account.suspended_at is null
        cross join lateral (
          select count(*) as count from vote
          where vote.voter_key = 'u:' || consent.user_id and vote.contest_id = in_contest and vote.state = 'counted'
            and (in_entry is null or vote.entry_id = in_entry)
        ) votes
        where consent.contest_id = in_contest and (after_user is null or consent.user_id > after_user)
          and (in_entry is null or (consent.shares_choices and votes.count > 0))
        order by consent.user_id limit most
      $function$
;
grant execute on function consenting_voters(uuid,uuid,uuid,integer) to urvote_contest_service;

CREATE OR REPLACE FUNCTION public.contest_voter_count(of_contest uuid)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
        select count(distinct voter_key) from vote
        where state = 'counted' and entry_id in (select id from entry where contest_id = of_contest)
      $function$
;
grant execute on function contest_voter_count(uuid) to urvote_contest_service;

CREATE OR REPLACE FUNCTION public.ensure_month_partition(parent regclass, month date)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    declare
      first_day date := date_trunc('month', month)::date;
      next_day date := (date_trunc('month', month) + interval '1 month')::date;
      parent_name text := (select relname from pg_class where oid = parent);
      part_name text := format('%s_%s', parent_name, to_char(first_day, 'YYYYMM'));
    begin
      if parent_name not in ('vote', 'vote_rejection') then
        raise exception 'not a partitioned vote table: %', parent_name;
      end if;
      perform pg_advisory_xact_lock(hashtext('urvote.partition.' || part_name));
      if to_regclass(format('public.%I', part_name)) is not null then
        return false;
      end if;
      execute format('create table public.%I (like public.%I including defaults including constraints)', part_name, parent_name);
      execute format('lock table public.%I in share row exclusive mode', parent_name || '_default');
      execute format(
        'with moved as (delete from public.%I where window_start >= %L and window_start < %L returning *) insert into public.%I select * from moved',
        parent_name || '_default', first_day, next_day, part_name);
      execute format('alter table public.%I attach partition public.%I for values from (%L) to (%L)',
        parent_name, part_name, first_day, next_day);
      return true;
    end $function$
;

CREATE OR REPLACE FUNCTION public.ensure_vote_partitions(from_month date, month_count integer)
 RETURNS SETOF text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    declare
      parent regclass;
      month date;
    begin
      if month_count not between 1 and 36 then
        raise exception 'month_count must be between 1 and 36';
      end if;
      foreach parent in array array['public.vote', 'public.vote_rejection']::regclass[] loop
        for i in 0 .. month_count - 1 loop
          month := (date_trunc('month', from_month) + make_interval(months => i))::date;
          if public.ensure_month_partition(parent, month) then
            return next format('%s_%s', (select relname from pg_class where oid = parent), to_char(month, 'YYYYMM'));
          end if;
        end loop;
      end loop;
    end $function$
;
grant execute on function ensure_vote_partitions(date,integer) to urvote_ops_service;
grant execute on function ensure_vote_partitions(date,integer) to urvote_vote_worker;

CREATE OR REPLACE FUNCTION public.entry_created_in_commit_order()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
AS $function$
    declare
      latest timestamptz;
      latest_believable timestamptz;
    begin
      perform pg_advisory_xact_lock(hashtextextended('urvote.entry.' || new.contest_id, 0));
      latest_believable := clock_timestamp() + interval '1 hour';
      select created_at into latest from public.entry
        where contest_id = new.contest_id and created_at <= latest_believable
        order by created_at desc limit 1;
      new.created_at := greatest(clock_timestamp(), latest + interval '1 microsecond');
      new.updated_at := greatest(new.updated_at, new.created_at);
      return new;
    end $function$
;

CREATE OR REPLACE FUNCTION public.erase_audit_actor(user_id uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
      update public.audit_log set actor_label = 'erased', ip = null, user_agent = null, personal_salt = null
      where actor_user_id = erase_audit_actor.user_id and personal_salt is not null
        and not exists (select from public."user" where id = erase_audit_actor.user_id)
    $function$
;
grant execute on function erase_audit_actor(uuid) to urvote_user_service;

CREATE OR REPLACE FUNCTION public.taken_slots(in_window date, positions integer[], entry_ids uuid[], voter_keys text[])
 RETURNS TABLE(at_position integer, taken_by text[])
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
AS $function$
    begin
      return query
        select slot.position, slot.vote
        from (
          select s.position, coalesce(
            (select array[v.id::text, v.voter_user_id::text, v.request_key] from vote v
             where v.entry_id = s.entry_id and v.voter_key = s.voter_key and v.window_start = in_window
               and v.state in ('counted', 'held')
             limit 1),
            (select array[v.id::text, v.voter_user_id::text, v.request_key] from vote v
             where v.voter_key = s.voter_key and v.entry_id = s.entry_id and v.window_start = in_window
               and v.state = 'rejected' and v.rejection_reason = 'address_confirmed_elsewhere'
             limit 1)) as vote
          from unnest(positions, entry_ids, voter_keys) as s (position, entry_id, voter_key)
          offset 0
        ) slot
        where slot.vote is not null;
    end $function$
;
grant execute on function taken_slots(date,integer[],uuid[],text[]) to urvote_gateway;

CREATE OR REPLACE FUNCTION public.tell_event_readers()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      perform pg_notify('urvote_events', tg_argv[0]);
      return null;
    end $function$
;
grant execute on function tell_event_readers() to public;

CREATE OR REPLACE FUNCTION public.votes_of_contest(in_contest uuid, in_entry uuid, after_id uuid, most integer)
 RETURNS TABLE(id uuid, entry_id uuid, value smallint, weight double precision, state text, reason text, tier text, country text, day text)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_sort TO 'off'
AS $function$
    begin
      return query
        select vote.id, vote.entry_id, vote.value, vote.vote_weight::float8, vote.state, coalesce(vote.void_reason, vote.hold_reason),
          vote.tier, vote.country, to_char(vote.cast_at at time zone 'UTC', 'YYYY-MM-DD')
        from vote
        where vote.contest_id = in_contest and vote.id > after_id and (in_entry is null or vote.entry_id = in_entry)
        order by vote.id limit most;
    end $function$
;
grant execute on function votes_of_contest(uuid,uuid,uuid,integer) to urvote_contest_service;

CREATE OR REPLACE FUNCTION public.votes_of_same_source(of_contest uuid, of_vote uuid, source text)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
      select other.id from public.vote known join public.vote other on other.contest_id = known.contest_id
      where known.id = of_vote and known.contest_id = of_contest
        and other.entry_id in (select entry.id from public.entry where entry.contest_id = of_contest)
        and case source
          when 'device' then other.device_hash = known.device_hash
          when 'network' then set_masklen(other.ip, case family(known.ip) when 4 then 24 else 48 end)::cidr
            = set_masklen(known.ip, case family(known.ip) when 4 then 24 else 48 end)::cidr and family(other.ip) = family(known.ip)
          else false end
    $function$
;
grant execute on function votes_of_same_source(uuid,uuid,text) to urvote_contest_service;
