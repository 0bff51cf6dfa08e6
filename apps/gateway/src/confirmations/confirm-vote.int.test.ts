import { confirmVote } from '@urvote/contracts/http/confirmations/confirmation-endpoints';
import { castVote, getVote, listReceiptKeys } from '@urvote/contracts/http/votes/vote-endpoints';
import { createSealer } from '@urvote/platform/crypto/sealer';
import { queueSchema } from '@urvote/platform/queue/migrate-queue-schema';
import { eventually } from '@urvote/testkit/eventually';
import { type TestClock, testClock } from '@urvote/testkit/test-clock';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { guestVoterKey } from '@urvote/voting/voter/voter-key';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { clientWith, testGateway, type TestGateway, type TestGatewayOptions } from '../gateway.test-support.ts';
import { changeContest, insertVote } from '../seed.test-support.ts';
import { verifyReceipt } from '../votes/verify-receipt.test-support.ts';
import { confirmationMails } from './confirmations.test-support.ts';

const opens = Date.parse('2026-06-15T12:00:00Z');
const hourMs = 3_600_000;

interface Scene extends AsyncDisposable {
  gateway: TestGateway;
  clock: TestClock;
  contestId: string;
  entryIds: string[];
  /** Of one guest. */
  guestKey: string;
  cast(email: string, more?: Record<string, unknown>): Promise<{ status: number; body: unknown }>;
  /** By a guest of its own. */
  castElsewhere(email: string): Promise<{ status: number; body: unknown }>;
  mails(): ReturnType<typeof confirmationMails>;
  confirm(
    token: string,
  ): Promise<{ status: number; code: string; body: { id: string; receipt: Record<string, unknown> } }>;
}

/** A contest that asks guests to confirm, and a clock that stands still. */
async function createScene(options: TestGatewayOptions = {}, contest: Record<string, unknown> = {}): Promise<Scene> {
  await using cleanup = new AsyncDisposableStack();
  const clock = testClock(opens);
  const gateway = cleanup.use(await testGateway({ clock, ...options }));
  const { contestId, entryIds } = await gateway.seed({
    now: opens,
    contest: { guest_confirmation: 'email', ...contest },
    entries: [{ title: 'A <song>' }, {}],
  });
  const token = await gateway.guestToken();
  const cast = (as: string, email: string, more = {}) =>
    clientWith(gateway.url, as).call(castVote, { body: { entryId: entryIds[0], type: 'like', email, ...more } });
  const held = cleanup.move();
  return {
    gateway,
    clock,
    contestId,
    entryIds,
    guestKey: gateway.keyOfGuest(token),
    cast: (email, more) => cast(token, email, more),
    castElsewhere: async (email) => cast(await gateway.guestToken(), email),
    mails: () => confirmationMails(gateway.db, gateway.environment['DATA_ENCRYPTION_KEY'] ?? ''),
    async confirm(token) {
      const { status, body } = await gateway.api.call(confirmVote, { body: { token } });
      return { status, code: String((body as { code?: string }).code), body: body as never };
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

const oneMail = async (scene: Scene) => {
  const [mail, ...more] = await scene.mails();
  expect(more).toEqual([]);
  return mail ?? expect.fail('no mail');
};

describeEachQueueMode('the vote of a guest who has to confirm', (mode) => {
  it('waits, and is cast by the link in the mail at the time and in the window of the confirmation', async () => {
    await using scene = await createScene({ mode, env: { PUBLIC_URL: 'https://vote.example' } });
    const { gateway, clock, entryIds } = scene;
    const answer = await scene.cast('Ann@Example.org', { name: 'Ann Lee', fingerprint: 'my device' });
    expect([answer.status, answer.body]).toEqual([202, { id: expect.any(String), status: 'unconfirmed' }]);
    expect(await gateway.queuedItems()).toEqual([]);
    const mail = await oneMail(scene);
    expect(mail).toMatchObject({
      to: 'Ann@Example.org',
      name: 'Ann Lee',
      entryTitle: 'A <song>',
      contestTitle: 'Contest',
    });
    expect(mail.url).toMatch(/^https:\/\/vote\.example\/votes\/confirm\?token=[\w-]{43}$/);

    clock.advance(20 * hourMs);
    const { status, body } = await scene.confirm(mail.token);
    expect(status).toBe(202);
    const [item, ...others] = await gateway.queuedItems();
    expect(others).toEqual([]);
    const mailboxKey = guestVoterKey('ann@example.org', gateway.environment['VOTER_KEY_SECRET'] as string);
    const owner = { voterKey: scene.guestKey, mailboxKey, isProven: true };
    expect(item).toMatchObject({
      id: body.id,
      entryId: entryIds[0],
      ...owner,
      tier: 'guest',
      voterName: 'Ann Lee',
      windowStart: '2026-06-16',
      castAtMs: opens + 20 * hourMs,
    });
    const { keys } = (await gateway.api.call(listReceiptKeys)).body as { keys: unknown[] };
    expect(await verifyReceipt(body.receipt, keys)).toContain(`vote ${body.id}`);
  });

  it('is cast once by twenty who confirm at once, and a repeat gets the same answer', async () => {
    await using scene = await createScene({ mode });
    await scene.cast('ann@example.org');
    const { token } = await oneMail(scene);
    const answers = await Promise.all(Array.from({ length: 20 }, () => scene.confirm(token)));
    answers.push(await scene.confirm(token));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body)))).toHaveLength(1);
    expect(await scene.gateway.queuedItems()).toHaveLength(1);
  });
});

describe('a confirmation', () => {
  it('is claimed by one of several gateways, and free again when its claim has run out', async () => {
    await using scene = await createScene();
    await scene.cast('ann@example.org');
    const { token } = await oneMail(scene);
    await scene.gateway.db
      .updateTable('unconfirmed_vote')
      .set({ claimed_until: new Date(opens + 1000) })
      .execute();
    expect(await scene.confirm(token)).toMatchObject({ status: 503, code: 'TEMPORARILY_UNAVAILABLE' });
    expect(await scene.gateway.queuedItems()).toEqual([]);
    scene.clock.advance(1000);
    expect((await scene.confirm(token)).status).toBe(202);
    expect(await scene.gateway.queuedItems()).toHaveLength(1);
  });

  it('that finds no queue leaves the link usable', async () => {
    await using scene = await createScene();
    await scene.cast('ann@example.org');
    const { token } = await oneMail(scene);
    const rename = (from: string, to: string) =>
      sql`alter schema ${sql.id(from)} rename to ${sql.id(to)}`.execute(scene.gateway.db);
    await rename(queueSchema, 'queue_that_is_away');
    expect(await scene.confirm(token)).toMatchObject({ status: 503, code: 'TEMPORARILY_UNAVAILABLE' });
    await rename('queue_that_is_away', queueSchema);
    await eventually(async () => expect((await scene.confirm(token)).status).toBe(202));
    expect(await scene.gateway.queuedItems()).toHaveLength(1);
  });

  it('is refused when voting has closed meanwhile, after a day, and for links that nobody was sent', async () => {
    await using scene = await createScene();
    const { gateway, clock, contestId } = scene;
    await scene.cast('ann@example.org');
    const { token } = await oneMail(scene);
    await changeContest(gateway.db, contestId, { voting_enabled: false });
    await eventually(async () => expect((await scene.castElsewhere('bob@example.org')).status).toBe(409));
    expect((await scene.confirm(token)).code).toBe('VOTING_DISABLED');
    await changeContest(gateway.db, contestId, { voting_enabled: true });
    await eventually(async () => expect((await scene.castElsewhere('bob@example.org')).status).toBe(202));
    clock.advance(24 * hourMs);
    expect(await scene.confirm(token)).toMatchObject({ status: 410, code: 'LINK_SPENT' });
    clock.advance(48 * hourMs);
    expect(await scene.confirm(token)).toMatchObject({ status: 409, code: 'VOTING_CLOSED' });
    expect(await scene.confirm('A'.repeat(43))).toMatchObject({ status: 410, code: 'LINK_SPENT' });
    expect(await gateway.queuedItems()).toEqual([]);
  });

  it('is refused when the contest asks for codes meanwhile, whatever list it had', async () => {
    await using scene = await createScene({}, { voter_tier: 'list' });
    const { gateway, contestId } = scene;
    const voterKey = guestVoterKey('ann@example.org', gateway.environment['VOTER_KEY_SECRET'] as string);
    await gateway.db.insertInto('contest_voter').values({ contest_id: contestId, voter_key: voterKey }).execute();
    await scene.cast('ann@example.org');
    const { token } = await oneMail(scene);
    await changeContest(gateway.db, contestId, { voter_tier: 'census' });
    await eventually(async () => expect((await scene.cast('ann@example.org')).status).toBe(422));
    expect(await scene.confirm(token)).toMatchObject({ status: 403, code: 'NOT_ON_VOTER_LIST' });
    expect(await gateway.queuedItems()).toEqual([]);
  });

  it('ends with the voting when that is sooner', async () => {
    await using scene = await createScene({}, { voting_ends_at: new Date(opens + hourMs) });
    await scene.cast('ann@example.org');
    const row = await scene.gateway.db.selectFrom('unconfirmed_vote').select('expires_at').executeTakeFirstOrThrow();
    expect(row.expires_at).toEqual(new Date(opens + hourMs));
  });

  it('of somebody who has voted says so, which the cast did not', async () => {
    await using scene = await createScene();
    const {
      gateway,
      contestId,
      entryIds: [entryId = ''],
    } = scene;
    await insertVote(gateway.db, {
      contestId,
      entryId,
      voterKey: scene.guestKey,
      tier: 'guest',
      windowStart: '2026-06-15',
    });
    expect((await scene.cast('Ann+2@example.org')).body).toMatchObject({ status: 'unconfirmed' });
    const { token } = await oneMail(scene);
    await eventually(async () => expect((await scene.confirm(token)).code).toBe('ALREADY_VOTED'));
    expect((await scene.confirm(token)).body).not.toHaveProperty('voteId');
  });

  it('kept before sessions owned their votes is cast as the session, with its mailbox', async () => {
    await using scene = await createScene();
    const { gateway } = scene;
    await scene.cast('ann@example.org');
    const sealer = createSealer(gateway.environment['DATA_ENCRYPTION_KEY'] ?? '', 'unconfirmed-vote');
    const { sealed } = await gateway.db.selectFrom('unconfirmed_vote').select('sealed').executeTakeFirstOrThrow();
    const { mailboxKey, ...item } = JSON.parse(sealer.open(sealed).toString()) as { mailboxKey: string };
    const earlier = sealer.seal(JSON.stringify({ ...item, voterKey: mailboxKey }));
    await gateway.db.updateTable('unconfirmed_vote').set({ sealed: earlier, voter_key: mailboxKey }).execute();
    const { token } = await oneMail(scene);
    expect((await scene.confirm(token)).status).toBe(202);
    expect(await gateway.queuedItems()).toMatchObject([{ voterKey: scene.guestKey, mailboxKey, isProven: true }]);
  });

  it('of another session that gave my address ends no link of mine, and each casts its own vote', async () => {
    await using scene = await createScene();
    await scene.cast('ann@example.org');
    await scene.castElsewhere('Ann+x@example.org');
    scene.clock.advance(120_000);
    await scene.castElsewhere('ann@example.org');
    const mails = await scene.mails();
    expect(mails).toHaveLength(3);
    for (const { token } of mails) expect((await scene.confirm(token)).status).toBe(202);
    const items = await scene.gateway.queuedItems();
    expect(new Set(items.map(({ mailboxKey }) => mailboxKey))).toHaveLength(1);
    expect(new Set(items.map(({ voterKey }) => voterKey))).toHaveLength(3);
    expect(items.map(({ voterKey }) => voterKey)).toContain(scene.guestKey);
  });

  it('follows at once to an address that was mistyped before, and to that one no more', async () => {
    await using scene = await createScene();
    await scene.cast('amn@example.org');
    await scene.cast('ann@example.org');
    const [wrong, right] = await scene.mails();
    expect([wrong?.to, right?.to]).toEqual(['amn@example.org', 'ann@example.org']);
    expect(await scene.confirm(wrong?.token ?? '')).toMatchObject({ status: 410 });
    expect((await scene.confirm(right?.token ?? '')).status).toBe(202);
  });
});

describe('what is kept and sent', () => {
  it('holds neither address nor token in plain, and no vote is found by the id of the answer', async () => {
    await using scene = await createScene();
    const { gateway } = scene;
    const { body } = await scene.cast('ann@example.org', { name: 'Ann' });
    const { token } = await oneMail(scene);
    const { rows } = await sql<{ text: string }>`
      select u::text || m::text || e::text as text from unconfirmed_vote u, mail m, outbox_event e where e.type = 'mail.requested'`.execute(
      gateway.db,
    );
    expect(rows).toHaveLength(1);
    for (const secret of ['ann@', 'Ann', token, Buffer.from('ann@').toString('hex')])
      expect(rows[0]?.text).not.toContain(secret);
    const guest = clientWith(gateway.url, await gateway.guestToken());
    expect((await guest.call(getVote, { params: { voteId: (body as { id: string }).id } })).status).toBe(404);
  });

  it('leaves a name out that could be a message', async () => {
    await using scene = await createScene();
    await scene.cast('ann@example.org', { name: 'Win at https://evil.example' });
    expect((await oneMail(scene)).name).toBe('');
  });

  it('is one mail a minute for a voter and entry; then the newest link is the good one', async () => {
    await using scene = await createScene();
    const answers = await Promise.all(
      ['ann@example.org', 'ANN@example.org', 'ann+1@example.org', 'ann+2@example.org'].map((email) =>
        scene.cast(email),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    const first = await oneMail(scene);
    scene.clock.advance(60_000);
    await scene.cast('ann+3@example.org');
    const [, second] = await scene.mails();
    expect(await scene.confirm(first.token)).toMatchObject({ status: 410 });
    expect((await scene.confirm(second?.token ?? '')).status).toBe(202);
    expect(await scene.gateway.queuedItems()).toHaveLength(1);
  });

  it('is no flood of mails to one address, and nobody can tell', async () => {
    await using scene = await createScene({ env: { CONFIRMATIONS_PER_VOTER_PER_HOUR: '2' } });
    const bodies: unknown[] = [];
    for (const tag of ['', '+1', '+2', '+3']) {
      bodies.push(
        (await scene.cast(`ann${tag}@example.org`)).body,
        (await scene.castElsewhere(`ann${tag}@example.org`)).body,
      );
      scene.clock.advance(60_000);
    }
    expect(bodies).toEqual(Array(8).fill({ id: expect.any(String), status: 'unconfirmed' }));
    expect(await scene.mails()).toHaveLength(2);
    await scene.cast('bob@example.org');
    expect(await scene.mails()).toHaveLength(3);
  });

  it('is no flood of mails from one network either', async () => {
    await using scene = await createScene({ env: { CONFIRMATIONS_PER_IP_PER_HOUR: '2' } });
    const statuses: number[] = [];
    for (const name of ['ann', 'bob', 'cem']) statuses.push((await scene.cast(`${name}@example.org`)).status);
    expect(statuses).toEqual([202, 202, 429]);
    expect(await scene.mails()).toHaveLength(2);
  });
});

describe('the page behind the link', () => {
  it('casts nothing when it is opened, and one vote by its button', async () => {
    await using scene = await createScene();
    const { gateway } = scene;
    await scene.cast('ann@example.org');
    const { token } = await oneMail(scene);
    const url = `${gateway.url}/votes/confirm?token=${token}`;
    const opened = await fetch(url);
    const text = await opened.text();
    expect([opened.status, opened.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(opened.headers.get('content-security-policy')).toMatch(/^default-src 'none'; [^,]*form-action 'self'/);
    expect([opened.headers.get('cache-control'), opened.headers.get('referrer-policy')]).toEqual([
      'no-store',
      'no-referrer',
    ]);
    expect(text).toContain('A &lt;song&gt;');
    expect(text).not.toMatch(/<script|<song>/);
    expect(await gateway.queuedItems()).toEqual([]);

    const press = () =>
      fetch(url, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: '' });
    expect(await (await press()).text()).toContain('Your vote is cast');
    expect(await (await press()).text()).toContain('Your vote is cast');
    expect(await gateway.queuedItems()).toHaveLength(1);
    expect(await (await fetch(url)).text()).toContain('The link was used before or has expired');
  });
});
