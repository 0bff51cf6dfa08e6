import { signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { listSessions, refreshSession, revokeOtherSessions, revokeSession, signOut } from '@urvote/contracts/http/sessions/session-endpoints';
import type { ApiClient } from '@urvote/testkit/http-client';

interface Pair {
  accessToken: string;
  refreshToken: string;
}

/** Every way in which the endpoints of sessions succeed, with sessions of their own. */
export async function callSessions(credentials: { email: string; password: string }, clientOf: (given?: { token: string }) => ApiClient): Promise<void> {
  const anyone = clientOf();
  const begin = async () => (await anyone.call(signIn, { body: credentials })).body as Pair;
  const other = await begin();
  const { refreshToken } = await begin();
  const { accessToken } = (await anyone.call(refreshSession, { body: { refreshToken } })).body as Pair;
  const client = clientOf({ token: accessToken });
  const { items } = (await clientOf({ token: other.accessToken }).call(listSessions)).body as { items: { id: string; isCurrent: boolean }[] };
  await client.call(revokeSession, { params: { sessionId: items.find(({ isCurrent }) => isCurrent)?.id ?? '' } });
  await client.call(revokeOtherSessions);
  await client.call(signOut);
}
