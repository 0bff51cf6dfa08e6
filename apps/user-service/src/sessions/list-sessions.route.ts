import { listSessions as endpoint } from '@urvote/contracts/http/sessions/session-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { listSessions } from './list-sessions.queries.ts';

export function listSessionsRoute({ db, clock }: AppContext) {
  return defineRoute(endpoint, async ({ caller }) => {
    const sessions = await listSessions(db, caller.userId, new Date(clock.nowMs()));
    return {
      status: 200,
      body: {
        items: sessions.map(({ createdAt, lastActivityAt, expiresAt, ...session }) => ({
          ...session,
          isCurrent: session.id === caller.sessionId,
          createdAt: createdAt.toISOString(),
          lastActivityAt: lastActivityAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
        })),
      },
    };
  });
}
