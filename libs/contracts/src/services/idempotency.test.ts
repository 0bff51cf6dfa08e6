import { expect, it } from 'vitest';
import { allEndpoints } from './endpoints.ts';

const oneTimeToken = 'the token works once, so a repeat does nothing; the answer is for whoever holds the mail';
const page = 'a form that browsers send, which have no such header; its token works once';
const opensSession = 'proves who is asking and opens a session; its tokens are of one delivery';
const ceremony = 'begins a ceremony of minutes, each try one of its own; nothing is changed before its end';

/** What changes or makes something and still takes no key, with the reason. */
const withoutKey: Record<string, string> = {
  register:
    'anyone behind the same address could ask for the answer, which names a person; a repeat is refused by the e-mail address',
  createGuestSession: opensSession,
  signIn: opensSession,
  passSecondFactor: opensSession,
  signInWithPasskey: opensSession,
  useMagicLink: opensSession,
  refreshSession: opensSession,
  signOut: 'its repeat has no session any more and is answered 401',
  deleteOwnAccount: 'its repeat has no account any more and is answered 401',
  verifyEmail: oneTimeToken,
  resetPassword: oneTimeToken,
  declineInvitation: oneTimeToken,
  receiveBillingEvent: 'the id of the event is the key: one that comes again changes nothing',
  confirmVote: 'the token is the key: a repeat gets the same answer',
  sendConfirmationPage: page,
  sendVerifyEmailPage: page,
  sendResetPasswordPage: page,
  sendMagicLinkPage: page,
  transferOwnership: 'its repeat is by somebody who owns nothing any more and is answered 403',
  leaveClient: 'its repeat is by no member any more and is answered 404',
  deleteWebhook: 'its repeat has no webhook any more and is answered 404',
  submitBoardEntry:
    'anyone behind the same address could ask for the answer; a repeat is refused by the caps of the board or seen by its moderators',
  sendContestMailsPage: page,
  deleteContest: 'its repeat has no contest any more and is answered 404',
  previewVoteDecisions: 'changes nothing',
  matchTheme: 'changes nothing',
  previewContestVoteDecisions: 'changes nothing',
  previewDisqualification: 'changes nothing',
  beginPasskeySignIn: ceremony,
  beginPasskey: ceremony,
  linkGoogle: `${ceremony}; it is bound to a browser by a cookie, which is never kept`,
};

const unsafe = allEndpoints.filter(({ method }) => method !== 'get');

it('is taken by every endpoint that changes or makes something, but those with a reason', () => {
  const without = unsafe.filter(({ idempotency }) => idempotency === undefined).map(({ id }) => id);
  expect(without.toSorted()).toEqual(Object.keys(withoutKey).toSorted());
});

it('is taken by no endpoint that only reads', () => {
  expect(allEndpoints.filter(({ method, idempotency }) => method === 'get' && idempotency !== undefined)).toEqual([]);
});

it('gives nobody an answer with a body for an address alone', () => {
  const anonymous = unsafe.filter(
    ({ auth, idempotency }) => idempotency !== undefined && (auth === 'public' || auth === 'optional'),
  );
  expect(anonymous.map(({ id }) => id).toSorted()).toEqual(['forgotPassword', 'requestMagicLink']);
  for (const { responses } of anonymous)
    expect(Object.values(responses).filter(({ schema }) => schema !== undefined)).toEqual([]);
});
