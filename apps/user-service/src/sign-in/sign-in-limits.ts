import type { signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import { ipSource } from '@urvote/voting/network/ip-group';
import { emailVoterKeyOf } from '../accounts/email-voter-key.ts';

type SignInRequest = RequestContext<typeof signIn>;
type SignInRule = RateLimitRule<SignInRequest>;

const quarterHourSeconds = 15 * 60;

/**
 * Wrong passwords of an account from one source, or from one of its devices; a right one resets the count. Counted before
 * the password is checked, so that attempts in parallel are counted too. Many sources together meet the lockout instead.
 * The key is a keyed hash: the store learns no address.
 */
export function signInAccountLimit(
  voterKeySecret: string,
  deviceOf: (ctx: SignInRequest) => string | undefined,
): SignInRule {
  return {
    name: 'sign-in-account',
    points: 5,
    durationSeconds: quarterHourSeconds,
    scope: 'shared',
    key: (ctx) => `${emailKey(ctx.body.email, voterKeySecret)} ${deviceOf(ctx) ?? clientSource(ctx.clientIp)}`,
  };
}

/** Many people may share one address, so these limits only stop floods. */
function addressLimit(name: string, points: number): RateLimitRule<{ clientIp: string }> {
  return {
    name,
    points,
    durationSeconds: quarterHourSeconds,
    scope: 'shared',
    key: ({ clientIp }) => clientSource(clientIp),
  };
}

/** Registrations and used links of one source. */
export const accountAddressLimit = addressLimit('account-address', 100);
export const signInAddressLimit = addressLimit('sign-in-address', 100);
export const secondFactorAddressLimit = addressLimit('second-factor-address', 100);
export const passkeyAddressLimit = addressLimit('passkey-address', 200);
export const openIdAddressLimit = addressLimit('openid-address', 200);

/** An IPv6 network counts as one source. */
export function clientSource(clientIp: string): string {
  return ipSource(clientIp) ?? clientIp;
}

/** What is well formed by the contract, yet no address, shares one key; no account has it. */
export function emailKey(email: string, secret: string): string {
  return emailVoterKeyOf(email, secret) ?? 'no-address';
}
