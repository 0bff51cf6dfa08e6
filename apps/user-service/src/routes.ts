import type { Route } from '@urvote/platform/http/define-route';
import { getMeRoute } from './accounts/get-me.route.ts';
import { signInRoute } from './accounts/sign-in.route.ts';
import type { AppContext } from './context.ts';
import { listTokenKeysRoute } from './tokens/list-token-keys.route.ts';

export function routes(app: AppContext): Route[] {
  return [
    signInRoute(app),
    getMeRoute(app),
    listTokenKeysRoute(app),
  ];
}
