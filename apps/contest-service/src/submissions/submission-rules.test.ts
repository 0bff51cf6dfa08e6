import { describe, expect, it } from 'vitest';
import { mediaErrors, shownName, type SubmissionContest, submissionRefusal } from './submission-rules.ts';

const at = (day: number): Date => new Date(Date.UTC(2026, 5, day));
const contest: SubmissionContest = {
  id: 'c',
  status: 'open',
  isActive: true,
  submissionsStartAt: at(5),
  submissionsEndAt: at(10),
  votingEndsAt: at(20),
  allowedKinds: ['music'],
  maxEntriesPerUser: null,
  entryForm: [],
};

describe('a contest takes entries', () => {
  it.each([
    [{}, 4, 'SUBMISSIONS_NOT_OPEN'],
    [{}, 5, undefined],
    [{}, 10, 'SUBMISSIONS_CLOSED'],
    [{ submissionsStartAt: null }, 1, undefined],
    [{ submissionsEndAt: null }, 19, undefined],
    [{ submissionsEndAt: null }, 20, 'SUBMISSIONS_CLOSED'],
    [{ isActive: false }, 6, 'SUBMISSIONS_CLOSED'],
    [{ status: 'closed' }, 6, 'SUBMISSIONS_CLOSED'],
    [{ status: 'draft' }, 6, 'NOT_FOUND'],
    [{ status: 'archived' }, 6, 'NOT_FOUND'],
  ] as const)('%j on day %i: %s', (changes, day, expected) => {
    expect(submissionRefusal({ ...contest, ...changes }, at(day))).toBe(expected);
  });
});

describe('the media of an entry', () => {
  const upload = (id: string, mimeType: string, status = 'ready') => ({ id, mimeType, status });

  it.each([
    [{ kind: 'music', mediaAssetId: 'a' }, [upload('a', 'audio/mpeg')], []],
    [{ kind: 'music', mediaAssetId: 'a' }, [upload('a', 'video/mp4')], ['body.mediaAssetId']],
    [
      { kind: 'visual', mediaAssetId: 'a', coverAssetId: 'b' },
      [upload('a', 'image/png'), upload('b', 'audio/mpeg')],
      ['body.coverAssetId'],
    ],
    [
      { kind: 'video', mediaAssetId: 'a', coverAssetId: 'b' },
      [upload('a', 'video/mp4', 'pending')],
      ['body.mediaAssetId', 'body.coverAssetId'],
    ],
    [{ kind: 'video' }, [], []],
  ] as const)('%j', (media, uploads, fields) => {
    expect(mediaErrors(media, uploads).map(({ field }) => field)).toEqual(fields);
  });
});

it('shows no name that may be an address', () => {
  expect(shownName([undefined, 'ada@example.org', null, 'ada'])).toBe('ada');
  expect(shownName(['ada@example.org'])).toBeUndefined();
});
