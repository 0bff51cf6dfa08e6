import { z } from 'zod';
import { count, httpUrl, milliseconds, nameList, publicJwks } from './fields.ts';
import { defineVariables } from './variable.ts';

/** The way of a vote: intake, its limits, settling. */
export const voteVariables = defineVariables({
  MAX_BACKLOG_VOTES: {
    schema: count(1_000_000),
    description: 'Votes waiting to be counted from which on new ones are refused with 503.',
    cost: 'more takes room in the queue’s store and lets results be later; less refuses voters sooner.',
  },
  SNAPSHOT_REFRESH_MS: {
    schema: milliseconds(2_000, 50),
    description: 'How often changed contests and entries are read again when no event tells of them, milliseconds.',
    cost: 'less means more queries of every gateway.',
  },
  SNAPSHOT_MAX_AGE_MS: {
    schema: milliseconds(30_000, 1000),
    description: 'Age of the contests in memory from which on votes are refused, milliseconds.',
    cost: 'more takes votes by older rules while PostgreSQL is away; less refuses them in short outages.',
  },
  GROUP_MAX_VOTES: {
    schema: z.coerce.number().int().min(1).max(1024).default(256),
    description: 'Most votes of one group in the queue; 1,024 at most.',
    cost: 'fewer mean more jobs and signatures for as many votes; more make one group slower.',
  },
  GROUP_LINGER_MS: {
    schema: milliseconds(25, 0),
    description: 'How long the first vote of a group waits for others, milliseconds.',
    cost: 'less makes lone votes quicker and every group dearer.',
  },
  GROUP_MAX_IN_FLIGHT: {
    schema: count(2),
    description: 'Groups on their way into the queue at once.',
    cost: 'more make smaller groups, which cost more each.',
  },
  RECEIPT_EARLIER_KEYS: {
    schema: publicJwks,
    description:
      'JSON array of the public JWKs that receipts were signed with before RECEIPT_SIGNING_KEY, as GET /receipt-keys told them.',
    cost: 'receipts of a key that is left out can only be checked by whoever kept it.',
  },
  CAPTCHA_VERIFY_URL: {
    schema: httpUrl.optional(),
    description: 'The captcha provider’s siteverify address; without it no token can be checked.',
    example: 'https://www.google.com/recaptcha/api/siteverify',
  },
  CAPTCHA_SECRET: {
    schema: z.string().min(1).optional(),
    description: 'The captcha provider’s secret.',
    secret: true,
  },
  CAPTCHA_TIMEOUT_MS: {
    schema: milliseconds(2_000),
    description: 'Longest wait for the captcha provider, milliseconds.',
    cost: 'more lets voters wait for a slow provider; less refuses them.',
  },
  CAPTCHA_HOSTNAMES: {
    schema: nameList,
    description: 'Host names that captcha tokens may come from, separated by commas; any by default.',
  },
  VOTES_PER_VOTER_PER_MINUTE: {
    schema: count(600),
    description: 'Votes that one voter may cast on one gateway in a minute.',
    cost: 'more lets one account take more of the platform.',
  },
  VOTES_PER_IP_PER_MINUTE: {
    schema: count(6_000),
    description: 'Votes that one address may cast on one gateway in a minute.',
    cost: 'less stops crowds behind one address, such as a school or a mobile network.',
  },
  GUEST_SESSIONS_PER_IP_PER_MINUTE: {
    schema: count(60),
    description: 'Guest sessions that one address gets in a minute.',
    cost: 'more makes new guests cheap for whoever wants to vote often.',
  },
  GUEST_SESSION_DAYS: {
    schema: count(30),
    description: 'Life of a guest session, days.',
    cost: 'less makes returning guests new ones sooner.',
  },
  CONFIRMATIONS_PER_VOTER_PER_HOUR: {
    schema: count(5),
    description: 'Mails that one address gets in an hour to confirm votes of a guest.',
    cost: 'more lets strangers send somebody more mail.',
  },
  CONFIRMATIONS_PER_IP_PER_HOUR: {
    schema: count(120),
    description: 'Votes that one network address may ask to confirm in an hour.',
    cost: 'more lets one address send more mail.',
  },
  WRONG_VOTER_CODES_PER_IP_PER_HOUR: {
    schema: count(30),
    description: 'Wrong voting codes that one network address may try in an hour.',
    cost: 'more makes guessing codes quicker.',
  },
  STREAM_MAX_CONNECTIONS: {
    schema: count(10_000),
    description: 'Live leaderboards that one gateway streams at once.',
    cost: 'each open stream takes a connection and memory.',
  },
  STREAM_MAX_PER_ADDRESS: {
    schema: count(200),
    description:
      'Of these, those that one network address holds, or one /64 network of IPv6; set TRUSTED_PROXIES, or everybody behind a proxy shares them.',
    cost: 'fewer shut out people of one school or firm; more let fewer visitors take all places.',
  },
  STREAM_MAX_PER_SESSION: {
    schema: count(20),
    description: 'Of these, those that one account or guest session holds.',
    cost: 'fewer shut out people with many open pages.',
  },
  VOTE_WORKER_CONCURRENCY: {
    schema: count(128),
    description: 'Groups of votes that one worker has in hand at once; half as many are settled together.',
    cost: 'fewer slow down a stream of very small groups; more take memory when very large ones follow.',
  },
  CONTEST_SERVICE_SWEEPS: {
    schema: z.enum(['on', 'off']).default('on'),
    description: 'on or off: whether this contest-service also opens and closes contests when their time has come.',
    cost: 'off on every instance leaves contests scheduled or open by name; votes are ruled by the times all the same.',
  },
  VOTE_WORKER_SWEEPS: {
    schema: z.enum(['on', 'off']).default('on'),
    description: 'on or off: whether this worker also makes partitions and removes what has expired.',
    cost: 'off on every worker means that votes fail when the last partition made ends.',
  },
});
