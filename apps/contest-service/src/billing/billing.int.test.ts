import { receiveBillingEvent } from '@urvote/contracts/http/clients/billing-endpoints';
import { createContest } from '@urvote/contracts/http/contests/contest-making-endpoints';
import { apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { startContestService } from '../contest-service.test-support.ts';
import { insertPerson, insertTestClient } from '../members/members.test-support.ts';
import { signatureOf, subscriptionEvent } from './billing.test-support.ts';

const secret = 'whsec_for_the_tests';
const times = { votingStartsAt: '2098-01-01T00:00:00Z', votingEndsAt: '2098-02-01T00:00:00Z' };

async function openScene(env: Record<string, string> = { BILLING_WEBHOOK_SECRET: secret }) {
  await using cleanup = new AsyncDisposableStack();
  const { db, url } = cleanup.use(await testDatabase());
  const service = cleanup.use(await startContestService(url, env));
  const brand = await insertTestClient(db);
  const owner = await insertPerson(db, service);
  await brand.join(owner, 'owner');
  const create = (name: string) => owner.client.call(createContest, { params: brand.params, body: { name, ...times } });
  const tell = async (body: object, signature = signatureOf(body, secret)) =>
    (await apiClient(service.url).call(receiveBillingEvent, { body, headers: { 'stripe-signature': signature } }))
      .status;
  const subscription = () =>
    db.selectFrom('client_subscription').select(['plan', 'state']).where('client_id', '=', brand.clientId).execute();
  const { clientId } = brand;
  const held = cleanup.move();
  return { db, clientId, create, tell, subscription, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

describe('the plan of a client', () => {
  it('has room for one contest at first, for more once the provider tells of a plan that has, and less again after it [UV-63]', async () => {
    await using scene = await openScene();
    const { clientId, create, tell } = scene;
    expect((await create('First')).status).toBe(201);
    const refused = await create('Second');
    expect([refused.status, refused.problem().code]).toEqual([402, 'PLAN_LIMIT']);
    expect(await tell(subscriptionEvent({ clientId, status: 'active' }))).toBe(200);
    const many = await Promise.all(Array.from({ length: 12 }, (_, index) => create(`Contest ${index}`)));
    expect(many.filter(({ status }) => status === 201)).toHaveLength(9);
    expect(many.filter(({ status }) => status === 402)).toHaveLength(3);
    expect(await tell(subscriptionEvent({ clientId, status: 'canceled', created: 1_800_000_001 }))).toBe(200);
    expect((await create('Another')).status).toBe(402);
  });

  it('has room for any number while everything is free [UV-63]', async () => {
    await using scene = await openScene({ FREE_LAUNCH: 'true' });
    const answers = [await scene.create('First'), await scene.create('Second'), await scene.create('Third')];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  });
});

describe('the webhook of the billing provider', () => {
  it('is refused with a bad signature, and heeds an event once and none that comes after a later one [UV-63]', async () => {
    await using scene = await openScene();
    const { db, clientId, tell, subscription } = scene;
    const event = subscriptionEvent({ clientId, status: 'active' });
    const wrong = [
      signatureOf(event, 'whsec_of_somebody'),
      signatureOf({ ...event, id: 'evt' }, secret),
      't=1,v1=',
      '',
    ];
    wrong.push(signatureOf(event, secret, Date.now() - 400_000));
    for (const signature of wrong) expect([signature, await tell(event, signature)]).toEqual([signature, 400]);
    expect(await subscription()).toEqual([]);
    const replays = await Promise.all(Array.from({ length: 10 }, () => tell(event)));
    expect(new Set(replays)).toEqual(new Set([200]));
    expect(await subscription()).toEqual([{ plan: 'pro', state: 'active' }]);
    const states = ['past_due', 'canceled'] as const;
    for (const [index, status] of states.entries())
      await tell(subscriptionEvent({ clientId, status, created: event.created + 10 + index }));
    expect(await subscription()).toEqual([{ plan: 'pro', state: 'cancelled' }]);
    for (const late of [event, subscriptionEvent({ clientId, status: 'active', created: event.created + 5 })])
      expect(await tell(late)).toBe(200);
    expect(await subscription()).toEqual([{ plan: 'pro', state: 'cancelled' }]);
    await tell(subscriptionEvent({ clientId, status: 'incomplete_expired', created: event.created + 20 }));
    expect(await subscription()).toEqual([{ plan: 'pro', state: 'expired' }]);
    const audited = await db
      .selectFrom('audit_log')
      .select('details')
      .where('action', '=', 'client.subscription')
      .execute();
    expect(audited).toHaveLength(4);
  });

  it('takes what is about nobody here without a change, and is not there without a secret', async () => {
    await using scene = await openScene();
    const stranger = '0190c3a0-7b1c-7def-8a21-6f1f0c7a9d11';
    expect(await scene.tell(subscriptionEvent({ clientId: stranger, status: 'active' }))).toBe(200);
    expect(await scene.tell({ id: 'evt', type: 'invoice.paid', created: 1, data: { object: {} } })).toBe(200);
    expect(await scene.subscription()).toEqual([]);
    await using closed = await openScene({});
    expect(await closed.tell(subscriptionEvent({ clientId: closed.clientId, status: 'active' }))).toBe(404);
  });
});
