import { opsRoles, type OpsRole } from '@urvote/contracts/accounts/ops-roles';
import { createHmac, hkdfSync, randomUUID, timingSafeEqual } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import { EncryptJWT, jwtDecrypt } from 'jose';
import { z } from 'zod';
import type { Revocations } from '@urvote/platform/auth/revocations';
import type { Clock } from '@urvote/platform/clock/clock';

export interface OpsSession {
  id: string;
  userId: string;
  /** The account's name as the audit log keeps it. */
  label: string;
  role: OpsRole;
  /** The account's session it stems from, which ends this one with it; and when its token was issued. */
  sessionId: string;
  issuedAtMs: number;
  /** Of the account's session; works once. */
  refreshToken: string;
  renewedAtMs: number;
  /** Unless it is renewed before. */
  expiresAtMs: number;
  /** However much it is used. */
  endsAtMs: number;
}

/** What the user service says of the account, at sign-in and at each renewal. */
export type SessionGrant = Pick<OpsSession, 'role' | 'issuedAtMs' | 'refreshToken'> & { tokenExpiresAtMs: number };

export interface Sessions {
  /** A session of 15 minutes, or shorter when the access token it stems from ends before. */
  begin(account: Pick<OpsSession, 'userId' | 'label' | 'sessionId'>, grant: SessionGrant): OpsSession;
  /** The same session for another 15 minutes, at most until 12 hours after it began. */
  renewed(session: OpsSession, grant: SessionGrant): OpsSession;
  /** `Set-Cookie` values: the session and its CSRF token. */
  cookies(session: OpsSession, isSecure: boolean): Promise<string[]>;
  read(cookieHeader: string | undefined, isSecure: boolean): Promise<OpsSession | undefined>;
  /** Ends a session for this process; its cookies are taken back by `clearingCookies`. */
  end(session: OpsSession): void;
  clearingCookies(isSecure: boolean): string[];
  csrfToken(session: OpsSession): string;
  isCsrfToken(session: OpsSession, token: string | undefined): boolean;
}

const lifetimeMs = 15 * 60_000;
const longestMs = 12 * 3_600_000;
const audience = 'urvote-ops';

/** Names that axios, which bull-board's page calls with, reads and sends by default. */
const csrfCookieName = 'XSRF-TOKEN';
export const csrfHeaderName = 'x-xsrf-token';

const claims = z.object({
  jti: z.uuid(),
  sub: z.uuid(),
  label: z.string().max(120),
  role: z.enum(opsRoles),
  sid: z.string().max(128),
  tokenIssuedAtMs: z.number(),
  refreshToken: z.string().max(512),
  renewedAtMs: z.number(),
  endsAtMs: z.number(),
  exp: z.number(),
});

/** What a token can say of its end. */
const wholeSeconds = (ms: number) => Math.floor(ms / 1000) * 1000;

/** With `__Host-` a browser takes the cookie over TLS only, for this host only. */
const cookieName = (isSecure: boolean) => (isSecure ? '__Host-urvote_ops' : 'urvote_ops');

/** Sessions without a store: an encrypted and authenticated cookie (A256GCM). */
export function createSessions({
  secret,
  clock,
  revocations,
}: {
  secret: string;
  clock: Clock;
  revocations?: Revocations;
}): Sessions {
  const keyFor = (purpose: string) => new Uint8Array(hkdfSync('sha256', secret, 'urvote-ops', purpose, 32));
  const sealKey = keyFor('session');
  const csrfKey = keyFor('csrf');
  const ended = new Map<string, number>();

  async function decrypt(token: string): Promise<OpsSession | undefined> {
    const opened = await jwtDecrypt(token, sealKey, {
      audience,
      currentDate: new Date(clock.nowMs()),
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    }).catch(() => undefined);
    const parsed = claims.safeParse(opened?.payload);
    if (!parsed.success) return undefined;
    const { jti: id, sub: userId, sid: sessionId, tokenIssuedAtMs: issuedAtMs, exp, ...kept } = parsed.data;
    return ended.has(id) ? undefined : { id, userId, sessionId, issuedAtMs, expiresAtMs: exp * 1000, ...kept };
  }

  function seal({ id, userId, sessionId, issuedAtMs, expiresAtMs, ...kept }: OpsSession): Promise<string> {
    return new EncryptJWT({ ...kept, sid: sessionId, tokenIssuedAtMs: issuedAtMs })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setJti(id)
      .setSubject(userId)
      .setAudience(audience)
      .setExpirationTime(Math.floor(expiresAtMs / 1000))
      .encrypt(sealKey);
  }

  const csrfToken = ({ id }: OpsSession) => createHmac('sha256', csrfKey).update(id).digest('base64url');

  function granted(
    session: Pick<OpsSession, 'id' | 'userId' | 'label' | 'sessionId' | 'endsAtMs'>,
    { tokenExpiresAtMs, ...grant }: SessionGrant,
  ): OpsSession {
    const nowMs = clock.nowMs();
    const expiresAtMs = wholeSeconds(Math.min(nowMs + lifetimeMs, tokenExpiresAtMs, session.endsAtMs));
    return { ...session, ...grant, renewedAtMs: nowMs, expiresAtMs };
  }

  return {
    csrfToken,
    begin: (account, grant) =>
      granted({ ...account, id: randomUUID(), endsAtMs: wholeSeconds(clock.nowMs()) + longestMs }, grant),
    renewed: granted,
    async cookies(session, isSecure) {
      const maxAge = Math.max(0, Math.floor((session.expiresAtMs - clock.nowMs()) / 1000));
      const common = { path: '/', sameSite: 'strict', secure: isSecure, maxAge } as const;
      return [
        stringifySetCookie({ name: cookieName(isSecure), value: await seal(session), httpOnly: true, ...common }),
        stringifySetCookie({ name: csrfCookieName, value: csrfToken(session), ...common }),
      ];
    },
    async read(cookieHeader, isSecure) {
      const token = cookieHeader === undefined ? undefined : parseCookie(cookieHeader)[cookieName(isSecure)];
      const session = token === undefined ? undefined : await decrypt(token);
      if (session === undefined || revocations === undefined) return session;
      if (!revocations.isLoaded) await revocations.loaded();
      return revocations.isRevoked(session) ? undefined : session;
    },
    end(session) {
      for (const [id, endsAtMs] of ended) if (endsAtMs <= clock.nowMs()) ended.delete(id);
      ended.set(session.id, session.endsAtMs);
    },
    clearingCookies(isSecure) {
      const common = { value: '', path: '/', sameSite: 'strict', secure: isSecure, maxAge: 0 } as const;
      return [cookieName(isSecure), csrfCookieName].map((name) => stringifySetCookie({ name, ...common }));
    },
    isCsrfToken(session, token) {
      const expected = Buffer.from(csrfToken(session));
      const given = Buffer.from(token ?? '');
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
