import { deleteOwnAccount, exportOwnData } from '@urvote/contracts/http/data-rights/data-rights-endpoints';
import { rightPassword } from '@urvote/user-service/user-service.test-support';
import { type Calling, newAccount } from './new-account.ts';

/** Somebody takes their data along and leaves. */
export async function callDataRights(calling: Calling): Promise<void> {
  const { client } = await newAccount(calling);
  await client.call(exportOwnData);
  await client.call(deleteOwnAccount, { body: { password: rightPassword } });
}
