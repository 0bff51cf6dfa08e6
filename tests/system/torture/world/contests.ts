import { randomUUID } from 'node:crypto';
import type { Asked } from '../../oracle/stored-votes.ts';

type Policy = 'once' | 'daily' | 'weekly' | 'toggle';

export interface TortureContest {
  id: string;
  policy: Policy;
  tier: 'cookie' | 'guest' | 'account';
  maxVotesPerVoter: number | null;
  timeZone: string;
  /** Milliseconds since the epoch. */
  startsAtMs: number;
  endsAtMs: number;
  entryIds: string[];
}

type Kind = Pick<TortureContest, 'policy' | 'tier' | 'maxVotesPerVoter'> & { timeZone?: string; isClosing?: true };

const kinds: readonly Kind[] = [
  { policy: 'once', tier: 'cookie', maxVotesPerVoter: null },
  { policy: 'once', tier: 'cookie', maxVotesPerVoter: 1 },
  { policy: 'once', tier: 'account', maxVotesPerVoter: 3 },
  { policy: 'daily', tier: 'cookie', maxVotesPerVoter: null, timeZone: 'Asia/Kolkata' },
  { policy: 'daily', tier: 'guest', maxVotesPerVoter: 2 },
  { policy: 'weekly', tier: 'cookie', maxVotesPerVoter: 3, timeZone: 'America/St_Johns' },
  { policy: 'toggle', tier: 'cookie', maxVotesPerVoter: null },
  { policy: 'toggle', tier: 'guest', maxVotesPerVoter: 2 },
  { policy: 'once', tier: 'cookie', maxVotesPerVoter: null, isClosing: true },
  { policy: 'toggle', tier: 'cookie', maxVotesPerVoter: null, isClosing: true },
];

const entryCount = 6;
const dayMs = 86_400_000;

/** Contests of every policy, with budgets and without; two of them close while the others go on. */
export async function makeContests(asked: Asked, closesAtMs: number): Promise<TortureContest[]> {
  const clientId = randomUUID();
  await asked.query(`insert into client (id, slug, name) values ($1, 'torture', 'Torture')`, [clientId]);
  const contests = kinds.map((kind) => contestOf(kind, closesAtMs));
  for (const contest of contests) await store(asked, clientId, contest);
  return contests;
}

function contestOf(
  { policy, tier, maxVotesPerVoter, timeZone = 'UTC', isClosing }: Kind,
  closesAtMs: number,
): TortureContest {
  const startsAtMs = Date.now() - dayMs;
  const endsAtMs = isClosing ? closesAtMs : Date.now() + 3 * dayMs;
  const entryIds = Array.from({ length: entryCount }, () => randomUUID());
  return { id: randomUUID(), policy, tier, maxVotesPerVoter, timeZone, startsAtMs, endsAtMs, entryIds };
}

/** Suspicion is no matter here: no score is enough to hold or to reject. */
async function store(asked: Asked, clientId: string, contest: TortureContest): Promise<void> {
  const { id, policy, tier, maxVotesPerVoter, timeZone, startsAtMs, endsAtMs, entryIds } = contest;
  await asked.query(
    `insert into contest (id, client_id, slug, name, status, voting_starts_at, voting_ends_at, time_zone, vote_policy, voter_tier,
       max_votes_per_voter, allow_dislike, allow_withdraw, hold_threshold, reject_threshold, guest_votes_per_ip_device)
     values ($1, $2, $3, 'Contest', 'open', $4, $5, $6, $7, $8, $9, $10, true, 1, 1, 1000000)`,
    [
      id,
      clientId,
      `contest-${id}`,
      new Date(startsAtMs),
      new Date(endsAtMs),
      timeZone,
      policy,
      tier,
      maxVotesPerVoter,
      policy === 'toggle',
    ],
  );
  await asked.query(
    `insert into entry (id, contest_id, kind, title, artist_name, status, approved_at)
     select id, $2, 'music', 'Entry', 'Artist', 'approved', now() from unnest($1::uuid[]) id`,
    [entryIds, id],
  );
}

/** The window that a cast at this time belongs to, YYYY-MM-DD, by the zone's calendar. */
export function windowOf({ policy, timeZone, startsAtMs }: TortureContest, castAtMs: number): string {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone }).format(
    policy === 'daily' || policy === 'weekly' ? castAtMs : startsAtMs,
  );
  if (policy !== 'weekly') return day;
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}
