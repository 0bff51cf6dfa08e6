import { signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import {
  beginTotp,
  confirmTotp,
  getSecondFactors,
  passSecondFactor,
  removeTotp,
  renewRecoveryCodes,
} from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import { codeOf } from '@urvote/user-service/sign-in/second-factor/account-with-totp.test-support';
import { rightPassword } from '@urvote/user-service/user-service.test-support';
import { type Calling, newAccount } from './new-account.ts';

/** An authenticator app is set up, asked for at a sign-in and removed. */
export async function callSecondFactors(calling: Calling): Promise<void> {
  const { email, client } = await newAccount(calling);
  const anyone = calling.clientOf();
  const { secret } = (await client.call(beginTotp, { body: { password: rightPassword } })).body as { secret: string };
  await client.call(confirmTotp, { body: { code: codeOf(secret, Date.now()) } });
  await client.call(getSecondFactors);
  const proof = { body: { password: rightPassword } };
  const {
    recoveryCodes: [recoveryCode],
  } = (await client.call(renewRecoveryCodes, proof)).body as { recoveryCodes: string[] };
  const { challenge } = (await anyone.call(signIn, { body: { email, password: rightPassword } })).problem();
  await anyone.call(passSecondFactor, { body: { challenge, recoveryCode } });
  await client.call(removeTotp, proof);
}
