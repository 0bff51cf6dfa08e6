import { randomUUID } from 'node:crypto';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { deviceHash } from '@urvote/voting/voter/voter-key';
import { expect, it } from 'vitest';
import { startPlatform } from './support/platform.ts';
import { storedVote } from './support/stored-votes.ts';
import { databaseText, queueText } from './support/stores.ts';
import { acceptedOf } from './support/voter.ts';

describeEachQueueMode('what is kept of a voter', (mode) => {
  it('is a keyed hash of the device, never its fingerprint: not in the database, the queue or the log [XA-028]', async () => {
    await using platform = await startPlatform({ mode, hasWorker: false });
    const {
      entryIds: [entryId = ''],
    } = await platform.seed();
    const fingerprint = `canvas-${randomUUID()}`;
    const voter = await platform.guest();
    const { id } = acceptedOf(await voter.cast(entryId, { fingerprint }));
    const hash = deviceHash(fingerprint, platform.secrets.DEVICE_HASH_SECRET);
    const queued = await queueText(platform);
    expect(queued).toContain(hash);
    expect(queued).not.toContain(fingerprint);

    await platform.startWorker();
    expect((await voter.settled(id)).status).toBe('counted');
    expect((await storedVote(platform.db, id)).device_hash).toBe(hash);
    for (const [table, text] of await databaseText(platform.database.pool, 'public'))
      expect(text, table).not.toContain(fingerprint);
    expect(await queueText(platform)).not.toContain(fingerprint);
    expect(platform.log.lines.length).toBeGreaterThan(0);
    expect(JSON.stringify(platform.log.lines)).not.toContain(fingerprint);
  });

  it('is no e-mail and no token in any job, waiting or done [XE-100]', async () => {
    await using platform = await startPlatform({ mode, hasWorker: false });
    const {
      entryIds: [entryId = '', other = ''],
    } = await platform.seed({ contest: { allow_withdraw: true, captcha_mode: 'optional' }, entries: [{}, {}] });
    const [guest, user] = [
      await platform.guest({ email: `Jo.Doe+${randomUUID()}@example.org` }),
      await platform.user(),
    ];
    const captchaToken = `captcha-${randomUUID()}`;
    const votes = [
      { voter: guest, id: acceptedOf(await guest.cast(entryId, { captchaToken, name: 'Jo' })).id },
      { voter: user, id: acceptedOf(await user.cast(entryId, { email: guest.email })).id },
      { voter: user, id: acceptedOf(await user.cast(other)).id },
    ];
    expect((await user.withdraw(votes[2]?.id ?? '')).status).toBe(202);
    const secrets = [
      guest.email,
      guest.email.toLowerCase(),
      'jo.doe',
      guest.token,
      user.token,
      captchaToken,
      ...guest.token.split('.').slice(2),
      ...user.token.split('.').slice(1),
    ];
    const waiting = await queueText(platform);
    for (const { id } of votes) expect(waiting).toContain(id);
    for (const secret of secrets) expect(waiting.toLowerCase()).not.toContain(secret.toLowerCase());

    await platform.startWorker();
    for (const { voter, id } of votes) await voter.settled(id);
    const done = await queueText(platform);
    const stored = [...(await databaseText(platform.database.pool, 'public')).values()].join('\n');
    const logged = JSON.stringify(platform.log.lines);
    for (const secret of secrets)
      for (const text of [done, stored, logged]) expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
  });
});
