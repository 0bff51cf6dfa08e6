import type { mediaServiceEndpoints } from '@urvote/contracts/services/media-service';
import type { Route, RoutesOf } from '@urvote/platform/http/define-route';
import type { AppContext } from './context.ts';
import { getMediaRoute } from './media/get-media.route.ts';

/** The table of contents: one line an endpoint, and the contract's list says which there must be. */
export function routes(app: AppContext): Route[] {
  return Object.values<Route>({
    getMedia: getMediaRoute(app),
  } satisfies RoutesOf<typeof mediaServiceEndpoints>);
}
