import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { describe, expect, it } from 'vitest';
import { redactJobData, redactText } from './redact.ts';

const cast = {
  kind: 'cast',
  id: '019a0000-0000-7000-8000-000000000001',
  contestId: '019a0000-0000-7000-8000-000000000002',
  entryId: '019a0000-0000-7000-8000-000000000003',
  voterKey: 'kGh3vJc9Qw2x7Zp1',
  windowStart: '2026-06-15',
  tier: 'guest',
  value: 1,
  castAtMs: 1_781_524_800_000,
  ip: '203.0.113.9',
  userAgent: 'Mozilla/5.0 (X11)',
  deviceHash: 'abcdef0123456789',
  voterName: 'Grace Hopper',
  leafIndex: 0,
};

describe('what dashboards show of a job [XE-100]', () => {
  it('hides who voted from whoever sees what was voted for, to the last digit', () => {
    const userId = 'fedcba98-7654-7abc-8def-0123456789ab';
    const voter = {
      voterKey: `u:${userId}`,
      voterUserId: userId,
      mailboxKey: 'g:abcdefghijklmnopqrstuvwx',
      requestKey: 'requestrequestrequest',
      requestId: 'request-of-ada',
      accountCreatedAtMs: 1_700_000_000_123,
    };
    const withdrawal = { kind: 'withdraw', id: cast.id, voteId: cast.id, voterKey: voter.voterKey };
    expect(redactJobData({ items: [{ ...cast, ...voter }, withdrawal] })).toEqual({
      items: [
        {
          ...cast,
          ...Object.fromEntries(
            [...Object.keys(voter), 'ip', 'userAgent', 'deviceHash', 'voterName'].map((key) => [key, '[redacted]']),
          ),
        },
        { ...withdrawal, voterKey: '[redacted]' },
      ],
    });
    expect(redactText(`u:${userId} and ${voter.mailboxKey}, (voter_user_id)=(${userId}), "userId": "${userId}"`)).toBe(
      '[voter] and [voter], (voter_user_id)=([voter]), "userId": "[voter]"',
    );
    expect(redactText(`no entry ${userId}`)).toBe(`no entry ${userId}`);
  });

  it('hides addresses, user agents, names and whatever it does not know', () => {
    const data = {
      batchId: cast.id,
      items: [cast, { ...cast, ip: '2001:db8::7', note: 'call +49 30 1234', email: 'a@b.example' }],
    };
    const text = JSON.stringify(redactJobData(data));
    for (const secret of [
      '203.0.113.9',
      '2001:db8',
      'Mozilla',
      'Grace',
      '1234',
      'a@b',
      'abcdef0123456789',
      cast.voterKey,
    ])
      expect(text).not.toContain(secret);
    expect(redactJobData(cast)).toMatchObject({
      id: cast.id,
      entryId: cast.entryId,
      deviceHash: '[redacted]',
      ip: '[redacted]',
      value: 1,
      leafIndex: 0,
    });
  });

  it('hides addresses also in fields that are shown, as of a job that no worker could read', () => {
    expect(redactJobData({ entryId: 'mail me: eve@example.org from 198.51.100.4' })).toEqual({
      entryId: 'mail me: [e-mail] from [address]',
    });
  });

  it('shows the whole of a group but its items', () => {
    const group = {
      batchId: cast.id,
      openedAtMs: 1_781_524_800_000,
      root: 'r'.repeat(43),
      signature: 'a.b.c',
      items: [],
    };
    expect(redactJobData(countVotes.schema.parse({ ...group, items: [1] }))).toEqual({ ...group, items: [1] });
  });
});

it('finds addresses in the text of errors and leaves times, versions and paths alone', () => {
  expect(
    redactText(
      'connect ECONNREFUSED 10.0.0.7:5432 (fe80::1) at 12:30:45, bullmq@6.7.0, node_modules/@bull-board/api/x.js',
    ),
  ).toBe(
    'connect ECONNREFUSED [address]:5432 ([address]) at 12:30:45, bullmq@6.7.0, node_modules/@bull-board/api/x.js',
  );
});
