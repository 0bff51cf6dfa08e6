import { randomUUID } from 'node:crypto';
import { approveEntry } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import {
  getWebhookDelivery,
  listWebhookDeliveries,
  replayFailedDeliveries,
  replayWebhookDelivery,
  testWebhook,
} from '@urvote/contracts/http/webhooks/webhook-delivery-endpoints';
import { getWebhook, rotateWebhookSecret, updateWebhook } from '@urvote/contracts/http/webhooks/webhook-endpoints';
import type { DeliveryResource } from '@urvote/contracts/http/webhooks/webhook-schemas';
import { createSealer } from '@urvote/platform/crypto/sealer';
import { mailPurpose } from '@urvote/platform/mail/request-mail.queries';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { eventually } from '@urvote/testkit/eventually';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import { type TestClock, testClock } from '@urvote/testkit/test-clock';
import { type TestDatabase, testDatabase } from '@urvote/testkit/test-database';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, it } from 'vitest';
import { insertContest, insertEntry, insertUser, startContestService } from '../contest-service.test-support.ts';
import { addWebhook, type ReceivedMessage, type Receiver, startReceiver, toLoopback } from './webhooks.test-support.ts';

interface Scene extends AsyncDisposable {
  database: TestDatabase;
  /** Of an administrator, for as long as the clock may be moved on. */
  admin: ApiClient;
  receiver: Receiver;
  clientId: string;
  clientSlug: string;
  contestId: string;
  approve(): Promise<string>;
}

async function createScene(options: { clock?: TestClock; env?: Record<string, string> } = {}): Promise<Scene> {
  await using cleanup = new AsyncDisposableStack();
  const database = cleanup.use(await testDatabase());
  const { db } = database;
  const receiver = cleanup.use(await startReceiver());
  const service = cleanup.use(
    await startContestService(
      withDatabaseRole(database.url, 'urvote_contest_service'),
      { ...toLoopback, ...options.env },
      options.clock === undefined ? {} : { clock: options.clock },
    ),
  );
  await insertUser(db, service.adminId);
  const admin = apiClient(service.url, {
    token: await service.issuer.mintToken({
      userId: service.adminId,
      roles: ['admin'],
      expiresInSeconds: 10 * 365 * 86_400,
    }),
  });
  const contestId = await insertContest(db);
  const client = await db.selectFrom('client').select(['id', 'slug']).executeTakeFirstOrThrow();
  const held = cleanup.move();
  return {
    database,
    admin,
    receiver,
    clientId: client.id,
    clientSlug: client.slug,
    contestId,
    async approve() {
      const entryId = await insertEntry(db, contestId);
      expect((await admin.call(approveEntry, { params: { entryId } })).status).toBe(200);
      return entryId;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

const verified = (Verifier: typeof StandardWebhook | typeof SvixWebhook, secret: string, message: ReceivedMessage) =>
  new Verifier(secret).verify(message.body, message.headers as Record<string, string>);

async function deliveriesOf({ admin }: Scene, webhookId: string, query = {}): Promise<DeliveryResource[]> {
  const { body } = await admin.call(listWebhookDeliveries, { params: { webhookId }, query });
  return (body as { items: DeliveryResource[] }).items;
}

async function onlyDelivery(scene: Scene, webhookId: string, status: string): Promise<DeliveryResource> {
  return eventually(async () => {
    const [delivery, ...others] = await deliveriesOf(scene, webhookId);
    expect([delivery?.status, others]).toEqual([status, []]);
    return delivery ?? expect.fail('no delivery');
  });
}

describe('a message to a webhook', () => {
  it('comes once, signed by both secrets while one takes over from the other, to two libraries of others [XF-111]', async () => {
    await using scene = await createScene();
    const { admin, receiver, clientSlug, contestId } = scene;
    const { id: webhookId, secret } = await addWebhook(admin, clientSlug, {
      url: receiver.url,
      eventTypes: ['entry.approved'],
    });
    const rotated = await admin.call(rotateWebhookSecret, { params: { webhookId }, body: {} });
    const { secret: nextSecret } = rotated.body as { secret: string };
    expect(nextSecret).not.toBe(secret);

    const entryId = await scene.approve();
    const message = await eventually(() => receiver.received[0] ?? expect.fail('nothing came'));
    const expected = { type: 'entry.approved', timestamp: expect.any(String), data: { contestId, entryId } };
    for (const each of [secret, nextSecret])
      for (const Verifier of [StandardWebhook, SvixWebhook])
        expect(verified(Verifier, each, message)).toEqual(expected);
    const delivery = await onlyDelivery(scene, webhookId, 'delivered');
    expect(delivery).toMatchObject({ messageId: message.headers['webhook-id'], attemptCount: 1, nextAttemptAt: null });
    expect(delivery.lastAttempt).toMatchObject({ number: 1, statusCode: 204, answer: '' });

    await admin.call(rotateWebhookSecret, { params: { webhookId }, body: { graceHours: 0 } });
    await admin.call(testWebhook, { params: { webhookId } });
    const test = await eventually(() => receiver.received[1] ?? expect.fail('no test came'));
    expect(String(test.headers['webhook-signature']).split(' ')).toHaveLength(1);
    expect(() => verified(StandardWebhook, nextSecret, test)).toThrow();
    expect(receiver.received).toHaveLength(2);
  });

  it('goes to webhooks of its client that ask for it and are on, and to no other', async () => {
    await using scene = await createScene();
    const { admin, receiver, clientSlug, database } = scene;
    await insertContest(database.db);
    const other = await database.db
      .selectFrom('client')
      .select('slug')
      .where('id', '!=', scene.clientId)
      .executeTakeFirstOrThrow();
    const wanted = { url: receiver.url, eventTypes: ['entry.approved'] };
    const off = await addWebhook(admin, clientSlug, wanted);
    await admin.call(updateWebhook, { params: { webhookId: off.id }, body: { isEnabled: false } });
    await addWebhook(admin, clientSlug, { url: receiver.url, eventTypes: ['entry.rejected'] });
    await addWebhook(admin, other.slug, wanted);
    const on = await addWebhook(admin, clientSlug, wanted);
    await scene.approve();
    await onlyDelivery(scene, on.id, 'delivered');
    expect(await database.db.selectFrom('webhook_delivery').select('webhook_id').execute()).toEqual([
      { webhook_id: on.id },
    ]);
    expect((await admin.call(testWebhook, { params: { webhookId: off.id } })).problem().code).toBe('CONFLICT');
  });

  it('of a slow receiver holds up nobody else', async () => {
    await using scene = await createScene();
    const { admin, receiver, clientSlug } = scene;
    await using slow = await startReceiver();
    slow.answer = { status: 0 };
    const types = { eventTypes: ['entry.approved'] };
    const stuck = await addWebhook(admin, clientSlug, { url: slow.url, ...types });
    await Promise.all(Array.from({ length: 30 }, () => admin.call(testWebhook, { params: { webhookId: stuck.id } })));
    await addWebhook(admin, clientSlug, { url: receiver.url, ...types });
    await scene.approve();
    await eventually(() => expect(receiver.received).toHaveLength(1), { timeoutMs: 15_000 });
  });
});

describe('a message about votes', () => {
  it('comes at most every ten seconds with all that was counted, and never of hidden results; held votes are a number [XA-050]', async () => {
    const clock = testClock(Date.now());
    await using scene = await createScene({ clock });
    const { admin, receiver, clientSlug, contestId, database } = scene;
    const { db } = database;
    const { id: webhookId } = await addWebhook(admin, clientSlug, {
      url: receiver.url,
      eventTypes: ['votes.counted', 'votes.held'],
    });
    const { client_id } = await db.selectFrom('contest').select('client_id').executeTakeFirstOrThrow();
    const hiddenId = await insertContest(db, { client_id, results_visibility: 'never' });
    const entryId = await insertEntry(db, contestId);
    const count = (of: string, up: number) =>
      db.transaction().execute((trx) =>
        appendEvent(trx, {
          type: 'vote.counted',
          aggregateType: 'contest',
          aggregateId: of,
          payload: { contestId: of, entries: [{ entryId, up, down: 0 }] },
        }),
      );
    const told = () => receiver.received.map(({ body }) => JSON.parse(body) as { type: string; data: object });
    const untilNoted = (cursorOf: string) =>
      eventually(async () => {
        const pulse = await db
          .selectFrom('webhook_vote_pulse')
          .select('entries')
          .where('contest_id', '=', contestId)
          .executeTakeFirstOrThrow();
        expect(JSON.stringify(pulse.entries)).toContain(cursorOf);
      });
    await count(hiddenId, 9);
    await count(contestId, 1);
    await eventually(() => expect(told()).toHaveLength(1));
    for (const up of [2, 3, -1]) await count(contestId, up);
    await untilNoted('"up":4');
    expect(told()).toHaveLength(1);
    clock.advance(9_999);
    await addHeldVote(db, hiddenId);
    clock.advance(1);
    await eventually(() => expect(told()).toHaveLength(3));
    const ofContest = { contestId, entries: [{ entryId, up: expect.any(Number), down: 0 }] };
    const counted = told().filter(({ type }) => type === 'votes.counted');
    expect(counted).toMatchObject([{ data: ofContest }, { data: ofContest }]);
    expect(counted.map(({ data }) => (data as { entries: { up: number }[] }).entries[0]?.up)).toEqual([1, 4]);
    expect(told().filter(({ type }) => type === 'votes.held')).toMatchObject([
      { data: { contestId: hiddenId, heldCount: 1 } },
    ]);
    expect(await deliveriesOf(scene, webhookId)).toHaveLength(3);
  });
});

describe('a message that is not taken', () => {
  it('is tried at the times of the specification, then given up with its webhook and a mail to the owner; a replay is signed anew under the old id [XF-112]', async () => {
    const clock = testClock(Date.now());
    await using scene = await createScene({ clock });
    const { admin, receiver, clientSlug, clientId, database } = scene;
    const ownerId = await insertUser(database.db);
    await database.db
      .insertInto('client_member')
      .values({ client_id: clientId, user_id: ownerId, role: 'owner' })
      .execute();
    const { id: webhookId, secret } = await addWebhook(admin, clientSlug, {
      url: receiver.url,
      eventTypes: ['entry.approved'],
    });
    receiver.answer = { status: 302, headers: { location: receiver.url }, body: `${'no'.repeat(2000)}` };
    const startMs = clock.nowMs();
    await scene.approve();
    const times: number[] = [];
    for (let attempt = 1; attempt < 10; attempt += 1) {
      const { nextAttemptAt, lastAttempt } = await eventually(async () => {
        const delivery = await onlyDelivery(scene, webhookId, 'waiting');
        expect(delivery.attemptCount).toBe(attempt);
        return delivery;
      });
      expect(lastAttempt).toMatchObject({ statusCode: 302, answer: 'no'.repeat(512) });
      times.push(Date.parse(nextAttemptAt ?? '') - startMs);
      clock.set((nextAttemptAt ?? '') as string);
    }
    const failed = await onlyDelivery(scene, webhookId, 'failed');
    expect(failed).toMatchObject({ attemptCount: 10, nextAttemptAt: null });
    const planned = [5, 305, 2105, 9305, 27_305, 63_305, 113_705, 185_705, 272_105].map((seconds) => seconds * 1000);
    times.forEach((timeMs, index) => {
      expect(timeMs).toBeGreaterThanOrEqual(planned[index] ?? NaN);
      expect(timeMs).toBeLessThanOrEqual((planned[index] ?? NaN) * 1.1);
    });
    expect(receiver.received).toHaveLength(10);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toHaveLength(1);
    expect(new Set(receiver.received.map(({ body }) => body))).toHaveLength(1);

    const off = await admin.call(getWebhook, { params: { webhookId } });
    expect(off.body).toMatchObject({ isEnabled: false, disabledReason: 'failing' });
    expect(await mailsOf(database)).toMatchObject([
      { to: `${ownerId}@example.org`, message: { template: 'webhook-disabled', reason: 'failing' } },
    ]);
    const place = { webhookId, deliveryId: failed.id };
    const replay = () => admin.call(replayWebhookDelivery, { params: place });
    expect((await replay()).problem().code).toBe('CONFLICT');
    await admin.call(updateWebhook, { params: { webhookId }, body: { isEnabled: true } });
    receiver.answer = { status: 200 };
    clock.set(Date.now());
    expect((await replay()).status).toBe(202);
    await onlyDelivery(scene, webhookId, 'delivered');
    const [first, last] = [receiver.received[0], receiver.received[10]];
    expect(last?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(last?.headers['webhook-signature']).not.toBe(first?.headers['webhook-signature']);
    expect(last && verified(StandardWebhook, secret, last)).toMatchObject({ type: 'entry.approved' });
    const { attempts } = (await admin.call(getWebhookDelivery, { params: place })).body as {
      attempts: unknown[];
    };
    expect(attempts).toHaveLength(11);
    expect(attempts.at(-1)).toMatchObject({ number: 11, statusCode: 200, problem: null });
  });

  it('is sent again with all that failed since a time, and not what failed before [XF-112]', async () => {
    const clock = testClock(Date.now());
    await using scene = await createScene({ clock });
    const { admin, receiver, clientSlug } = scene;
    const { id: webhookId } = await addWebhook(admin, clientSlug, {
      url: receiver.url,
      eventTypes: ['entry.approved'],
    });
    receiver.answer = { status: 410 };
    const failOne = async () => {
      await admin.call(updateWebhook, { params: { webhookId }, body: { isEnabled: true } });
      const before = receiver.received.length;
      await scene.approve();
      await eventually(async () => {
        expect(receiver.received).toHaveLength(before + 1);
        const { body } = await admin.call(getWebhook, { params: { webhookId } });
        expect(body).toMatchObject({ isEnabled: false, disabledReason: 'gone' });
      });
    };
    await failOne();
    clock.advance(60_000);
    const since = new Date(clock.nowMs()).toISOString();
    await failOne();
    await failOne();
    receiver.answer = { status: 200 };
    await admin.call(updateWebhook, { params: { webhookId }, body: { isEnabled: true } });
    const answer = await admin.call(replayFailedDeliveries, { params: { webhookId }, body: { since } });
    expect([answer.status, answer.body]).toEqual([202, { replayedCount: 2 }]);
    await eventually(async () => expect(await deliveriesOf(scene, webhookId, { status: 'delivered' })).toHaveLength(2));
    expect(await deliveriesOf(scene, webhookId, { status: 'failed' })).toHaveLength(1);
  });

  it('to an address near the platform is sent nowhere, also where it was saved before it led there [XF-113]', async () => {
    await using scene = await createScene({ env: { WEBHOOKS_TO_LOOPBACK: 'off' } });
    const { receiver, clientId, database } = scene;
    const sealer = createSealer('e'.repeat(32), 'webhook-secret');
    const [webhookId, at] = [randomUUID(), new Date()];
    await database.db
      .insertInto('webhook')
      .values({
        ...{ id: webhookId, client_id: clientId, url: receiver.url, description: '' },
        ...{ event_types: ['entry.approved'], sealed_secret: sealer.seal('s'), created_at: at, updated_at: at },
      })
      .execute();
    await scene.approve();
    const { lastAttempt } = await eventually(async () => {
      const delivery = await onlyDelivery(scene, webhookId, 'waiting');
      expect(delivery.attemptCount).toBeGreaterThan(0);
      return delivery;
    });
    expect(lastAttempt).toMatchObject({
      statusCode: null,
      answer: null,
      problem: expect.stringMatching(/^not called: /),
    });
    expect(receiver.received).toEqual([]);
  });
});

async function mailsOf({ db }: TestDatabase): Promise<unknown[]> {
  const sealer = createSealer('e'.repeat(32), mailPurpose);
  const rows = await db.selectFrom('mail').select('sealed').orderBy('created_at').execute();
  return rows.map(({ sealed }) => JSON.parse(sealer.open(sealed).toString()) as unknown);
}

async function addHeldVote(db: TestDatabase['db'], contestId: string): Promise<void> {
  const at = new Date();
  const ids = { id: randomUUID(), batch_id: randomUUID(), contest_id: contestId };
  const entry_id = await insertEntry(db, contestId);
  const cast = { voter_key: 'g:x', tier: 'guest', value: 1, window_start: '2026-06-01', leaf_index: 0 };
  await db
    .insertInto('vote')
    .values({ ...ids, entry_id, ...cast, state: 'held', cast_at: at, settled_at: at })
    .execute();
}
