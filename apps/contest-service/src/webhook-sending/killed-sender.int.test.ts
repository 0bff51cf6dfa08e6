import { randomUUID } from 'node:crypto';
import { createSealer } from '@urvote/platform/crypto/sealer';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import { eventually } from '@urvote/testkit/eventually';
import { metricsToken } from '@urvote/testkit/metrics';
import { spawnService } from '@urvote/testkit/spawn-service';
import { testDatabase } from '@urvote/testkit/test-database';
import { testIssuer } from '@urvote/testkit/tokens';
import { expect, it } from 'vitest';
import { insertContest, insertEntry } from '../contest-service.test-support.ts';
import { webhookSecretPurpose } from '../webhooks/webhook-secret.ts';
import { startReceiver, toLoopback } from './webhooks.test-support.ts';

it('goes on after the process that sent it was killed: one message, under one id, and no event is lost or told twice [XF-112]', async () => {
  await using database = await testDatabase();
  const { db } = database;
  await using issuer = await testIssuer();
  await using receiver = await startReceiver();
  const env = {
    ...toLoopback,
    DATABASE_URL: database.url,
    JWKS_URL: issuer.jwksUrl,
    CONTEST_SERVICE_PORT: '0',
    CONTEST_SERVICE_SWEEPS: 'off',
    METRICS_TOKEN: metricsToken,
    VOTER_KEY_SECRET: 'v'.repeat(32),
    DATA_ENCRYPTION_KEY: 'e'.repeat(32),
    GUEST_COOKIE_SECRET: 'g'.repeat(32),
  };
  await using killed = await spawnService('apps/contest-service/src/main.ts', { env });
  await eventually(async () =>
    expect(await db.selectFrom('event_cursor').select('consumer').execute()).toContainEqual({ consumer: 'webhooks' }),
  );
  const contestId = await insertContest(db);
  const { id: client_id } = await db.selectFrom('client').select('id').executeTakeFirstOrThrow();
  const sealed_secret = createSealer('e'.repeat(32), webhookSecretPurpose).seal('s'.repeat(32));
  const at = new Date();
  const target = { id: randomUUID(), client_id, url: receiver.url, description: '', event_types: ['entry.approved'] };
  await db
    .insertInto('webhook')
    .values({ ...target, sealed_secret, created_at: at, updated_at: at })
    .execute();
  const approve = async () => {
    const entryId = await insertEntry(db, contestId);
    await db.transaction().execute((trx) =>
      appendEvent(trx, {
        type: 'entry.approved',
        aggregateType: 'entry',
        aggregateId: entryId,
        payload: { contestId, entryId },
      }),
    );
  };
  receiver.answer = { status: 0 };
  await approve();
  await eventually(() => expect(receiver.received).toHaveLength(1));
  await killed.kill('SIGKILL');
  await approve();
  receiver.answer = { status: 204 };
  await using _next = await spawnService('apps/contest-service/src/main.ts', { env });
  await eventually(
    async () => {
      const rows = await db.selectFrom('webhook_delivery').select('status').execute();
      expect(rows).toEqual([{ status: 'delivered' }, { status: 'delivered' }]);
    },
    { timeoutMs: 80_000 },
  );
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(2);
  expect(ids.filter((id) => id === ids[0]).length).toBe(2);
  expect(await db.selectFrom('webhook_attempt').select('number').execute()).toEqual([{ number: 1 }, { number: 1 }]);
});
