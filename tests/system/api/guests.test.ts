import { confirmVote } from '@urvote/contracts/http/confirmations/confirmation-endpoints';
import { updateContest } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { getContest, getLeaderboard } from '@urvote/contracts/http/contests/contest-endpoints';
import type { LeaderboardResource } from '@urvote/contracts/http/contests/contest-schemas';
import { eventually } from '@urvote/testkit/eventually';
import { describeInOneQueueMode } from '@urvote/testkit/test-redis';
import { expect, it } from 'vitest';
import { untilEventsAreRead } from './support/event-stream.ts';
import { tokenOfMailTo } from './support/guest-confirmations.ts';
import { type Platform, sharedPlatform } from './support/platform.ts';
import { acceptedOf, codeOf } from './support/voter.ts';

describeInOneQueueMode('a guest with an e-mail address', (mode) => {
  const shared = sharedPlatform({ mode, with: ['contest'] });

  it('is counted once, after the link in the mail was followed, whatever form of the address is given [UV-39]', async () => {
    const platform = shared();
    const {
      contestId,
      entryIds: [entryId = '', other = ''],
    } = await platform.seed({ contest: { vote_policy: 'once' }, entries: [{}, {}] });
    await askForConfirmations(platform, contestId, other);
    const forms = ['a@x.example', 'a+1@x.example', 'A@x.example'];
    const [first, ...later] = await Promise.all(forms.map((email) => platform.guest({ email })));
    if (first === undefined) throw new Error('no guest');

    const answer = await first.cast(entryId, { name: 'Ann' });
    expect([answer.status, answer.body]).toEqual([202, { id: expect.any(String), status: 'unconfirmed' }]);
    expect(await upCount(platform, contestId, entryId)).toBe(0);
    const token = await tokenOfMailTo(platform, first.email);
    const confirm = () => platform.api.call(confirmVote, { body: { token } });
    const { id } = acceptedOf(await confirm());
    expect(await first.settled(id)).toMatchObject({ entryId, status: 'counted' });
    expect(acceptedOf(await confirm()).id).toBe(id);

    // The same mailbox in other sessions gets mails of its own, and their votes find it has one.
    for (const guest of later) {
      expect((await guest.cast(entryId)).body).toMatchObject({ status: 'unconfirmed' });
      const again = acceptedOf(
        await platform.api.call(confirmVote, { body: { token: await tokenOfMailTo(platform, guest.email) } }),
      );
      expect(await guest.settled(again.id)).toMatchObject({ status: 'rejected', reason: 'already_voted' });
    }
    expect(codeOf(await first.cast(entryId))).toBe(202);
    await untilEventsAreRead(platform);
    expect(await upCount(platform, contestId, entryId)).toBe(1);
  });
});

/** By the administrator's way, and until the gateway knows. */
async function askForConfirmations(platform: Platform, contestId: string, entryId: string): Promise<void> {
  const admin = await platform.admin();
  const { status, body } = await admin.call(updateContest, {
    params: { contestId },
    body: { guestConfirmation: 'email' },
  });
  expect([status, body]).toMatchObject([200, { guestConfirmation: 'email' }]);
  const guest = await platform.guest();
  await eventually(async () => expect((await guest.cast(entryId)).body).toMatchObject({ status: 'unconfirmed' }));
  const shown = { params: { idOrSlug: contestId } };
  await eventually(async () =>
    expect((await platform.api.call(getContest, shown)).body).toMatchObject({ guestConfirmation: 'email' }),
  );
}

async function upCount({ api }: Platform, contestId: string, entryId: string): Promise<number> {
  const { body } = await api.call(getLeaderboard, { params: { idOrSlug: contestId } });
  return (body as LeaderboardResource).entries.find((entry) => entry.entryId === entryId)?.upCount ?? -1;
}
