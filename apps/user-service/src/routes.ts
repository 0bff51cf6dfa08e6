import type { Route } from '@urvote/platform/http/define-route';
import { getMeRoute } from './accounts/get-me.route.ts';
import { deleteMyArtistProfileRoute, getArtistRoute, getMyArtistProfileRoute } from './artists/artists.routes.ts';
import { updateMyArtistProfileRoute } from './artists/update-my-artist-profile.route.ts';
import { setMembershipRoute } from './memberships/set-membership.route.ts';
import { getMyProfileRoute } from './profiles/get-my-profile.route.ts';
import { getProfileRoute } from './profiles/get-profile.route.ts';
import { updateMyProfileRoute } from './profiles/update-my-profile.route.ts';
import { signInRoute } from './sign-in/sign-in.route.ts';
import {
  createApiKeyRoute,
  listApiKeysRoute,
  revokeApiKeyRoute,
  rotateApiKeyRoute,
} from './api-keys/api-keys.routes.ts';
import type { AppContext } from './context.ts';
import { endSessionRoutes } from './sessions/end-sessions.routes.ts';
import { listSessionsRoute } from './sessions/list-sessions.route.ts';
import { refreshSessionRoute } from './sessions/refresh-session.route.ts';
import { linkGoogleRoute } from './identities/link-google.route.ts';
import { listIdentitiesRoute, unlinkIdentityRoute } from './identities/my-identities.routes.ts';
import { returnFromGoogleRoute } from './identities/return-from-google.route.ts';
import { signInWithGoogleRoute } from './identities/sign-in-with-google.route.ts';
import { passkeyRoutes, passkeySignInRoutes } from './passkeys/passkey.routes.ts';
import { getSecondFactorsRoute, passSecondFactorRoute, totpRoutes } from './second-factors/second-factor.routes.ts';
import { listTokenKeysRoute } from './tokens/list-token-keys.route.ts';
import { linkPageRoutes } from './pages/link-pages.routes.ts';
import { passwordRoutes } from './passwords/password.routes.ts';
import { registrationRoutes } from './registration/registration.routes.ts';
import { deleteOwnAccountRoute } from './data-rights/delete-own-account.route.ts';
import { exportOwnDataRoute } from './data-rights/export-own-data.route.ts';
import { userAdminRoutes } from './user-admin/user-admin.routes.ts';

export function routes(app: AppContext): Route[] {
  return [
    signInRoute(app),
    getMeRoute(app),
    getMyProfileRoute(app),
    updateMyProfileRoute(app),
    getProfileRoute(app),
    getMyArtistProfileRoute(app),
    updateMyArtistProfileRoute(app),
    deleteMyArtistProfileRoute(app),
    getArtistRoute(app),
    setMembershipRoute(app),
    ...registrationRoutes(app),
    ...passwordRoutes(app),
    ...linkPageRoutes(app),
    signInWithGoogleRoute(app),
    returnFromGoogleRoute(app),
    linkGoogleRoute(app),
    listIdentitiesRoute(app),
    unlinkIdentityRoute(app),
    passSecondFactorRoute(app),
    getSecondFactorsRoute(app),
    ...totpRoutes(app),
    ...passkeySignInRoutes(app),
    ...passkeyRoutes(app),
    listTokenKeysRoute(app),
    refreshSessionRoute(app),
    listSessionsRoute(app),
    ...endSessionRoutes(app),
    createApiKeyRoute(app),
    listApiKeysRoute(app),
    rotateApiKeyRoute(app),
    revokeApiKeyRoute(app),
    ...userAdminRoutes(app),
    exportOwnDataRoute(app),
    deleteOwnAccountRoute(app),
  ];
}
