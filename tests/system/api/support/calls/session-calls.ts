import { signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import {
  listSessions,
  refreshSession,
  revokeOtherSessions,
  revokeSession,
  signOut,
} from '@urvote/contracts/http/sessions/session-endpoints';
import { rightPassword } from '@urvote/user-service/user-service.test-support';
import { type Calling, newAccount } from './new-account.ts';

interface Pair {
  accessToken: string;
  refreshToken: string;
}

/** Every way in which the endpoints of sessions succeed, with sessions of their own. */
export async function callSessions(calling: Calling): Promise<void> {
  const { clientOf } = calling;
  const anyone = clientOf();
  const { email } = await newAccount(calling);
  const begin = async () => (await anyone.call(signIn, { body: { email, password: rightPassword } })).body as Pair;
  const other = await begin();
  const { refreshToken } = await begin();
  const { accessToken } = (await anyone.call(refreshSession, { body: { refreshToken } })).body as Pair;
  const client = clientOf({ token: accessToken });
  const { items } = (await clientOf({ token: other.accessToken }).call(listSessions)).body as {
    items: { id: string; isCurrent: boolean }[];
  };
  const body = { password: rightPassword };
  const sessionId = items.find(({ isCurrent }) => isCurrent)?.id ?? '';
  await client.call(revokeSession, { params: { sessionId }, body });
  await client.call(revokeOtherSessions, { body });
  await client.call(signOut);
}
