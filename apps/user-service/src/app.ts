import { createHttpService } from '@urvote/platform/http/http-service';
import type { Service } from '@urvote/platform/lifecycle/run-service';
import type { UserServiceConfig } from './config.ts';
import { createContext, type Overrides } from './context.ts';
import { startMail } from './start-mail.ts';
import { routes } from './routes.ts';

export async function createService(config: UserServiceConfig, overrides: Overrides = {}): Promise<Service> {
  const context = await createContext(config, overrides);
  const http = createHttpService(context, {
    routes: routes(context),
    http: config.http,
    auth: { tokens: context.verifier, apiKeys: context.apiKeys },
    limiters: context.limiters,
    idempotency: context.idempotency,
    validateResponses: !config.isProduction,
  });
  let mail: AsyncDisposable | undefined;
  return {
    async start() {
      const address = await http.start();
      mail = startMail(context);
      return address;
    },
    async [Symbol.asyncDispose]() {
      await mail?.[Symbol.asyncDispose]();
      await http[Symbol.asyncDispose]();
    },
  };
}
