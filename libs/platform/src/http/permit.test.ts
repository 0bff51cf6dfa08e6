import type { Role } from '@urvote/contracts/accounts/roles';
import type { Scope } from '@urvote/contracts/accounts/scopes';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { describe, expect, it } from 'vitest';
import { newApiKeyText } from '../api-keys/api-key-text.ts';
import { createAuthenticate, type EndpointAccess } from './authenticate.ts';
import type { UserCaller } from '../auth/caller.ts';
import { createGuestSessions } from '../auth/guest-session.ts';

const account = { kind: 'user' as const, userId: 'u', sessionId: 's', emailVerified: true, accountCreatedAt: 0 };
const guests = createGuestSessions({ secrets: ['s'], clock: { nowMs: () => 0 } });
const guestToken = guests.create({ guestId: '0190c3a0-7b1c-7def-8a21-6f1f0c7a9d11', issuedAt: 0, expiresAt: 60 });
const keyText = newApiKeyText().text;

async function outcome(endpoint: EndpointAccess, caller: UserCaller | 'guest' | 'nobody'): Promise<string> {
  const isKey = typeof caller === 'object' && caller.apiKeyId !== undefined;
  const verifier = { verify: () => caller as UserCaller };
  const nobody = { verify: () => Promise.reject(new Error('asked the wrong verifier')) };
  const authenticate = createAuthenticate({
    guests,
    tokens: isKey ? nobody : verifier,
    apiKeys: isKey ? verifier : nobody,
  });
  const token = isKey ? keyText : caller === 'guest' ? guestToken : 'token';
  try {
    const { kind } = await authenticate(endpoint, {
      method: 'GET',
      headers: caller === 'nobody' ? {} : { authorization: `Bearer ${token}` },
    });
    return kind;
  } catch (error) {
    return error instanceof ProblemError ? error.code : String(error);
  }
}

const withRoles = (...roles: Role[]): UserCaller => ({ ...account, roles });
const withKey = (scopes: Scope[], ...roles: Role[]): UserCaller => ({ ...account, roles, apiKeyId: 'k', scopes });

describe('roles of an endpoint', () => {
  it('are asked of accounts, any of them is enough, and administrators have all', async () => {
    const endpoint = { auth: 'user', roles: ['moderator', 'auditor'] } as const;
    const callers = [
      'nobody',
      'guest',
      withRoles(),
      withRoles('voter', 'dj'),
      withRoles('voter', 'auditor'),
      withRoles('moderator'),
      withRoles('admin'),
    ] as const;
    expect(await Promise.all(callers.map((caller) => outcome(endpoint, caller)))).toEqual([
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
      'ROLE_MISSING',
      'ROLE_MISSING',
      'user',
      'user',
      'user',
    ]);
  });

  it('are not asked of guests where guests may be', async () => {
    const endpoint = { auth: 'voter', roles: ['voter'] } as const;
    const callers = ['nobody', 'guest', withRoles(), withRoles('creator'), withRoles('voter')] as const;
    expect(await Promise.all(callers.map((caller) => outcome(endpoint, caller)))).toEqual([
      'UNAUTHENTICATED',
      'guest',
      'ROLE_MISSING',
      'ROLE_MISSING',
      'user',
    ]);
  });
});

describe('scopes of an API key', () => {
  const all = withKey(['profile:read', 'votes:read', 'votes:write', 'contests:write', 'entries:moderate'], 'admin');

  it('are asked by every endpoint that looks at its caller; one without a scope takes no key', async () => {
    for (const auth of ['optional', 'voter', 'user', 'admin'] as const) {
      expect([auth, await outcome({ auth }, all)]).toEqual([auth, 'SCOPE_MISSING']);
      expect([auth, await outcome({ auth, scope: 'votes:read' }, all)]).toEqual([auth, 'user']);
      expect([auth, await outcome({ auth, scope: 'votes:read' }, withKey(['votes:write'], 'admin'))]).toEqual([
        auth,
        'SCOPE_MISSING',
      ]);
      expect([auth, await outcome({ auth, scope: 'votes:read' }, { ...withRoles('admin'), apiKeyId: 'k' })]).toEqual([
        auth,
        'SCOPE_MISSING',
      ]);
    }
    expect(await outcome({ auth: 'public' }, all)).toBe('anonymous');
  });

  it('give nothing that the roles of the owner do not', async () => {
    expect(await outcome({ auth: 'admin', scope: 'contests:write' }, withKey(['contests:write'], 'voter'))).toBe(
      'FORBIDDEN',
    );
    expect(
      await outcome(
        { auth: 'user', roles: ['moderator'], scope: 'entries:moderate' },
        withKey(['entries:moderate'], 'voter'),
      ),
    ).toBe('ROLE_MISSING');
    expect(
      await outcome({ auth: 'voter', roles: ['voter'], scope: 'votes:write' }, withKey(['votes:write'], 'creator')),
    ).toBe('ROLE_MISSING');
  });

  it('are of no use where no keys are taken', async () => {
    const authenticate = createAuthenticate({});
    expect(() =>
      authenticate(
        { auth: 'user', scope: 'votes:read' },
        { method: 'GET', headers: { authorization: `Bearer ${keyText}` } },
      ),
    ).toThrow(ProblemError);
  });
});
