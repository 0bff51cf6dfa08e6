import { unstorableTexts } from '@urvote/contracts/endpoint/storable-text';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Clock } from '@urvote/platform/clock/clock';
import * as client from 'openid-client';
import { z } from 'zod';
import type { GoogleSettings } from '../config.ts';
import { isProviderUnavailable } from './provider-unavailable.ts';

export interface ProviderUser {
  subject: string;
  email: string | undefined;
  isEmailVerified: boolean;
  name: string | undefined;
}

export interface AuthorizationSecrets {
  state: string;
  nonce: string;
  codeVerifier: string;
}

export interface OpenIdProvider {
  newSecrets(): Omit<AuthorizationSecrets, 'state'>;
  /** @throws {ProblemError} TEMPORARILY_UNAVAILABLE */
  authorizationUrl(secrets: AuthorizationSecrets): Promise<URL>;
  /** @throws {ProblemError} SIGN_IN_FAILED, TEMPORARILY_UNAVAILABLE */
  exchangeCode(answer: URLSearchParams, secrets: AuthorizationSecrets): Promise<ProviderUser>;
}

export interface OpenIdProviderOptions extends GoogleSettings {
  redirectUri: string;
  isProduction: boolean;
  clock: Clock;
}

const timeoutSeconds = 5;
const metadataKeptMs = 60 * 60_000;

/** Authorization code flow with PKCE (S256) and nonce; the signature of the ID token is checked. */
export function createOpenIdProvider(options: OpenIdProviderOptions): OpenIdProvider {
  const configuration = cached(() => discover(options), options.clock);
  return {
    newSecrets: () => ({ nonce: client.randomNonce(), codeVerifier: client.randomPKCECodeVerifier() }),
    async authorizationUrl({ state, nonce, codeVerifier }) {
      return client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: options.redirectUri,
        scope: 'openid email profile',
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      });
    },
    async exchangeCode(answer, secrets) {
      const known = await configuration();
      const url = new URL(options.redirectUri);
      url.search = answer.toString();
      try {
        return await redeemCode(known, url, secrets);
      } catch (cause) {
        throw new ProblemError(isProviderUnavailable(cause) ? 'TEMPORARILY_UNAVAILABLE' : 'SIGN_IN_FAILED', { cause });
      }
    },
  };
}

async function discover({
  issuer,
  clientId,
  clientSecret,
  isProduction,
}: OpenIdProviderOptions): Promise<client.Configuration> {
  const server = new URL(issuer);
  const execute = [client.enableNonRepudiationChecks];
  if (!isProduction && isPlainLoopback(server)) execute.push(client.allowInsecureRequests);
  try {
    return await client.discovery(server, clientId, clientSecret, undefined, { execute, timeout: timeoutSeconds });
  } catch (cause) {
    throw new ProblemError('TEMPORARILY_UNAVAILABLE', { detail: 'The sign-in provider does not answer', cause });
  }
}

/** For development. */
function isPlainLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}

/** One request at a time; failures are not kept. */
function cached(ask: () => Promise<client.Configuration>, clock: Clock): () => Promise<client.Configuration> {
  let last: { atMs: number; answer: Promise<client.Configuration> } | undefined;
  return () => {
    if (last !== undefined && clock.nowMs() - last.atMs < metadataKeptMs) return last.answer;
    const asked = { atMs: clock.nowMs(), answer: ask() };
    last = asked;
    asked.answer.catch(() => {
      if (last === asked) last = undefined;
    });
    return asked.answer;
  };
}

const storable = (text: string) => unstorableTexts(text).length === 0;

const userClaims = z.object({
  sub: z.string().min(1).max(255).refine(storable),
  email: z.email().max(254).optional().catch(undefined),
  email_verified: z.literal(true).optional().catch(undefined),
  name: z.string().refine(storable).optional().catch(undefined),
});

async function redeemCode(known: client.Configuration, url: URL, secrets: AuthorizationSecrets): Promise<ProviderUser> {
  const { state, nonce, codeVerifier } = secrets;
  const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier, idTokenExpected: true };
  const tokens = await client.authorizationCodeGrant(known, url, checks);
  const claims = userClaims.parse(tokens.claims());
  const isToldAtOnce = claims.email !== undefined || known.serverMetadata().userinfo_endpoint === undefined;
  const {
    email,
    email_verified: isVerified,
    name,
  } = isToldAtOnce ? claims : userClaims.parse(await client.fetchUserInfo(known, tokens.access_token, claims.sub));
  return { subject: claims.sub, email, isEmailVerified: isVerified === true, name };
}
