import {
  addPasskey as addEndpoint,
  beginPasskey as beginEndpoint,
  beginPasskeySignIn as beginSignInEndpoint,
  listPasskeys as listEndpoint,
  removePasskey as removeEndpoint,
  signInWithPasskey as signInEndpoint,
} from '@urvote/contracts/http/passkeys/passkey-endpoints';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import { sourceOf } from '../sign-in/sign-in-limits.ts';
import type { AppContext } from '../context.ts';
import { ownerOf } from '../second-factors/second-factor.routes.ts';
import { signedIn } from '../sessions/session-response.ts';
import { addPasskey, beginPasskey } from './add-passkey.ts';
import { listPasskeys, type Passkey } from './passkeys.queries.ts';
import { removePasskey } from './remove-passkey.ts';
import { beginPasskeySignIn, signInWithPasskey } from './sign-in-with-passkey.ts';

/** Both steps of a sign-in write. Many people may sit behind one address. */
const perAddress: RateLimitRule<{ clientIp: string }> = {
  name: 'passkey-address',
  points: 200,
  durationSeconds: 15 * 60,
  scope: 'shared',
  key: ({ clientIp }) => sourceOf(clientIp),
};

export function passkeySignInRoutes(app: AppContext): Route[] {
  return [
    defineRoute(beginSignInEndpoint, async () => ({ status: 200, body: { ...(await beginPasskeySignIn(app)) } }), {
      limits: [perAddress],
    }),
    defineRoute(signInEndpoint, async (ctx) => signedIn(await signInWithPasskey(app, ctx.body, ctx)), {
      limits: [perAddress],
    }),
  ];
}

/** The own passkeys. */
export function passkeyRoutes(app: AppContext): Route[] {
  return [
    defineRoute(beginEndpoint, async (ctx) => ({
      status: 200,
      body: { ...(await beginPasskey(app, ownerOf(ctx), ctx.body)) },
    })),
    defineRoute(addEndpoint, async (ctx) => ({
      status: 201,
      body: resourceOf(await addPasskey(app, { owner: ownerOf(ctx), ...ctx.body })),
    })),
    defineRoute(listEndpoint, async ({ caller }) => ({
      status: 200,
      body: { items: (await listPasskeys(app.db, caller.userId)).map(resourceOf) },
    })),
    defineRoute(removeEndpoint, async (ctx) => {
      await removePasskey(app, ownerOf(ctx), ctx.params.passkeyId);
      return { status: 204 };
    }),
  ];
}

const resourceOf = ({ credentialId, name, isBackedUp, createdAt, lastUsedAt }: Passkey) => ({
  id: credentialId.toString('base64url'),
  name,
  isBackedUp,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
