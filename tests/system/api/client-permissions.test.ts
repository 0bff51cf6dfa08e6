import { randomUUID } from 'node:crypto';
import { clientRoles, roleMay } from '@urvote/contracts/accounts/client-roles';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { allEndpoints } from '@urvote/contracts/services/endpoints';
import { describe, expect, it } from 'vitest';
import { type Platform, sharedPlatform } from './support/platform.ts';
import { callAs, leadsToTenant, namesMore } from './support/tenants/member-calls.ts';
import {
  insertMembers,
  insertTenant,
  type Members,
  type TenantIds,
  type Visibility,
} from './support/tenants/tenant.ts';

const endpoints = allEndpoints.filter((endpoint) => endpoint.permission !== undefined);

/** They answer 404 to members as well until there is something, which a new client, or an administrator, does not have. */
const emptyAtFirst = new Set(['leaveClient', 'getJury', 'getJuryReport', 'listJuryAssignments']);

const tokenOf = (platform: Platform, userId: string, roles: string[] = ['voter']) =>
  platform.issuer.mintToken({ userId, roles, expiresInSeconds: 3600 });

interface World {
  platform: Platform;
  /** Of the client whose ids are sent. */
  members: Members;
  /** Of another client. */
  others: Members;
  tenants: Record<Visibility, TenantIds>;
}

async function openWorld(platform: Platform): Promise<World> {
  const [members, others] = [await insertMembers(platform), await insertMembers(platform)];
  for (const visibility of ['draft', 'public'] as const) await insertTenant(platform, others, visibility);
  const tenants = {
    draft: await insertTenant(platform, members, 'draft'),
    public: await insertTenant(platform, members, 'public'),
  };
  return { platform, members, others, tenants };
}

/** Those who must be refused and by which status, with bodies that would do it. */
async function wrongRefusals(world: World, endpoint: Endpoint): Promise<string[]> {
  const { platform, members, others, tenants } = world;
  const wrong: string[] = [];
  const tooLittle = clientRoles.filter((role) => endpoint.permission && !roleMay(role, endpoint.permission));
  const callers: [string, string | undefined, number][] = [
    ['anonymous', undefined, 401],
    ['a stranger', await tokenOf(platform, randomUUID()), 404],
  ];
  for (const role of tooLittle) callers.push([role, await tokenOf(platform, members[role]), 403]);
  for (const role of clientRoles)
    callers.push([`${role} of another client`, await tokenOf(platform, others[role]), 404]);
  for (const [name, token, expected] of callers)
    for (const [visibility, ids] of Object.entries(tenants)) {
      const status = await callAs(endpoint, { url: platform.url, ids, token, body: 'example' });
      const isUnknown = status === 404 && expected === 403 && !leadsToTenant(endpoint, ids);
      if (status !== expected && !isUnknown)
        wrong.push(`${endpoint.id} (${visibility}) by ${name}: ${status}, not ${expected}`);
    }
  return wrong;
}

/** Those who are let through: with a body that nobody can read, or by a client of their own for what takes none. */
async function wrongAdmissions({ platform, members, tenants }: World, endpoint: Endpoint): Promise<string[]> {
  const wrong: string[] = [];
  const enough = clientRoles.filter((role) => endpoint.permission && roleMay(role, endpoint.permission));
  const callers: [string, string][] = [
    ['platform admin', await tokenOf(platform, await insertAdmin(platform), ['admin'])],
  ];
  for (const role of enough) callers.push([role, await tokenOf(platform, members[role])]);
  const changes = endpoint.method !== 'get' && endpoint.body === undefined;
  for (const [name, token] of callers)
    for (const visibility of ['draft', 'public'] as const) {
      const ids = changes ? await insertTenant(platform, members, visibility) : tenants[visibility];
      const status = await callAs(endpoint, { url: platform.url, ids, token, body: 'broken' });
      const mayBeNothing = emptyAtFirst.has(endpoint.id) || namesMore(endpoint, ids);
      const isRefused = [401, 403].includes(status) || status >= 500 || (status === 404 && !mayBeNothing);
      if (isRefused) wrong.push(`${endpoint.id} (${visibility}) by ${name}: ${status}`);
    }
  return wrong;
}

async function insertAdmin({ db }: Platform): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto('user')
    .values({ id, email: `${id}@example.org`, username: `u-${id}` })
    .execute();
  return id;
}

describe('what belongs to a client', () => {
  const shared = sharedPlatform({ with: ['user', 'contest', 'media'], hasWorker: false });

  it(
    'is not there for strangers and members of others, in every route and every state of a contest; a role that may not is refused, nobody in particular is asked to sign in [XA-054]',
    { timeout: 300_000 },
    async () => {
      expect(endpoints.length).toBeGreaterThan(3);
      const world = await openWorld(shared());
      const wrong: string[] = [];
      for (const endpoint of endpoints) wrong.push(...(await wrongRefusals(world, endpoint)));
      expect(wrong).toEqual([]);
    },
  );

  it(
    'is open to each role for what it may do, and to administrators of the platform [XA-047]',
    { timeout: 300_000 },
    async () => {
      const world = await openWorld(shared());
      const wrong: string[] = [];
      for (const endpoint of endpoints) wrong.push(...(await wrongAdmissions(world, endpoint)));
      expect(wrong).toEqual([]);
    },
  );
});
