import type { ErrorCode, ProblemError } from '@urvote/contracts/errors/error-codes';
import { castItem } from '@urvote/contracts/jobs/count-votes';
import type { UserCaller } from '@urvote/platform/auth/caller';
import type { ContestRules } from '@urvote/voting/contest-rules';
import {
  accountVoterKey,
  codeVoterKey,
  cookieVoterKey,
  deviceHash,
  guestVoterKey,
} from '@urvote/voting/voter/voter-key';
import { describe, expect, it, vi } from 'vitest';
import type { ConfirmationRequest } from '../admission/ask-for-confirmation.ts';
import type { VoteRequest } from '../admission/vote-request.ts';
import type { Candidate, Committed } from '../group-commit/group-commit.ts';
import { castVote, type CastVotePorts } from './cast-vote.ts';

const entryId = '0190a000-0000-7000-8000-0000000000e0';
const contestId = '0190a000-0000-7000-8000-0000000000c0';
const userId = '0190a000-0000-7000-8000-0000000000a0';
const guestId = '0190a000-0000-7000-8000-0000000000a1';
const now = Date.UTC(2026, 4, 1, 23, 30);
const secrets = {
  voterKeySecret: 'a voter key secret of 32 letters',
  deviceHashSecret: 'a device secret of 32 letters...',
};

const rules: ContestRules = {
  id: contestId,
  status: 'open',
  isActive: true,
  votingEnabled: true,
  votingStartsAtMs: now - 1000,
  votingEndsAtMs: now + 1000,
  timeZone: 'Europe/Berlin',
  votePolicy: 'daily',
  voterTier: 'guest',
  maxVotesPerVoter: null,
  maxVotesPerEntry: null,
  maxVotesPerCategory: null,
  minPicks: null,
  countingMethod: 'net',
  allowDislike: false,
  allowWithdraw: false,
  resultsVisibility: 'live',
  captchaMode: 'off',
  captchaMinScore: 0.3,
  holdThreshold: 0.5,
  rejectThreshold: 0.95,
  guestVoteWeight: 1,
  accountVoteWeight: 1,
  verifiedVoteWeight: 1,
  eligibleCountries: null,
  guestVotesPerIpDevice: 2,
  guestConfirmation: 'none',
};

const user: UserCaller = {
  kind: 'user',
  userId,
  sessionId: 's',
  roles: [],
  emailVerified: true,
  accountCreatedAt: 1_700_000_000,
};
const guest = { kind: 'guest' as const, guestId };
const byUser = {
  caller: user,
  body: { entryId, type: 'like' as const },
  clientIp: '192.0.2.7',
  userAgent: 'Mozilla/5.0 (X11)',
};
const byGuest: VoteRequest = { ...byUser, caller: guest, body: { ...byUser.body, email: 'Ann.Lee+a@gmail.com' } };

interface Change {
  contest?: Partial<ContestRules>;
  ownerKeys?: string[];
  isFresh?: boolean;
  isFull?: boolean;
  country?: string | null;
  listed?: readonly string[];
  nowMs?: number;
}

function createHarness({
  contest = {},
  ownerKeys = [],
  isFresh = true,
  isFull = false,
  country = null,
  nowMs = now,
  listed = [],
}: Change = {}) {
  const committed: Candidate[] = [];
  const asked: ConfirmationRequest[] = [];
  const captcha = vi.fn<CastVotePorts['captcha']['verify']>(async () => ({ outcome: 'passed', score: 0.9 }));
  const ports: CastVotePorts = {
    snapshot: {
      isFresh,
      entry: (id) => (id === entryId ? { id, contestId, categoryId: null, ownerKeys } : undefined),
      contest: (id) => (id === contestId ? { rules: { ...rules, ...contest } } : undefined),
    },
    backlog: { isFull },
    captcha: { verify: captcha },
    countryOf: () => country,
    groupCommit: {
      commit: async (candidate) => {
        committed.push(candidate);
        return { id: 'vote' } as Committed;
      },
    },
    isOnVoterList: async (id, voterKey) => id === contestId && listed.includes(voterKey),
    isVoterCode: async ({ contestId: id, voterKey }) => id === contestId && listed.includes(voterKey),
    askForConfirmation: async (request) => {
      asked.push(request);
      return { id: 'unconfirmed' };
    },
    clock: { nowMs: () => nowMs },
    secrets,
  };
  return { ports, committed, asked, captcha };
}

async function codeOf(change: Change, input: VoteRequest): Promise<ErrorCode | 'accepted'> {
  const { ports, committed } = createHarness(change);
  try {
    await castVote(ports, input);
    return 'accepted';
  } catch (error) {
    expect(committed).toEqual([]);
    return (error as ProblemError).code;
  }
}

async function itemOf(change: Change, input: VoteRequest) {
  const { ports, committed } = createHarness(change);
  await castVote(ports, input);
  const [candidate] = committed;
  if (candidate === undefined) throw new Error('nothing was committed');
  return { candidate, item: castItem.parse({ ...candidate.item, id: entryId, leafIndex: 0 }) };
}

const withBody = (input: VoteRequest, body: Partial<VoteRequest['body']>): VoteRequest => ({
  ...input,
  body: { ...input.body, ...body },
});

describe('what is refused at once', () => {
  it.each<[string, Change, VoteRequest, ErrorCode | 'accepted']>([
    ['a good vote of an account', {}, byUser, 'accepted'],
    ['a good vote of a guest', {}, byGuest, 'accepted'],
    ['an unknown entry', {}, withBody(byUser, { entryId: userId }), 'NOT_FOUND'],
    ['an entry of an unknown contest', { contest: {} }, withBody(byUser, { entryId: contestId }), 'NOT_FOUND'],
    ['1 ms before the start', { nowMs: now - 1001 }, byUser, 'VOTING_NOT_OPEN'],
    ['at the start', { nowMs: now - 1000 }, byUser, 'accepted'],
    ['1 ms before the end', { nowMs: now + 999 }, byUser, 'accepted'],
    ['at the end', { nowMs: now + 1000 }, byUser, 'VOTING_CLOSED'],
    ['voting switched off', { contest: { votingEnabled: false } }, byUser, 'VOTING_DISABLED'],
    ['an inactive contest', { contest: { isActive: false } }, byUser, 'VOTING_DISABLED'],
    ['a guest where accounts vote', { contest: { voterTier: 'account' } }, byGuest, 'VOTER_TIER_TOO_LOW'],
    [
      'a guest without address where accounts vote',
      { contest: { voterTier: 'account' } },
      { ...byUser, caller: guest },
      'VOTER_TIER_TOO_LOW',
    ],
    ['a dislike', {}, withBody(byUser, { type: 'dislike' }), 'DISLIKE_NOT_ALLOWED'],
    [
      'a dislike where it counts',
      { contest: { allowDislike: true } },
      withBody(byUser, { type: 'dislike' }),
      'accepted',
    ],
    ['a guest without address', {}, { ...byUser, caller: guest }, 'EMAIL_REQUIRED'],
    ['an old snapshot', { isFresh: false }, byUser, 'TEMPORARILY_UNAVAILABLE'],
    ['a full backlog', { isFull: true }, byUser, 'BACKLOG_FULL'],
  ])('%s: %s', async (_name, change, input, expected) => {
    expect(await codeOf(change, input)).toBe(expected);
  });

  it.each(['x@mailinator.com', 'x@sub.mailinator.com', 'x@MAILINATOR.com'])(
    'the disposable address %s',
    async (email) => {
      expect(await codeOf({}, withBody(byGuest, { email }))).toBe('EMAIL_DISPOSABLE');
    },
  );

  it('an address that cannot be one names the field', async () => {
    const failed = castVote(createHarness().ports, withBody(byGuest, { email: '@example.org' }));
    await expect(failed).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      options: { errors: [{ field: 'body.email' }] },
    });
  });

  it('says when to come again', async () => {
    await expect(castVote(createHarness({ isFull: true }).ports, byUser)).rejects.toMatchObject({
      options: { retryAfterSeconds: 5 },
    });
  });
});

describe('own entries', () => {
  const ownerKeys = [accountVoterKey(userId), guestVoterKey('annlee@gmail.com', secrets.voterKeySecret)];

  it("are refused to the account, and to the guest with the submitter's address in any spelling", async () => {
    expect(await codeOf({ ownerKeys }, byUser)).toBe('SELF_VOTE');
    expect(await codeOf({ ownerKeys }, byGuest)).toBe('SELF_VOTE');
    expect(await codeOf({ ownerKeys }, withBody(byGuest, { email: 'else@gmail.com' }))).toBe('accepted');
  });

  it('are refused to the account whose address submitted as a guest', async () => {
    const [, emailVoterKey = ''] = ownerKeys;
    const other = { ...user, userId: guestId };
    expect(await codeOf({ ownerKeys }, { ...byUser, caller: { ...other, emailVoterKey } })).toBe('SELF_VOTE');
    expect(await codeOf({ ownerKeys }, { ...byUser, caller: other })).toBe('accepted');
  });
});

describe('countries', () => {
  it('let eligible addresses vote, and no others or unknown ones', async () => {
    const contest = { eligibleCountries: ['DE', 'AT'] };
    expect(await codeOf({ contest, country: 'AT' }, byUser)).toBe('accepted');
    expect(await codeOf({ contest, country: 'US' }, byUser)).toBe('COUNTRY_NOT_ELIGIBLE');
    expect(await codeOf({ contest, country: null }, byUser)).toBe('COUNTRY_NOT_ELIGIBLE');
  });
});

describe('captcha', () => {
  const token = withBody(byUser, { captchaToken: 'token' });

  it('is not asked for, nor verified, where it is off', async () => {
    const { ports, captcha, committed } = createHarness();
    await castVote(ports, token);
    expect(captcha).not.toHaveBeenCalled();
    expect(committed[0]?.item).not.toHaveProperty('captcha');
  });

  it('is required where the contest says so', async () => {
    expect(await codeOf({ contest: { captchaMode: 'required' } }, byUser)).toBe('CAPTCHA_REQUIRED');
  });

  it('may be left out where it is optional, which is told to the worker', async () => {
    expect((await itemOf({ contest: { captchaMode: 'optional' } }, byUser)).item.captcha).toEqual({
      outcome: 'absent',
    });
  });

  it.each(['optional', 'required'] as const)(
    'is verified where it is %s, and only the outcome goes on',
    async (captchaMode) => {
      const { ports, captcha, committed } = createHarness({ contest: { captchaMode } });
      captcha.mockResolvedValue({ outcome: 'passed', score: 0.1 });
      await castVote(ports, token);
      expect(captcha).toHaveBeenCalledExactlyOnceWith('token', '192.0.2.7');
      expect(committed[0]?.item).toMatchObject({ captcha: { outcome: 'passed', score: 0.1 } });
      expect(JSON.stringify(committed)).not.toContain('token');
    },
  );

  it('stamps the vote before asking, so a slow provider makes no vote late', async () => {
    const { ports, captcha, committed } = createHarness({ contest: { captchaMode: 'required' } });
    let nowMs = now + 999;
    captcha.mockImplementation(async () => {
      nowMs += 3000;
      return { outcome: 'unavailable' };
    });
    await castVote({ ...ports, clock: { nowMs: () => nowMs } }, token);
    expect(committed[0]?.item).toMatchObject({ castAtMs: now + 999, captcha: { outcome: 'unavailable' } });
  });
});

describe('the tiers', () => {
  const unverified = { ...byUser, caller: { ...user, emailVerified: false } };
  const noAddress: VoteRequest = { ...byUser, caller: guest };
  const invited = guestVoterKey('annlee@gmail.com', secrets.voterKeySecret);
  const onList: VoteRequest = { ...byUser, caller: { ...user, emailVoterKey: invited } };

  it.each<[ContestRules['voterTier'], string, VoteRequest, ErrorCode | 'accepted', string[]?]>([
    ['cookie', 'a guest without address', noAddress, 'accepted'],
    [
      'cookie',
      'a guest with a disposable address',
      withBody(byGuest, { email: 'x@mailinator.com' }),
      'EMAIL_DISPOSABLE',
    ],
    ['guest', 'a guest with an address', byGuest, 'accepted'],
    ['guest', 'a guest without one', noAddress, 'EMAIL_REQUIRED'],
    ['account', 'an account', unverified, 'accepted'],
    ['account', 'a guest', byGuest, 'VOTER_TIER_TOO_LOW'],
    ['verified_account', 'an account with a confirmed address', byUser, 'accepted'],
    ['verified_account', 'an account without one', unverified, 'EMAIL_NOT_VERIFIED'],
    ['list', 'an invited account', onList, 'accepted', [invited]],
    ['list', 'an account that is not invited', onList, 'NOT_ON_VOTER_LIST', []],
    [
      'list',
      'an invited address that was never confirmed',
      { ...onList, caller: { ...user, emailVoterKey: invited, emailVerified: false } },
      'EMAIL_NOT_VERIFIED',
      [invited],
    ],
    ['list', 'an account without an address', byUser, 'NOT_ON_VOTER_LIST', [invited]],
  ])('%s: %s', async (voterTier, _name, input, expected, listed = []) => {
    expect(await codeOf({ contest: { voterTier }, listed }, input)).toBe(expected);
  });

  const code = codeVoterKey(contestId, 'ABCD2345', secrets.voterKeySecret);
  const withCode = (input: VoteRequest, voterCode = 'abcd-2345') => withBody(input, { voterCode });

  it.each<[string, VoteRequest, ErrorCode | 'accepted', ContestRules['guestConfirmation']?]>([
    ['a guest with a code', withCode(noAddress), 'accepted'],
    ['a guest with a code and an address, where guests would confirm', withCode(byGuest), 'accepted', 'email'],
    ['an account with a code', withCode(unverified), 'accepted'],
    ['a guest without a code', byGuest, 'VOTER_CODE_REQUIRED'],
    ['an account without a code', onList, 'VOTER_CODE_REQUIRED'],
    ['a guest with a wrong code', withCode(noAddress, 'ABCD2346'), 'NOT_ON_VOTER_LIST'],
    ['an account with a wrong code', withCode(byUser, 'ABCD2346'), 'NOT_ON_VOTER_LIST'],
  ])('census: %s: %s', async (_name, input, expected, guestConfirmation = 'none') => {
    expect(await codeOf({ contest: { voterTier: 'census', guestConfirmation }, listed: [code, invited] }, input)).toBe(
      expected,
    );
  });

  it('census: guest and account vote under the code, alike but for who they are', async () => {
    const change = { contest: { voterTier: 'census' as const }, listed: [code] };
    const [asGuest, asAccount] = [await itemOf(change, withCode(noAddress)), await itemOf(change, withCode(onList))];
    expect(asGuest.item).toMatchObject({ tier: 'guest', voterUserId: guestId, voterKey: code });
    expect(asAccount.item).toEqual({ ...asGuest.item, voterUserId: userId });
    expect(JSON.stringify([asGuest, asAccount])).not.toMatch(/abcd.?2345/i);
  });

  it('census: a code is no way to vote for the own entry', async () => {
    const change = { contest: { voterTier: 'census' as const }, listed: [code] };
    expect(await codeOf({ ...change, ownerKeys: [accountVoterKey(userId)] }, withCode(byUser))).toBe('SELF_VOTE');
    expect(await codeOf({ ...change, ownerKeys: [invited] }, withCode(onList))).toBe('SELF_VOTE');
    expect(await codeOf({ ...change, ownerKeys: [invited] }, withCode(byGuest))).toBe('SELF_VOTE');
  });

  it('a guest votes as the session in every tier, and the folded address is a second key that proves nothing', async () => {
    const voterKey = cookieVoterKey(guestId, secrets.voterKeySecret);
    const { item: plain } = await itemOf({ contest: { voterTier: 'cookie' } }, noAddress);
    expect(plain).toMatchObject({ tier: 'guest', voterUserId: guestId, voterKey });
    for (const voterTier of ['cookie', 'guest'] as const) {
      for (const email of ['Ann.Lee+a@gmail.com', 'annlee@googlemail.com']) {
        const { item } = await itemOf({ contest: { voterTier } }, withBody(byGuest, { email }));
        expect(item).toMatchObject({ voterKey, mailboxKey: invited });
        expect(item).not.toHaveProperty('isProven');
      }
    }
    for (const key of ['mailboxKey', 'isProven']) expect(plain).not.toHaveProperty(key);
  });

  it('an account votes as itself in every tier, with its address as proven when it is confirmed', async () => {
    for (const voterTier of ['cookie', 'guest', 'account', 'verified_account', 'list'] as const) {
      const { item } = await itemOf({ contest: { voterTier }, listed: [invited] }, onList);
      expect(item, voterTier).toMatchObject({
        tier: 'account',
        voterUserId: userId,
        voterKey: accountVoterKey(userId),
        mailboxKey: invited,
        isProven: true,
      });
    }
    const { item } = await itemOf({}, { ...onList, caller: { ...user, emailVoterKey: invited, emailVerified: false } });
    expect(item).toMatchObject({ voterKey: accountVoterKey(userId), mailboxKey: invited });
    expect(item).not.toHaveProperty('isProven');
    expect((await itemOf({}, byUser)).item).not.toHaveProperty('mailboxKey');
  });

  it('census: neither an address nor its proof goes with a code, which is the voter', async () => {
    for (const input of [withCode(byGuest), withCode(onList)]) {
      const { item } = await itemOf({ contest: { voterTier: 'census' }, listed: [code] }, input);
      for (const key of ['mailboxKey', 'isProven']) expect(item).not.toHaveProperty(key);
    }
  });

  it('list: a guest is asked to confirm, and is not told whether the address is invited', async () => {
    for (const listed of [[invited], []]) {
      const { ports, committed, asked } = createHarness({ contest: { voterTier: 'list' }, listed });
      expect(await castVote(ports, byGuest)).toEqual({ id: 'unconfirmed' });
      expect([committed, asked.map(({ mayVote }) => mayVote)]).toEqual([[], [listed.length === 1]]);
    }
  });
});

describe('where guests confirm by mail', () => {
  const contest = { guestConfirmation: 'email' } as const;

  it('the vote of a guest waits, with all it needs and without its address', async () => {
    const { ports, committed, asked } = createHarness({ contest });
    expect(await castVote(ports, byGuest)).toEqual({ id: 'unconfirmed' });
    expect(committed).toEqual([]);
    expect(asked).toMatchObject([
      { email: 'Ann.Lee+a@gmail.com', clientIp: '192.0.2.7', votingEndsAtMs: now + 1000, mayVote: true },
    ]);
    expect(JSON.stringify(asked[0]?.item)).not.toContain('@');
  });

  it('the vote of an account does not', async () => {
    const { ports, committed, asked } = createHarness({ contest });
    await castVote(ports, withBody(byUser, { email: 'ann@example.org' }));
    expect([committed.length, asked.length]).toEqual([1, 0]);
  });

  it('what is certainly refused is refused at once', async () => {
    expect(await codeOf({ contest: { ...contest, votingEnabled: false } }, byGuest)).toBe('VOTING_DISABLED');
    expect(await codeOf({ contest }, withBody(byGuest, { email: 'x@mailinator.com' }))).toBe('EMAIL_DISPOSABLE');
  });
});

describe('the stamped vote', () => {
  it('of an account', async () => {
    const { item, candidate } = await itemOf(
      { contest: { maxVotesPerVoter: 3 } },
      withBody(byUser, { fingerprint: 'my device', name: 'Ann' }),
    );
    expect(item).toEqual({
      kind: 'cast',
      id: entryId,
      contestId,
      entryId,
      voterKey: accountVoterKey(userId),
      voterUserId: userId,
      tier: 'account',
      value: 1,
      windowStart: '2026-05-02',
      castAtMs: now,
      ip: '192.0.2.7',
      userAgent: 'Mozilla/5.0 (X11)',
      deviceHash: deviceHash('my device', secrets.deviceHashSecret),
      voterName: 'Ann',
      accountCreatedAtMs: 1_700_000_000_000,
      emailVerified: true,
      leafIndex: 0,
    });
    expect(candidate).toMatchObject({ isSlotFinal: true, voteLimit: 3 });
  });

  it('of a guest holds the session and a keyed hash, never the address or the fingerprint', async () => {
    const { item, candidate } = await itemOf(
      {},
      withBody(byGuest, { fingerprint: 'my device', captchaToken: 'a captcha' }),
    );
    expect(item).toMatchObject({
      tier: 'guest',
      voterUserId: guestId,
      voterKey: cookieVoterKey(guestId, secrets.voterKeySecret),
      mailboxKey: guestVoterKey('annlee@gmail.com', secrets.voterKeySecret),
    });
    const payload = JSON.stringify(candidate).toLowerCase();
    for (const secret of ['ann', '@', 'my device', 'a captcha']) expect(payload).not.toContain(secret);
  });

  it('takes no slot for good in a toggle contest', async () => {
    const { candidate } = await itemOf({ contest: { votePolicy: 'toggle' } }, byUser);
    expect(candidate.isSlotFinal).toBe(false);
  });

  it('cuts user agents, and keeps what no text column takes out of names and addresses', async () => {
    const odd = {
      ...withBody(byUser, { name: 'A\u0000nn\u0007\ud800' }),
      userAgent: 'x'.repeat(2000),
      clientIp: 'fe80::1%eth0',
    };
    const { item } = await itemOf({}, odd);
    expect(item.userAgent).toHaveLength(512);
    expect(item.voterName).toBe('Ann\ufffd');
    expect(item.ip).toBe('fe80::1');
    expect((await itemOf({}, withBody(byUser, { name: '\u0000' }))).item).not.toHaveProperty('voterName');
    expect((await itemOf({}, { ...byUser, userAgent: undefined })).item).not.toHaveProperty('userAgent');
  });

  it('finds the entry by an id in capitals', async () => {
    expect((await itemOf({}, withBody(byUser, { entryId: entryId.toUpperCase() }))).item.entryId).toBe(entryId);
  });
});
