import type { userServiceEndpoints } from '@urvote/contracts/services/user-service';
import type { Route, RoutesOf } from '@urvote/platform/http/define-route';
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
import { deleteContactConsentRoute, putContactConsentRoute } from './contact-consents/contact-consents.routes.ts';
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

/** The table of contents: one line an endpoint, and the contract's list says which there must be. */
export function routes(app: AppContext): Route[] {
  return Object.values<Route>({
    signIn: signInRoute(app),
    passSecondFactor: passSecondFactorRoute(app),
    requestMagicLink: requestMagicLinkRoute(app),
    useMagicLink: useMagicLinkRoute(app),
    signInWithGoogle: signInWithGoogleRoute(app),
    returnFromGoogle: returnFromGoogleRoute(app),
    beginPasskeySignIn: beginPasskeySignInRoute(app),
    signInWithPasskey: signInWithPasskeyRoute(app),

    register: registerRoute(app),
    verifyEmail: verifyEmailRoute(app),
    resendVerification: resendVerificationRoute(app),
    forgotPassword: forgotPasswordRoute(app),
    resetPassword: resetPasswordRoute(app),
    changePassword: changePasswordRoute(app),
    readVerifyEmailPage: readVerifyEmailPageRoute(),
    sendVerifyEmailPage: sendVerifyEmailPageRoute(app),
    readResetPasswordPage: readResetPasswordPageRoute(),
    sendResetPasswordPage: sendResetPasswordPageRoute(app),
    readMagicLinkPage: readMagicLinkPageRoute(),
    sendMagicLinkPage: sendMagicLinkPageRoute(app),

    listTokenKeys: listTokenKeysRoute(app),
    refreshSession: refreshSessionRoute(app),
    listSessions: listSessionsRoute(app),
    signOut: signOutRoute(app),
    // Before the route with the parameter, which would take "others" for one.
    revokeOtherSessions: revokeOtherSessionsRoute(app),
    revokeSession: revokeSessionRoute(app),

    getSecondFactors: getSecondFactorsRoute(app),
    beginTotp: beginTotpRoute(app),
    confirmTotp: confirmTotpRoute(app),
    removeTotp: removeTotpRoute(app),
    renewRecoveryCodes: renewRecoveryCodesRoute(app),
    beginPasskey: beginPasskeyRoute(app),
    addPasskey: addPasskeyRoute(app),
    listPasskeys: listPasskeysRoute(app),
    removePasskey: removePasskeyRoute(app),
    linkGoogle: linkGoogleRoute(app),
    listIdentities: listIdentitiesRoute(app),
    unlinkIdentity: unlinkIdentityRoute(app),

    getMe: getMeRoute(app),
    getMyProfile: getMyProfileRoute(app),
    updateMyProfile: updateMyProfileRoute(app),
    getProfile: getProfileRoute(app),
    getMyArtistProfile: getMyArtistProfileRoute(app),
    updateMyArtistProfile: updateMyArtistProfileRoute(app),
    deleteMyArtistProfile: deleteMyArtistProfileRoute(app),
    getArtist: getArtistRoute(app),
    createApiKey: createApiKeyRoute(app),
    listApiKeys: listApiKeysRoute(app),
    rotateApiKey: rotateApiKeyRoute(app),
    revokeApiKey: revokeApiKeyRoute(app),
    exportOwnData: exportOwnDataRoute(app),
    putContactConsent: putContactConsentRoute(app),
    deleteContactConsent: deleteContactConsentRoute(app),
    deleteOwnAccount: deleteOwnAccountRoute(app),

    listUsers: listUsersRoute(app),
    getUser: getUserRoute(app),
    suspendUser: suspendUserRoute(app),
    reactivateUser: reactivateUserRoute(app),
    grantRole: grantRoleRoute(app),
    revokeRole: revokeRoleRoute(app),
    setMembership: setMembershipRoute(app),
  } satisfies RoutesOf<typeof userServiceEndpoints>);
}
