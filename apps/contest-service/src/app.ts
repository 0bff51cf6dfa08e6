import type { Service } from '@urvote/platform/lifecycle/run-service';
import { createHttpService } from '@urvote/platform/service/http-service';
import type { ContestServiceConfig } from './config.ts';
import { startContestClock } from './contest-states/contest-clock.ts';
import { createContext, type Overrides } from './context.ts';
import { startJuryReminders } from './juries/start-jury-reminders.ts';
import { routes } from './routes.ts';
import { startNotifications } from './start-notifications.ts';
import { startWebhooks } from './start-webhooks.ts';

export async function createService(config: ContestServiceConfig, overrides: Overrides = {}): Promise<Service> {
  const work = new AsyncDisposableStack();
  return createHttpService(config, await createContext(config, overrides), (context) => ({
    routes: routes(context),
    auth: { tokens: context.verifier, guests: context.guests, apiKeys: context.apiKeys },
    limiters: context.limiters,
    idempotency: context.idempotency,
    checks: [context.revocations.healthCheck],
    onStarted: () => {
      if (config.runsSweeps) {
        work.use(startContestClock(context));
        work.use(startJuryReminders(context));
      }
      work.use(startWebhooks(context));
      work.use(startNotifications(context));
    },
    onStopping: () => work[Symbol.asyncDispose](),
  }));
}
