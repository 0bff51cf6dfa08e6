import { createLogger } from '@urvote/platform/logger/logger';
import { runService } from '@urvote/platform/lifecycle/run-service';
import { createStandalone } from './app.ts';
import { readConfig } from './config.ts';

const config = readConfig();
await runService('standalone', () => createStandalone(config), {
  logger: createLogger({ service: 'standalone', level: config.logLevel }),
});
