import { scopes } from '@urvote/contracts/accounts/scopes';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { describe, expect, it } from 'vitest';
import { assertMayHaveKey } from './assert-may-have-key.ts';

const owner = { id: 'o', email: 'o@example.org', isEmailVerified: true, isSuspended: false, roles: [] as string[] };

function outcome(...given: Parameters<typeof assertMayHaveKey>): string {
  try {
    assertMayHaveKey(...given);
    return 'allowed';
  } catch (error) {
    return error instanceof ProblemError ? error.code : String(error);
  }
}

describe('who may have an API key', () => {
  it.each([
    [['voter'], ['profile:read', 'votes:read', 'votes:write', 'contests:read']],
    [['moderator'], ['profile:read', 'votes:read', 'contests:read', 'entries:moderate']],
    [
      ['voter', 'board_owner', 'creator'],
      ['profile:read', 'votes:read', 'votes:write', 'contests:read'],
    ],
    [['admin'], [...scopes]],
    [[], ['profile:read', 'votes:read', 'contests:read']],
  ])('roles %o allow %o', (roles, allowed) => {
    expect(scopes.filter((scope) => outcome({ ...owner, roles }, [scope]) === 'allowed')).toEqual(allowed);
    expect(outcome({ ...owner, roles }, scopes)).toBe(roles.includes('admin') ? 'allowed' : 'ROLE_MISSING');
  });

  it('is nobody who is not there, suspended or not verified', () => {
    expect(outcome(undefined, [])).toBe('NOT_FOUND');
    expect(outcome({ ...owner, isSuspended: true }, [])).toBe('FORBIDDEN');
    expect(outcome({ ...owner, isEmailVerified: false }, [])).toBe('EMAIL_NOT_VERIFIED');
  });
});
