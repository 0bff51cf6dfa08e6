import { randomUUID } from 'node:crypto';
import { allEndpoints } from '@urvote/contracts/services/endpoints';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { opsEndpoints } from '@urvote/contracts/http/ops/ops-endpoints';

/** A request that reaches the stores of its service, as far as one can be made without a story before it. */
export interface PlainRequest {
  name: string;
  url: string;
  init: RequestInit;
}

export interface Answer {
  name: string;
  /** 0: none in time. */
  status: number;
  retryAfter: string | null;
  startedAtMs: number;
  tookMs: number;
}

/** What the requests are about. */
export interface Scene {
  gatewayUrl: string;
  opsUrl: string;
  /** An administrator's, who may call everything. */
  token: string;
  userId: string;
  contestId: string;
  entryId: string;
  /** Accepted and not counted. */
  voteId: string;
}

const email = () => `${randomUUID()}@example.org`;
const password = 'correct horse battery staple';

/** Bodies that are no mistake, by endpoint; the others get an empty one and are refused for it, or need none. */
function bodiesOf({ entryId, contestId }: Scene): Record<string, unknown> {
  return {
    castVote: { entryId, type: 'like' },
    signIn: { email: email(), password },
    register: { email: email(), username: randomUUID(), password },
    forgotPassword: { email: email() },
    requestMagicLink: { email: email() },
    resetPassword: { token: 'x'.repeat(43), password },
    refreshSession: { refreshToken: 'x'.repeat(43) },
    changePassword: { currentPassword: password, newPassword: `${password}!` },
    updateMyProfile: { country: 'DE' },
    updateContest: { name: 'Contest' },
    submitEntry: { contestId, kind: 'music', title: 'Notes', externalUrl: 'https://example.org/song' },
    createApiKey: { name: 'Key', scopes: ['votes:read'] },
    suspendUser: { reason: 'Many accounts' },
    rejectEntry: { reason: 'Not a song' },
  };
}

/** These would end what the others need. */
const leftOut = new Set([
  'deleteOwnAccount',
  'signOut',
  'revokeOtherSessions',
  'grantRole',
  'revokeRole',
  'redriveFailedJobs',
  'streamLeaderboard',
]);

/** One request for each endpoint of the gateway, of the services behind it and of the operators' service. */
export function everyRequest(scene: Scene): PlainRequest[] {
  const bodies = bodiesOf(scene);
  const request = (base: string, endpoint: Endpoint): PlainRequest => ({
    name: endpoint.id,
    url: base + endpoint.path.replaceAll(/:(\w+)/g, (_match, name: string) => valueOf(scene, name)),
    init: {
      method: endpoint.method.toUpperCase(),
      headers: {
        authorization: `Bearer ${scene.token}`,
        'content-type': 'application/json',
        ...(endpoint.idempotency === undefined ? {} : { 'idempotency-key': randomUUID() }),
      },
      redirect: 'manual',
      ...(endpoint.method === 'get' || endpoint.body === undefined
        ? {}
        : { body: JSON.stringify(bodies[endpoint.id] ?? {}) }),
    },
  });
  return [
    ...allEndpoints.filter(({ id }) => !leftOut.has(id)).map((endpoint) => request(scene.gatewayUrl, endpoint)),
    ...opsEndpoints.filter(({ id }) => !leftOut.has(id)).map((endpoint) => request(scene.opsUrl, endpoint)),
    ...['/', '/failed-jobs', '/history', '/storage', '/audit-log'].map((path) => ({
      name: `ops ${path}`,
      url: scene.opsUrl + path,
      init: { redirect: 'manual' as const },
    })),
  ];
}

function valueOf({ voteId, contestId, entryId, userId }: Scene, name: string): string {
  const known: Record<string, string> = {
    voteId,
    contestId,
    idOrSlug: contestId,
    entryId,
    userId,
    role: 'voter',
    provider: 'google',
    queue: 'votes',
    username: 'nobody',
  };
  return known[name] ?? randomUUID();
}

/** No request may hang for longer. */
const patienceMs = 10_000;

export async function answerTo({ name, url, init }: PlainRequest): Promise<Answer> {
  const startedAtMs = Date.now();
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(patienceMs) });
    await response.text();
    return {
      name,
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      startedAtMs,
      tookMs: Date.now() - startedAtMs,
    };
  } catch {
    return { name, status: 0, retryAfter: null, startedAtMs, tookMs: Date.now() - startedAtMs };
  }
}
