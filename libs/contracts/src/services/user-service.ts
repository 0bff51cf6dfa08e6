import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from '../http/api-keys/api-key-endpoints.ts';
import { getMe, listTokenKeys, signIn } from '../http/auth/auth-endpoints.ts';
import { deleteContactConsent, putContactConsent } from '../http/contact-consents/contact-consent-endpoints.ts';
import { deleteOwnAccount, exportOwnData } from '../http/data-rights/data-rights-endpoints.ts';
import {
  linkGoogle,
  listIdentities,
  returnFromGoogle,
  signInWithGoogle,
  unlinkIdentity,
} from '../http/identities/identity-endpoints.ts';
import { setMembership } from '../http/memberships/membership-endpoints.ts';
import {
  addPasskey,
  beginPasskey,
  beginPasskeySignIn,
  listPasskeys,
  removePasskey,
  signInWithPasskey,
} from '../http/passkeys/passkey-endpoints.ts';
import {
  changePassword,
  forgotPassword,
  requestMagicLink,
  resetPassword,
  useMagicLink,
} from '../http/passwords/password-endpoints.ts';
import {
  deleteMyArtistProfile,
  getArtist,
  getMyArtistProfile,
  updateMyArtistProfile,
} from '../http/profiles/artist-endpoints.ts';
import { getMyProfile, getProfile, updateMyProfile } from '../http/profiles/profile-endpoints.ts';
import {
  readMagicLinkPage,
  readResetPasswordPage,
  readVerifyEmailPage,
  sendMagicLinkPage,
  sendResetPasswordPage,
  sendVerifyEmailPage,
} from '../http/registration/link-page-endpoints.ts';
import { register, resendVerification, verifyEmail } from '../http/registration/registration-endpoints.ts';
import {
  beginTotp,
  confirmTotp,
  getSecondFactors,
  passSecondFactor,
  removeTotp,
  renewRecoveryCodes,
} from '../http/second-factors/second-factor-endpoints.ts';
import {
  listSessions,
  refreshSession,
  revokeOtherSessions,
  revokeSession,
  signOut,
} from '../http/sessions/session-endpoints.ts';
import {
  getUser,
  grantRole,
  listUsers,
  reactivateUser,
  revokeRole,
  suspendUser,
} from '../http/user-admin/user-admin-endpoints.ts';

export const userServiceEndpoints = [
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
  putContactConsent,
  deleteContactConsent,
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
] as const;
