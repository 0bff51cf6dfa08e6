import { randomUUID } from 'node:crypto';
import { readVerifyEmailPage, sendVerifyEmailPage } from '@urvote/contracts/http/registration/link-page-endpoints';
import { register, resendVerification, verifyEmail } from '@urvote/contracts/http/registration/registration-endpoints';
import { rightPassword } from '@urvote/user-service/user-service.test-support';
import { expect } from 'vitest';
import { mailedToken } from '../mailed-tokens.ts';
import { type Calling, signInAs } from './new-account.ts';

/** Two people register, of whom one confirms the address by the API, with a second link, and one on the page. */
export async function callRegistration({ platform, clientOf }: Calling): Promise<void> {
  const anyone = clientOf();
  const registered = async () => {
    const id = randomUUID();
    const email = `${id}@example.org`;
    await anyone.call(register, { body: { email, username: id, password: rightPassword } });
    return email;
  };
  const [byApi, onPage] = [await registered(), await registered()];
  await clientOf({ token: await signInAs(anyone, byApi) }).call(resendVerification);
  await anyone.call(verifyEmail, { params: { token: await mailedToken(platform, byApi, 'verify-email') } });
  const query = { token: await mailedToken(platform, onPage, 'verify-email') };
  expect((await anyone.call(readVerifyEmailPage, { query })).body).toContain('Confirm the address');
  expect((await anyone.call(sendVerifyEmailPage, { query })).body).toContain('Your e-mail address is confirmed');
}
