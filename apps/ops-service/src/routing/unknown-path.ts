import { methodRefusal } from '@urvote/platform/http/method-refusal';
import type { ProxyRoute } from '@urvote/platform/proxy/proxy-route';
import type { AppContext } from '../context.ts';
import { identifyOperator } from '../session/operator.ts';

/** Only an operator is told that a path does not exist, or which methods it takes. */
export function unknownPath(app: AppContext): ProxyRoute {
  return {
    name: 'none',
    matches: () => true,
    async forward({ exchange, clientIp, isSecure }) {
      await identifyOperator(app.sessions, { headers: exchange.request.headers, clientIp, isSecure });
      throw methodRefusal(exchange.allowed);
    },
    [Symbol.dispose]: () => {},
  };
}
