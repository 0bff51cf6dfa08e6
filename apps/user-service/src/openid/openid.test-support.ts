import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { stringifyCookie } from 'cookie';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';
import type { GoogleSettings } from '../config.ts';
import { type StartedUserService, startUserService } from '../user-service.test-support.ts';

/** Tests take what the provider sends there to the service itself. */
export const publicUrl = 'https://vote.example';

export interface Person {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
}

export interface TestProvider extends AsyncDisposable {
  settings: GoogleSettings;
  person: Person;
  /** Changes what the provider answers; undefined where it tells the truth. */
  lie: Lie | undefined;
  stop(): Promise<void>;
}

export interface LyingProvider {
  /** Signs an ID token by the provider's own key, or another under the same name. */
  sign(claims: JWTPayload, by?: 'its own key' | 'another key'): Promise<string>;
}

/** @param answer of the token endpoint (`/token`) or of userinfo (`/me`) */
export type Lie = (path: string, answer: Record<string, unknown>, provider: LyingProvider) => Promise<object> | object;

const clientId = 'urvote-test';
const clientSecret = 'a-secret-of-the-test-client-at-the-provider';

/** An OpenID provider that signs in the current person without asking. */
export async function startTestProvider(options: { isUserinfoNeeded?: boolean } = {}): Promise<TestProvider> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const state: Pick<TestProvider, 'person' | 'lie'> = { person: { sub: 'nobody' }, lie: undefined };
  const [own, another] = [await signingKey(), await signingKey()];
  const liar: LyingProvider = {
    sign: (claims, by) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: keyId })
        .sign(by === 'another key' ? another.key : own.key),
  };
  const people = new Map<string, Person>();
  const provider = createProvider(issuer, people, own.jwk, options.isUserinfoNeeded === true);
  const answer = provider.callback();
  server.on('request', (request, response) => {
    const path = new URL(request.url ?? '/', issuer).pathname;
    if (state.lie !== undefined && ['/token', '/me'].includes(path)) twist(response, state.lie, path, liar);
    if (request.url?.startsWith('/interaction/') !== true) return void answer(request, response);
    people.set(state.person.sub, state.person);
    void provider.interactionFinished(
      request,
      response,
      { login: { accountId: state.person.sub } },
      { mergeWithLastSubmission: false },
    );
  });
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  return Object.assign(state, { settings: { issuer, clientId, clientSecret }, stop, [Symbol.asyncDispose]: stop });
}

const keyId = 'key-of-the-test-provider';

async function signingKey(): Promise<{ key: CryptoKey; jwk: JWK }> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { key: privateKey, jwk: { ...(await exportJWK(privateKey)), kid: keyId, alg: 'RS256', use: 'sig' } };
}

/** The provider ends each answer with its whole body at once. */
function twist(response: ServerResponse, lie: Lie, path: string, liar: LyingProvider): void {
  const end = response.end.bind(response);
  response.end = ((body: string | Buffer) => {
    void (async () => {
      const answer = JSON.parse(body.toString()) as Record<string, unknown>;
      const told = JSON.stringify(await lie(path, answer, liar));
      response.setHeader('content-length', Buffer.byteLength(told));
      end(told);
    })();
    return response;
  }) as ServerResponse['end'];
}

function createProvider(
  issuer: string,
  people: ReadonlyMap<string, Person>,
  jwk: JWK,
  isUserinfoNeeded: boolean,
): Provider {
  return new Provider(issuer, {
    jwks: { keys: [jwk as never] },
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${publicUrl}/api/v1/auth/google/callback`],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    cookies: { keys: ['a-key-for-cookies-of-the-test-provider'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: isUserinfoNeeded,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    pkce: { required: () => true },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: async () => ({ ...people.get(sub), sub }) }),
    async loadExistingGrant(ctx) {
      const accountId = ctx.oidc.session?.accountId;
      const grant = new ctx.oidc.provider.Grant({ clientId, ...(accountId === undefined ? {} : { accountId }) });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
}

/** Follows redirects with cookies until one leads back to the platform. */
export class TestBrowser {
  readonly #cookies = new Map<string, Map<string, string>>();

  cookieOf(url: string): string {
    return stringifyCookie(Object.fromEntries(this.#jarOf(url)));
  }

  async get(url: string): Promise<Response> {
    const response = await fetch(url, { redirect: 'manual', headers: { cookie: this.cookieOf(url) } });
    this.keep(url, response.headers);
    return response;
  }

  keep(url: string, headers: Headers): void {
    for (const text of headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
      if (value === '' || /max-age=0/i.test(text)) this.#jarOf(url).delete(name);
      else this.#jarOf(url).set(name, value);
    }
  }

  async signInAtProvider(authorizationUrl: string): Promise<URLSearchParams> {
    let url = authorizationUrl;
    for (let hop = 0; hop < 10 && !url.startsWith(publicUrl); hop += 1) {
      const response = await this.get(url);
      const location = response.headers.get('location');
      if (location === null) throw new Error(`the provider answered ${response.status}: ${await response.text()}`);
      url = new URL(location, url).href;
    }
    return new URL(url).searchParams;
  }

  #jarOf(url: string): Map<string, string> {
    const { origin } = new URL(url);
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    return jar;
  }
}

/** The service with the rights of its database role alone. */
export async function startWithProvider(
  databaseUrl: string,
  provider: Pick<TestProvider, 'settings'>,
): Promise<StartedUserService> {
  const url = withDatabaseRole(databaseUrl, 'urvote_user_service');
  return startUserService(databaseUrl, {
    publicUrl,
    google: provider.settings,
    database: { url, max: 5, statementTimeoutMs: 30_000 },
  });
}

export function startSignIn(service: StartedUserService, browser: TestBrowser, redirect = '/'): Promise<Response> {
  return browser.get(`${service.url}/api/v1/auth/google?redirect=${encodeURIComponent(redirect)}`);
}

export function returnToPlatform(
  service: StartedUserService,
  browser: TestBrowser,
  answer: URLSearchParams,
): Promise<Response> {
  return browser.get(`${service.url}/api/v1/auth/google/callback?${answer.toString()}`);
}

export async function visitProvider(
  service: StartedUserService,
  browser: TestBrowser,
  redirect?: string,
): Promise<URLSearchParams> {
  const started = await startSignIn(service, browser, redirect);
  return browser.signInAtProvider(started.headers.get('location') ?? '');
}

export async function codeOf(response: Response): Promise<[number, string]> {
  return [response.status, ((await response.json()) as { code: string }).code];
}
