import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '@urvote/platform/clock/clock';
import type { TestIssuer } from '@urvote/testkit/tokens';

export const rightPassword = 'correct horse battery staple';

interface Family {
  userId: string;
  sessionId: string;
  role: string;
  /** The refresh token that works; the others end the session. */
  current: string;
  isEnded: boolean;
}

export interface FakeUserService extends AsyncDisposable {
  url: string;
  families: Family[];
  /** How many refresh tokens were exchanged. */
  refreshCount: number;
  isAway: boolean;
}

/**
 * Answers like the user service: `<role>@example.org` with the right password has that role, a refresh token works once,
 * and one that comes again ends its session.
 */
export async function fakeUserService(issuer: TestIssuer, clock: Clock = systemClock): Promise<FakeUserService> {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const users: FakeUserService = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    families: [],
    refreshCount: 0,
    isAway: false,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const refuse = (status: number) => void response.writeHead(status).end();
    if (request.url === '/health/live') return void response.end('{"status":"ok"}');
    if (users.isAway) return refuse(503);
    if (request.url?.endsWith('/sign-out')) {
      const token = request.headers.authorization?.slice('Bearer '.length).split('.')[1] ?? '';
      const { sid } = JSON.parse(Buffer.from(token, 'base64url').toString()) as { sid: string };
      for (const family of users.families) if (family.sessionId === sid) family.isEnded = true;
      return refuse(204);
    }
    const body = JSON.parse(text) as { email: string; password: string; refreshToken: string };
    const family = request.url?.endsWith('/refresh') ? exchanged(body.refreshToken) : signedIn(body);
    return family === undefined
      ? refuse(401)
      : void response.setHeader('content-type', 'application/json').end(await tokensOf(family));
  }

  function signedIn({ email, password }: { email: string; password: string }): Family | undefined {
    if (password !== rightPassword) return undefined;
    const role = email.split('@')[0] ?? '';
    const sessionId = randomUUID();
    const family = { userId: randomUUID(), sessionId, role, current: `${sessionId}-first`, isEnded: false };
    users.families.push(family);
    return family;
  }

  function exchanged(token: string): Family | undefined {
    const family = users.families.find(({ sessionId }) => token.startsWith(sessionId));
    if (family === undefined || family.isEnded) return undefined;
    if (family.current !== token) family.isEnded = true;
    if (family.isEnded) return undefined;
    family.current = `${family.sessionId}-${randomUUID()}`;
    users.refreshCount += 1;
    return family;
  }

  async function tokensOf({ userId, sessionId, role, current }: Family): Promise<string> {
    const account = { id: userId, username: `ada-${role}`, displayName: 'Ada', emailVerified: true, roles: [role] };
    const issuedAt = clock.nowMs() / 1000;
    const expiresInSeconds = Math.round(issuedAt - Date.now() / 1000) + 900;
    const accessToken = await issuer.mintToken({ userId, sessionId, roles: [role], issuedAt, expiresInSeconds });
    const expiresAt = new Date(clock.nowMs() + 900_000).toISOString();
    const tokens = { accessToken, tokenType: 'Bearer', expiresAt, refreshToken: current, sessionExpiresAt: expiresAt };
    return JSON.stringify({ ...tokens, account });
  }

  return users;
}
