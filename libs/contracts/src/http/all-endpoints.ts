import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from './api-keys/api-key-endpoints.ts';
import { getMe, listTokenKeys, signIn } from './auth/auth-endpoints.ts';
import { confirmVote, readConfirmationPage, sendConfirmationPage } from './confirmations/confirmation-endpoints.ts';
import { approveEntry, putVoterList, rejectEntry, updateContest } from './contests/contest-admin-endpoints.ts';
import {
  getBoardVotingStats,
  getContest,
  getEntry,
  getLeaderboard,
  listClients,
  listContests,
  listEntries,
  streamLeaderboard,
} from './contests/contest-endpoints.ts';
import { deleteOwnAccount, exportOwnData } from './data-rights/data-rights-endpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { submitEntry } from './entries/entry-endpoints.ts';
import { createGuestSession } from './guests/guest-endpoints.ts';
import {
  linkGoogle,
  listIdentities,
  returnFromGoogle,
  signInWithGoogle,
  unlinkIdentity,
} from './identities/identity-endpoints.ts';
import { getMedia } from './media/media-endpoints.ts';
import { getBoardOwnerDashboard } from './memberships/dashboard-endpoints.ts';
import { setMembership } from './memberships/membership-endpoints.ts';
import {
  deleteMyArtistProfile,
  getArtist,
  getMyArtistProfile,
  updateMyArtistProfile,
} from './profiles/artist-endpoints.ts';
import {
  changePassword,
  forgotPassword,
  requestMagicLink,
  resetPassword,
  useMagicLink,
} from './passwords/password-endpoints.ts';
import { getMyProfile, getProfile, updateMyProfile } from './profiles/profile-endpoints.ts';
import {
  listSessions,
  refreshSession,
  revokeOtherSessions,
  revokeSession,
  signOut,
} from './sessions/session-endpoints.ts';
import {
  readMagicLinkPage,
  readResetPasswordPage,
  readVerifyEmailPage,
  sendMagicLinkPage,
  sendResetPasswordPage,
  sendVerifyEmailPage,
} from './registration/link-page-endpoints.ts';
import { register, resendVerification, verifyEmail } from './registration/registration-endpoints.ts';
import {
  addPasskey,
  beginPasskey,
  beginPasskeySignIn,
  listPasskeys,
  removePasskey,
  signInWithPasskey,
} from './passkeys/passkey-endpoints.ts';
import {
  beginTotp,
  confirmTotp,
  getSecondFactors,
  passSecondFactor,
  removeTotp,
  renewRecoveryCodes,
} from './second-factors/second-factor-endpoints.ts';
import {
  getUser,
  grantRole,
  listUsers,
  reactivateUser,
  revokeRole,
  suspendUser,
} from './user-admin/user-admin-endpoints.ts';
import {
  castVote,
  getVote,
  getVoteReceipt,
  listMyVotes,
  listReceiptKeys,
  withdrawVote,
} from './votes/vote-endpoints.ts';

/** What each service answers; the OpenAPI document is their union. */
export const endpointsByService = {
  gateway: [
    castVote,
    confirmVote,
    readConfirmationPage,
    sendConfirmationPage,
    getVote,
    getVoteReceipt,
    withdrawVote,
    listMyVotes,
    listReceiptKeys,
    createGuestSession,
    listClients,
    listContests,
    getContest,
    listEntries,
    getEntry,
    getLeaderboard,
    streamLeaderboard,
    getBoardVotingStats,
  ],
  'user-service': [
    getMyProfile,
    updateMyProfile,
    getProfile,
    getMyArtistProfile,
    updateMyArtistProfile,
    deleteMyArtistProfile,
    getArtist,
    setMembership,
    register,
    verifyEmail,
    resendVerification,
    forgotPassword,
    resetPassword,
    changePassword,
    requestMagicLink,
    useMagicLink,
    readVerifyEmailPage,
    sendVerifyEmailPage,
    readResetPasswordPage,
    sendResetPasswordPage,
    readMagicLinkPage,
    sendMagicLinkPage,
    signIn,
    getMe,
    listTokenKeys,
    listUsers,
    getUser,
    suspendUser,
    reactivateUser,
    grantRole,
    revokeRole,
    exportOwnData,
    deleteOwnAccount,
    signInWithGoogle,
    returnFromGoogle,
    linkGoogle,
    listIdentities,
    unlinkIdentity,
    passSecondFactor,
    getSecondFactors,
    beginTotp,
    confirmTotp,
    removeTotp,
    renewRecoveryCodes,
    beginPasskeySignIn,
    signInWithPasskey,
    beginPasskey,
    addPasskey,
    listPasskeys,
    removePasskey,
    createApiKey,
    listApiKeys,
    rotateApiKey,
    revokeApiKey,
    refreshSession,
    listSessions,
    revokeOtherSessions,
    revokeSession,
    signOut,
  ],
  'contest-service': [updateContest, putVoterList, approveEntry, rejectEntry, submitEntry, getBoardOwnerDashboard],
  'media-service': [getMedia],
} as const satisfies Record<string, readonly Endpoint[]>;

export const allEndpoints: readonly Endpoint[] = Object.values(endpointsByService).flat();
