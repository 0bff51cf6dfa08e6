import { randomUUID } from 'node:crypto';
import type { Scope } from '@urvote/contracts/accounts/scopes';
import { createApiKey, revokeApiKey } from '@urvote/contracts/http/api-keys/api-key-endpoints';
import { allEndpoints } from '@urvote/contracts/services/endpoints';
import { getMe } from '@urvote/contracts/http/auth/auth-endpoints';
import { updateContest } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { grantRole, revokeRole } from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import { castVote, listMyVotes } from '@urvote/contracts/http/votes/vote-endpoints';
import { eventually, withinASecond } from '@urvote/testkit/eventually';
import { apiClient } from '@urvote/testkit/http-client';
import { insertAccount, rightPassword, tryPassword } from '@urvote/user-service/user-service.test-support';
import { describe, expect, it } from 'vitest';
import {
  accountKinds,
  type CallerKind,
  callerKinds,
  denialsOf,
  everyKindOfCaller,
  outcomeOf,
  type TokenOf,
} from './support/callers.ts';
import { sharedPlatform } from './support/platform.ts';
import { codeOf } from './support/voter.ts';

interface Row {
  allowed: readonly CallerKind[];
  /** With it an API key of an administrator may call, without it none may. */
  scope?: Scope;
  /** What the body is otherwise, `{}`, is no sign-in and refused like a bad one. */
  body?: unknown;
}

/** No token is looked at. */
const open: Row = { allowed: callerKinds };
/** Whoever they are, but what they show must be good. */
const visitors = (scope?: Scope): Row => withKey({ allowed: ['anonymous', 'guest', ...accountKinds] }, scope);
const accounts = (scope?: Scope): Row => withKey({ allowed: accountKinds }, scope);
/** Members of a client and the platform's own people; everybody else is told that there is nothing, as here all are. */
const members = accounts;
const voters = (scope?: Scope): Row => withKey({ allowed: ['guest', ...accountKinds] }, scope);
/** Accounts with that role alone, and administrators. */
const role = (...roles: CallerKind[]): Row => ({ allowed: [...roles, 'admin'] });
const makers = ['creator', 'artist', 'dj'] as const;
const admins = (scope?: Scope): Row => withKey({ allowed: ['admin'] }, scope);
const withKey = ({ allowed }: Row, scope: Scope | undefined): Row =>
  scope === undefined ? { allowed } : { allowed: [...allowed, 'key with scope'], scope };

/** Who may call what, said here a second time so that a slip in a contract is seen. One line an endpoint. */
const table: Record<string, Row> = {
  // votes
  castVote: withKey({ allowed: ['anonymous', 'guest', 'voter', 'admin'] }, 'votes:write'),
  castBallot: withKey({ allowed: ['anonymous', 'guest', 'voter', 'admin'] }, 'votes:write'),
  getVote: voters('votes:read'),
  getVoteReceipt: voters('votes:read'),
  withdrawVote: voters('votes:write'),
  listMyVotes: voters('votes:read'),
  listReceiptKeys: open,
  confirmVote: open,
  readConfirmationPage: open,
  sendConfirmationPage: open,
  createGuestSession: open,
  // clients
  createClient: admins(),
  getClient: visitors('contests:read'),
  getClientHome: open,
  updateClient: members(),
  listMyClients: accounts(),
  listMembers: members(),
  changeMemberRole: members(),
  removeMember: members(),
  leaveClient: members(),
  transferOwnership: members(),
  inviteMember: members(),
  listInvitations: members(),
  cancelInvitation: members(),
  acceptInvitation: accounts(),
  declineInvitation: open,
  onboard: accounts(),
  listThemes: open,
  matchTheme: open,
  receiveBillingEvent: open,
  // contests and entries
  listClients: open,
  listContests: open,
  getContest: open,
  listEntries: open,
  getEntry: visitors('contests:read'),
  getLeaderboard: visitors('contests:read'),
  streamLeaderboard: visitors('contests:read'),
  getBoardVotingStats: visitors('contests:read'),
  getMedia: open,
  readSmartLink: open,
  readSmartLinkQr: open,
  getOembed: open,
  readEmbed: open,
  readEmbedLoader: open,
  readEmbedScript: open,
  createContest: members('contests:write'),
  importContests: members('contests:write'),
  listClientContests: members('contests:read'),
  getContestSettings: members('contests:read'),
  duplicateContest: members('contests:write'),
  deleteContest: members('contests:write'),
  listContestTemplates: open,
  moveContestState: members('contests:write'),
  changeVoting: members('contests:write'),
  listContestHistory: open,
  listCategories: open,
  createCategory: members('contests:write'),
  updateCategory: members('contests:write'),
  deleteCategory: members('contests:write'),
  advanceRound: members('contests:write'),
  updateContest: members('contests:write'),
  approveEntry: members('entries:moderate'),
  rejectEntry: members('entries:moderate'),
  submitEntry: role(...makers),
  addEntry: admins(),
  listMyEntries: accounts(),
  updateOwnEntry: accounts(),
  replaceEntryMedia: accounts(),
  withdrawEntry: accounts(),
  listClientModeration: members('entries:moderate'),
  listContestModeration: members('entries:moderate'),
  decideEntries: members('entries:moderate'),
  reopenEntry: members('entries:moderate'),
  takeDownEntry: members('entries:moderate'),
  getMyOrderSeed: voters(),
  fileReport: voters(),
  listReports: role('moderator'),
  listContestReports: members('entries:moderate'),
  closeEntryReports: members('entries:moderate'),
  proposeWriteIn: voters(),
  listWriteIns: members('entries:moderate'),
  decideWriteIn: members('entries:moderate'),
  getEntryForm: open,
  putEntryForm: members('contests:write'),
  putVoterList: members(),
  exportContest: members('contests:read'),
  getBoardOwnerDashboard: role('board_owner'),
  // boards
  createBoard: role('board_owner'),
  getBoard: open,
  updateBoard: accounts(),
  deleteBoard: accounts(),
  submitBoardEntry: { allowed: ['anonymous', 'guest', ...makers, 'admin'] },
  listHeldVotes: role('moderator'),
  getReviewedVote: role('moderator'),
  acceptVote: role('moderator'),
  voidVote: role('moderator'),
  previewVoteDecisions: role('moderator'),
  decideVotes: role('moderator'),
  listContestHeldVotes: members(),
  acceptContestVote: members(),
  voidContestVote: members(),
  previewContestVoteDecisions: members(),
  decideContestVotes: members(),
  previewDisqualification: members(),
  disqualifyVotes: members(),
  listDisqualifications: members(),
  undoDisqualification: members(),
  // mails about contests
  getContestMailPreference: accounts(),
  setContestMailPreference: accounts(),
  readContestMailsPage: open,
  sendContestMailsPage: open,
  // webhooks
  createWebhook: members(),
  listWebhooks: members(),
  getWebhook: members(),
  updateWebhook: members(),
  deleteWebhook: members(),
  rotateWebhookSecret: members(),
  testWebhook: members(),
  listWebhookDeliveries: members(),
  getWebhookDelivery: members(),
  replayWebhookDelivery: members(),
  replayFailedDeliveries: members(),
  putJury: members(),
  getJury: members(),
  listJuryAssignments: members(),
  putJuryBallot: members(),
  getJuryReport: members(),
  closeContest: members(),
  freezeResult: members(),
  listFrozenResults: members(),
  breakTie: members(),
  certifyResult: members(),
  publishResult: members(),
  beginCorrection: members(),
  getResult: open,
  // signing in and sessions
  register: open,
  verifyEmail: open,
  resendVerification: accounts(),
  signIn: open,
  refreshSession: { ...open, body: { refreshToken: 1 } },
  forgotPassword: open,
  resetPassword: open,
  changePassword: accounts(),
  requestMagicLink: open,
  useMagicLink: open,
  signInWithGoogle: open,
  returnFromGoogle: open,
  listTokenKeys: open,
  readVerifyEmailPage: open,
  sendVerifyEmailPage: open,
  readResetPasswordPage: open,
  sendResetPasswordPage: open,
  readMagicLinkPage: open,
  sendMagicLinkPage: open,
  passSecondFactor: open,
  beginPasskeySignIn: open,
  signInWithPasskey: open,
  signOut: accounts(),
  listSessions: accounts(),
  revokeOtherSessions: accounts(),
  revokeSession: accounts(),
  // the own account
  getMe: accounts('profile:read'),
  getMyProfile: accounts('profile:read'),
  updateMyProfile: accounts(),
  getMyArtistProfile: accounts('profile:read'),
  updateMyArtistProfile: role(...makers),
  deleteMyArtistProfile: accounts(),
  exportOwnData: accounts(),
  putContactConsent: accounts(),
  deleteContactConsent: accounts(),
  deleteOwnAccount: accounts(),
  linkGoogle: accounts(),
  listIdentities: accounts(),
  unlinkIdentity: accounts(),
  getSecondFactors: accounts(),
  beginTotp: accounts(),
  confirmTotp: accounts(),
  removeTotp: accounts(),
  renewRecoveryCodes: accounts(),
  beginPasskey: accounts(),
  addPasskey: accounts(),
  listPasskeys: accounts(),
  removePasskey: accounts(),
  createApiKey: accounts(),
  listApiKeys: accounts(),
  rotateApiKey: accounts(),
  revokeApiKey: accounts(),
  // what others see of accounts
  getProfile: open,
  getArtist: open,
  // administration of accounts
  listUsers: admins(),
  getUser: admins(),
  suspendUser: admins(),
  reactivateUser: admins(),
  grantRole: admins(),
  revokeRole: admins(),
  setMembership: admins(),
};

/** Succeeds without a body, so its turn is the last. */
const endingAccounts = 'deleteOwnAccount';

async function wrongCells(url: string, endpoint: Endpoint, tokenOf: TokenOf): Promise<string[]> {
  const row = table[endpoint.id];
  if (row === undefined) return [`${endpoint.id} is not in the table`];
  const wrong: string[] = [];
  for (const kind of callerKinds) {
    const outcome = await outcomeOf(url, endpoint, { token: await tokenOf(kind, row.scope), body: row.body });
    const isRight = row.allowed.includes(kind) ? !/^(401|403|5)/.test(outcome) : denialsOf(kind).includes(outcome);
    if (!isRight)
      wrong.push(`${endpoint.id} by ${kind}: ${outcome}, to be ${row.allowed.includes(kind) ? 'allowed' : 'denied'}`);
  }
  return wrong;
}

describe('permissions', () => {
  const shared = sharedPlatform({ with: ['user', 'contest', 'media'], hasWorker: false });

  it(
    'are for each endpoint and each kind of caller as the table says, and no endpoint is without a row [XA-047]',
    { timeout: 240_000 },
    async () => {
      const platform = shared();
      const ids = new Set(allEndpoints.map(({ id }) => id));
      expect(Object.keys(table).filter((id) => !ids.has(id))).toEqual([]);
      await platform.seed();
      const { tokenOf } = await everyKindOfCaller(platform);
      const wrong: string[] = [];
      const inOrder = allEndpoints.toSorted(
        (a, b) => Number(a.id === endingAccounts) - Number(b.id === endingAccounts),
      );
      for (const endpoint of inOrder) wrong.push(...(await wrongCells(platform.url, endpoint, tokenOf)));
      expect(wrong).toEqual([]);
    },
  );

  it('to vote go and come with the role, for tokens and API keys alike [UV-02]', async () => {
    const platform = shared();
    const {
      entryIds: [entryId],
    } = await platform.seed({ contest: { vote_policy: 'toggle' } });
    const email = `${randomUUID()}@example.org`;
    const userId = await insertAccount(platform.db, { email, roles: ['voter', 'creator'] });
    const signIn = async () =>
      ((await tryPassword(platform.url, rightPassword, { email })).body as { accessToken: string }).accessToken;
    const cast = async (token: string) =>
      codeOf(await apiClient(platform.url, { token }).call(castVote, { body: { entryId, type: 'like' } }));
    const token = await signIn();
    const made = await apiClient(platform.url, { token }).call(createApiKey, {
      body: { name: 'Voting', scopes: ['votes:write'], password: rightPassword },
    });
    const { key } = made.body as { key: string };
    expect([await cast(token), await cast(key)]).toEqual([202, 202]);
    const admin = await platform.admin();
    expect((await admin.call(revokeRole, { params: { userId, role: 'voter' } })).status).toBeLessThan(300);
    await eventually(
      async () => expect([await cast(token), await cast(key)]).toEqual(['TOKEN_INVALID', 'ROLE_MISSING']),
      withinASecond,
    );
    expect(await cast(await signIn())).toBe('ROLE_MISSING');
    expect((await admin.call(grantRole, { params: { userId }, body: { role: 'voter' } })).status).toBe(201);
    await eventually(async () => expect([await cast(await signIn()), await cast(key)]).toEqual([202, 202]));
  });

  it('of an API key end in every service when it is deleted [XF-110]', async () => {
    const platform = shared();
    const { contestId } = await platform.seed();
    const email = `${randomUUID()}@example.org`;
    await insertAccount(platform.db, { email, roles: ['voter', 'admin'] });
    const { accessToken } = (await tryPassword(platform.url, rightPassword, { email })).body as { accessToken: string };
    const owner = apiClient(platform.url, { token: accessToken });
    const made = await owner.call(createApiKey, {
      body: { name: 'All', scopes: ['profile:read', 'votes:read', 'contests:write'], password: rightPassword },
    });
    const { id, key } = made.body as { id: string; key: string };
    const client = apiClient(platform.url, { token: key });
    const use = async () => [
      codeOf(await client.call(getMe)),
      codeOf(await client.call(listMyVotes)),
      codeOf(await client.call(updateContest, { params: { contestId }, body: { name: 'By a key' } })),
    ];
    expect(await use()).toEqual([200, 200, 200]);
    expect(
      (await owner.call(revokeApiKey, { params: { apiKeyId: id }, body: { password: rightPassword } })).status,
    ).toBe(204);
    await eventually(
      async () => expect(await use()).toEqual(['TOKEN_INVALID', 'TOKEN_INVALID', 'TOKEN_INVALID']),
      withinASecond,
    );
  });
});
