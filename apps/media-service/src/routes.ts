import type { Route } from '@urvote/platform/http/define-route';
import type { AppContext } from './context.ts';
import { getMediaRoute } from './media/get-media.route.ts';

export function routes(app: AppContext): Route[] {
  return [getMediaRoute(app)];
}
