import type { Service } from '@urvote/platform/lifecycle/run-service';
import { createHttpService } from '@urvote/platform/service/http-service';
import type { UserServiceConfig } from './config.ts';
import { createContext, type Overrides } from './context.ts';
import { routes } from './routes.ts';
import { startMail } from './start-mail.ts';

export async function createService(config: UserServiceConfig, overrides: Overrides = {}): Promise<Service> {
  let mail: AsyncDisposable | undefined;
  return createHttpService(config, await createContext(config, overrides), (context) => ({
    routes: routes(context),
    auth: { tokens: context.verifier, apiKeys: context.apiKeys },
    limiters: context.limiters,
    idempotency: context.idempotency,
    onStarted: () => void (mail = startMail(context)),
    onStopping: () => mail?.[Symbol.asyncDispose](),
  }));
}
