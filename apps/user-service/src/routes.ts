import type { Route } from '@urvote/platform/http/define-route';
import { getMeRoute } from './accounts/get-me.route.ts';
import { createApiKeyRoute } from './api-keys/create-api-key.route.ts';
import { listApiKeysRoute } from './api-keys/list-api-keys.route.ts';
import { revokeApiKeyRoute } from './api-keys/revoke-api-key.route.ts';
import { rotateApiKeyRoute } from './api-keys/rotate-api-key.route.ts';
import { deleteMyArtistProfileRoute } from './artists/delete-my-artist-profile.route.ts';
import { getArtistRoute } from './artists/get-artist.route.ts';
import { getMyArtistProfileRoute } from './artists/get-my-artist-profile.route.ts';
import { updateMyArtistProfileRoute } from './artists/update-my-artist-profile.route.ts';
import type { AppContext } from './context.ts';
import { deleteOwnAccountRoute } from './data-rights/delete-own-account.route.ts';
import { exportOwnDataRoute } from './data-rights/export-own-data.route.ts';
import { linkGoogleRoute } from './identities/link-google.route.ts';
import { listIdentitiesRoute } from './identities/list-identities.route.ts';
import { returnFromGoogleRoute } from './identities/return-from-google.route.ts';
import { signInWithGoogleRoute } from './identities/sign-in-with-google.route.ts';
import { unlinkIdentityRoute } from './identities/unlink-identity.route.ts';
import { setMembershipRoute } from './memberships/set-membership.route.ts';
import { readMagicLinkPageRoute } from './pages/read-magic-link-page.route.ts';
import { readResetPasswordPageRoute } from './pages/read-reset-password-page.route.ts';
import { readVerifyEmailPageRoute } from './pages/read-verify-email-page.route.ts';
import { sendMagicLinkPageRoute } from './pages/send-magic-link-page.route.ts';
import { sendResetPasswordPageRoute } from './pages/send-reset-password-page.route.ts';
import { sendVerifyEmailPageRoute } from './pages/send-verify-email-page.route.ts';
import { addPasskeyRoute } from './passkeys/add-passkey.route.ts';
import { beginPasskeySignInRoute } from './passkeys/begin-passkey-sign-in.route.ts';
import { beginPasskeyRoute } from './passkeys/begin-passkey.route.ts';
import { listPasskeysRoute } from './passkeys/list-passkeys.route.ts';
import { removePasskeyRoute } from './passkeys/remove-passkey.route.ts';
import { signInWithPasskeyRoute } from './passkeys/sign-in-with-passkey.route.ts';
import { changePasswordRoute } from './passwords/change-password.route.ts';
import { forgotPasswordRoute } from './passwords/forgot-password.route.ts';
import { resetPasswordRoute } from './passwords/reset-password.route.ts';
import { getMyProfileRoute } from './profiles/get-my-profile.route.ts';
import { getProfileRoute } from './profiles/get-profile.route.ts';
import { updateMyProfileRoute } from './profiles/update-my-profile.route.ts';
import { registerRoute } from './registration/register.route.ts';
import { resendVerificationRoute } from './registration/resend-verification.route.ts';
import { verifyEmailRoute } from './registration/verify-email.route.ts';
import { grantRoleRoute } from './roles/grant-role.route.ts';
import { revokeRoleRoute } from './roles/revoke-role.route.ts';
import { beginTotpRoute } from './second-factors/begin-totp.route.ts';
import { confirmTotpRoute } from './second-factors/confirm-totp.route.ts';
import { getSecondFactorsRoute } from './second-factors/get-second-factors.route.ts';
import { removeTotpRoute } from './second-factors/remove-totp.route.ts';
import { renewRecoveryCodesRoute } from './second-factors/renew-recovery-codes.route.ts';
import { listSessionsRoute } from './sessions/list-sessions.route.ts';
import { refreshSessionRoute } from './sessions/refresh-session.route.ts';
import { revokeOtherSessionsRoute } from './sessions/revoke-other-sessions.route.ts';
import { revokeSessionRoute } from './sessions/revoke-session.route.ts';
import { signOutRoute } from './sessions/sign-out.route.ts';
import { passSecondFactorRoute } from './sign-in/pass-second-factor.route.ts';
import { requestMagicLinkRoute } from './sign-in/request-magic-link.route.ts';
import { signInRoute } from './sign-in/sign-in.route.ts';
import { useMagicLinkRoute } from './sign-in/use-magic-link.route.ts';
import { listTokenKeysRoute } from './tokens/list-token-keys.route.ts';
import { getUserRoute } from './user-admin/get-user.route.ts';
import { listUsersRoute } from './user-admin/list-users.route.ts';
import { reactivateUserRoute } from './user-admin/reactivate-user.route.ts';
import { suspendUserRoute } from './user-admin/suspend-user.route.ts';

export function routes(app: AppContext): Route[] {
  return [
    signInRoute(app),
    passSecondFactorRoute(app),
    requestMagicLinkRoute(app),
    useMagicLinkRoute(app),
    signInWithGoogleRoute(app),
    returnFromGoogleRoute(app),
    beginPasskeySignInRoute(app),
    signInWithPasskeyRoute(app),

    registerRoute(app),
    verifyEmailRoute(app),
    resendVerificationRoute(app),
    forgotPasswordRoute(app),
    resetPasswordRoute(app),
    changePasswordRoute(app),
    readVerifyEmailPageRoute(),
    sendVerifyEmailPageRoute(app),
    readResetPasswordPageRoute(),
    sendResetPasswordPageRoute(app),
    readMagicLinkPageRoute(),
    sendMagicLinkPageRoute(app),

    listTokenKeysRoute(app),
    refreshSessionRoute(app),
    listSessionsRoute(app),
    signOutRoute(app),
    // Before the route with the parameter, which would take "others" for one.
    revokeOtherSessionsRoute(app),
    revokeSessionRoute(app),

    getSecondFactorsRoute(app),
    beginTotpRoute(app),
    confirmTotpRoute(app),
    removeTotpRoute(app),
    renewRecoveryCodesRoute(app),
    beginPasskeyRoute(app),
    addPasskeyRoute(app),
    listPasskeysRoute(app),
    removePasskeyRoute(app),
    linkGoogleRoute(app),
    listIdentitiesRoute(app),
    unlinkIdentityRoute(app),

    getMeRoute(app),
    getMyProfileRoute(app),
    updateMyProfileRoute(app),
    getProfileRoute(app),
    getMyArtistProfileRoute(app),
    updateMyArtistProfileRoute(app),
    deleteMyArtistProfileRoute(app),
    getArtistRoute(app),
    createApiKeyRoute(app),
    listApiKeysRoute(app),
    rotateApiKeyRoute(app),
    revokeApiKeyRoute(app),
    exportOwnDataRoute(app),
    deleteOwnAccountRoute(app),

    listUsersRoute(app),
    getUserRoute(app),
    suspendUserRoute(app),
    reactivateUserRoute(app),
    grantRoleRoute(app),
    revokeRoleRoute(app),
    setMembershipRoute(app),
  ];
}
