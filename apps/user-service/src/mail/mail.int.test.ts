import { metricsToken, readMetrics } from '@urvote/testkit/metrics';
import { randomUUID } from 'node:crypto';
import { sendMail } from '@urvote/contracts/jobs/send-mail';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { eventually } from '@urvote/testkit/eventually';
import { startMailCatcher } from '@urvote/testkit/mail-catcher';
import { ownRedis } from '@urvote/testkit/own-servers';
import { spawnService } from '@urvote/testkit/spawn-service';
import { testDatabase } from '@urvote/testkit/test-database';
import { testRedisUrl } from '@urvote/testkit/test-redis';
import { testIssuer } from '@urvote/testkit/tokens';
import { expect, it } from 'vitest';
import { startUserService } from '../user-service.test-support.ts';
import { link, queuesOf, recipient, requestTestMail, waitingCount } from './mail.test-support.ts';

it('sends a requested mail with both parts and the link, with the rights of the service alone', async () => {
  await using database = await testDatabase();
  await using service = await startUserService(withDatabaseRole(database.url, 'urvote_user_service'));
  const id = await requestTestMail(database);
  const mail = await service.mailTo(recipient);
  expect(mail).toMatchObject({
    subject: 'Choose a new password',
    from: 'no-reply@urvote.invalid',
    messageId: `<${id}@urvote.invalid>`,
    links: [link],
  });
  expect(mail.text).toContain('Hello Grace,');
  expect(mail.html).toContain(`href="${link.replace('&', '&amp;')}"`);
  await eventually(async () => expect(await waitingCount(database)).toBe(0));
  expect(JSON.stringify(service.log.lines)).not.toMatch(/grace@|token=abc/);
  expect(await readMetrics(service.url)).toContain('urvote_mails_total{outcome="sent",service="user-service"} 1');
});

it('sends a mail left while the service was away, and nothing when its job comes again or its mail has expired', async () => {
  await using database = await testDatabase();
  const id = await requestTestMail(database);
  await requestTestMail(database, { to: 'late@example.org' }, new Date(Date.now() - 4 * 86_400_000));
  await using service = await startUserService(database.url);
  await service.mailTo(recipient);
  await eventually(async () => expect(await waitingCount(database)).toBe(0));
  await using queues = queuesOf(database);
  await eventually(async () => expect(await queues.counts(sendMail.queue)).toMatchObject({ completed: 2 }));
  await (await queues.getQueue(sendMail.queue)).clean(0, 0, 'completed');
  for (const mailId of [id, randomUUID()]) await queues.producer(sendMail).add({ mailId });
  await eventually(async () =>
    expect(await queues.counts(sendMail.queue)).toMatchObject({ completed: 2, failed: 0, waiting: 0 }),
  );
  expect(await service.mails.mails()).toHaveLength(1);
});

it('sends once when the mail server comes back, over a process that was killed meanwhile', async () => {
  await using database = await testDatabase();
  await using mails = await startMailCatcher();
  await mails.stop();
  await using issuer = await testIssuer();
  const secrets = {
    TOKEN_SIGNING_KEYS: issuer.signingKeys,
    METRICS_TOKEN: metricsToken,
    VOTER_KEY_SECRET: 'v'.repeat(32),
    DATA_ENCRYPTION_KEY: 'e'.repeat(32),
  };
  const env = { ...secrets, DATABASE_URL: database.url, SMTP_URL: mails.url, USER_SERVICE_PORT: '0' };
  await using killed = await spawnService('apps/user-service/src/main.ts', { env });
  await requestTestMail(database);
  await eventually(() => expect(killed.lines.join('\n')).toContain('mail server away: ESOCKET'));
  await killed.kill('SIGKILL');
  await mails.start();
  await using next = await spawnService('apps/user-service/src/main.ts', { env });
  const mail = await mails.waitForMail(recipient);
  expect(mail.links).toEqual([link]);
  await eventually(async () => expect(await waitingCount(database)).toBe(0));
  expect(await next.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(await mails.mails()).toHaveLength(1);
});

it('tries again what is refused for now and fails what is refused for good, without an address in job or log [XE-100]', async () => {
  await using database = await testDatabase();
  let busyCount = 0;
  const refusalOf = (address: string): number | undefined => {
    if (address.startsWith('nobody')) return 550;
    busyCount += 1;
    return busyCount === 1 ? 451 : undefined;
  };
  await using service = await startUserService(database.url, {}, { refusalOf });
  await requestTestMail(database, { to: 'nobody@example.org' });
  await requestTestMail(database);
  await service.mailTo(recipient);
  await using queues = queuesOf(database);
  await eventually(async () =>
    expect(await queues.counts(sendMail.queue)).toMatchObject({ completed: 1, failed: 1, waiting: 0, delayed: 0 }),
  );
  const [failed] = await (await queues.getQueue(sendMail.queue)).getFailed();
  expect(failed?.failedReason).toBe('mail refused: 550 to RCPT TO');
  expect(JSON.stringify([failed, service.log.lines])).not.toMatch(/nobody|grace|example\.org/);
  expect(await waitingCount(database)).toBe(0);
  expect(await service.mails.mails()).toHaveLength(1);
});

it('sends once when the database takes the deletion only later', async () => {
  await using database = await testDatabase();
  await database.pool.query(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'busy' using errcode = '55P03'; end $$;
    create trigger refuse before delete on mail for each row execute function refuse()`);
  await using service = await startUserService(database.url);
  await requestTestMail(database);
  await service.mailTo(recipient);
  await eventually(() => expect(service.log.lines.filter(({ msg }) => msg === 'job failed').length).toBeGreaterThan(1));
  await database.pool.query('drop trigger refuse on mail');
  await eventually(async () => expect(await waitingCount(database)).toBe(0));
  expect(await service.mails.mails()).toHaveLength(1);
});

it.skipIf(testRedisUrl() === undefined)(
  'keeps a mail while the queue is away and sends it once when the queue is back',
  async () => {
    await using database = await testDatabase();
    await using redis = await ownRedis();
    await redis.kill();
    await using service = await startUserService(database.url, {}, { redisUrl: redis.url });
    await requestTestMail(database);
    await eventually(() => expect(JSON.stringify(service.log.lines)).toContain('events cannot be read'));
    await redis.start();
    await service.mailTo(recipient);
    await eventually(async () => expect(await waitingCount(database)).toBe(0));
    expect(await service.mails.mails()).toHaveLength(1);
  },
);
