import { randomUUID } from 'node:crypto';
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  mostWebhooks,
  rotateWebhookSecret,
  updateWebhook,
} from '@urvote/contracts/http/webhooks/webhook-endpoints';
import { listWebhookDeliveries } from '@urvote/contracts/http/webhooks/webhook-delivery-endpoints';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { insertContest, insertUser, startContestService } from '../contest-service.test-support.ts';

const shared = sharedByTests(async () => {
  await using cleanup = new AsyncDisposableStack();
  const database = cleanup.use(await testDatabase());
  const service = cleanup.use(await startContestService(database.url));
  await insertUser(database.db, service.adminId);
  const memberOf = async (clientId: string, role: string): Promise<ApiClient> => {
    const userId = await insertUser(database.db);
    await database.db.insertInto('client_member').values({ client_id: clientId, user_id: userId, role }).execute();
    return apiClient(service.url, { token: await service.issuer.mintToken({ userId, roles: [] }) });
  };
  const newClient = async () => {
    const contestId = await insertContest(database.db);
    return database.db
      .selectFrom('client')
      .innerJoin('contest', 'client_id', 'client.id')
      .select(['client.id', 'client.slug'])
      .where('contest.id', '=', contestId)
      .executeTakeFirstOrThrow();
  };
  const held = cleanup.move();
  return { database, service, memberOf, newClient, [Symbol.asyncDispose]: () => held.disposeAsync() };
});

const body = { url: 'https://8.8.8.8/hook', eventTypes: ['contest.opened'] };

describe('the webhooks of a client', () => {
  it('are made, read, changed, switched off and deleted by its administrators, with their secrets shown once', async () => {
    const { database, memberOf, newClient } = shared();
    const { id: clientId, slug: clientSlug } = await newClient();
    const admin = await memberOf(clientId, 'admin');
    const made = await admin.call(createWebhook, { params: { clientSlug }, body });
    const { id: webhookId, secret } = made.body as { id: string; secret: string };
    expect([made.status, secret]).toEqual([201, expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/)]);
    const params = { webhookId };
    const read = await admin.call(getWebhook, { params });
    expect(read.body).toMatchObject({ ...body, description: '', isEnabled: true, disabledReason: null });
    expect((await admin.call(listWebhooks, { params: { clientSlug } })).body).toEqual({ items: [read.body] });
    const change = { description: 'For the wall', isEnabled: false, eventTypes: ['entry.approved', 'contest.closed'] };
    expect((await admin.call(updateWebhook, { params, body: change })).body).toMatchObject({
      ...change,
      disabledReason: 'member',
    });
    const rotated = await admin.call(rotateWebhookSecret, { params, body: { graceHours: 1 } });
    expect([rotated.status, (rotated.body as { secret: string }).secret === secret]).toEqual([201, false]);
    const kept = JSON.stringify(await database.db.selectFrom('webhook').selectAll().execute());
    expect(kept).not.toContain(Buffer.from(secret.slice(6), 'base64').toString('hex'));
    expect((await admin.call(deleteWebhook, { params })).status).toBe(204);
    expect((await admin.call(getWebhook, { params })).status).toBe(404);
    const audited = await database.db
      .selectFrom('audit_log')
      .select('action')
      .where('target_id', '=', webhookId)
      .orderBy('id')
      .execute();
    expect(audited.map(({ action }) => action)).toEqual([
      'webhook.create',
      'webhook.update',
      'webhook.rotate_secret',
      'webhook.delete',
    ]);
  });

  it('are nothing to strangers, and not for members with too little a role', async () => {
    const { memberOf, newClient } = shared();
    const [own, foreign] = [await newClient(), await newClient()];
    const owner = await memberOf(own.id, 'owner');
    const made = await owner.call(createWebhook, { params: { clientSlug: own.slug }, body });
    const params = { webhookId: (made.body as { id: string }).id };
    const statuses = async (client: ApiClient) => [
      (await client.call(createWebhook, { params: { clientSlug: own.slug }, body })).status,
      (await client.call(listWebhooks, { params: { clientSlug: own.slug } })).status,
      (await client.call(getWebhook, { params })).status,
      (await client.call(updateWebhook, { params, body: { isEnabled: false } })).status,
      (await client.call(rotateWebhookSecret, { params, body: {} })).status,
      (await client.call(listWebhookDeliveries, { params })).status,
      (await client.call(deleteWebhook, { params })).status,
    ];
    expect(new Set(await statuses(await memberOf(foreign.id, 'owner')))).toEqual(new Set([404]));
    for (const role of ['moderator', 'judge', 'auditor', 'viewer'])
      expect(new Set(await statuses(await memberOf(own.id, role)))).toEqual(new Set([403]));
  });

  it('are twenty at most, also when many are made at once', async () => {
    const { memberOf, newClient } = shared();
    const { id, slug: clientSlug } = await newClient();
    const owner = await memberOf(id, 'owner');
    const answers = await Promise.all(
      Array.from({ length: mostWebhooks + 10 }, () => owner.call(createWebhook, { params: { clientSlug }, body })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(mostWebhooks);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(10);
  });

  it.each([
    'http://8.8.8.8/hook',
    'https://127.0.0.1/hook',
    'https://[::ffff:10.0.0.1]/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/hook',
    'https://user:password@8.8.8.8/hook',
    'https://8.8.8.8:5432/hook',
    'ftp://8.8.8.8/hook',
  ])('lead nowhere near the platform: %s is refused when it is made and when it is changed [XF-113]', async (url) => {
    const { service, newClient } = shared();
    const { slug: clientSlug } = await newClient();
    const { admin } = service;
    const refusal = await admin.call(createWebhook, { params: { clientSlug }, body: { ...body, url } });
    expect([refusal.status, refusal.problem().code]).toEqual([422, 'VALIDATION_FAILED']);
    expect(refusal.problem()).toMatchObject({ errors: [{ field: 'body.url' }] });
    const made = await admin.call(createWebhook, { params: { clientSlug }, body });
    const params = { webhookId: (made.body as { id: string }).id };
    expect((await admin.call(updateWebhook, { params, body: { url } })).status).toBe(422);
    expect((await admin.call(getWebhook, { params: { webhookId: randomUUID() } })).status).toBe(404);
  });
});
