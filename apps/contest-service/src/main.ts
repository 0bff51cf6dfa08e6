import { runService } from '@urvote/platform/lifecycle/run-service';
import { createService } from './app.ts';
import { readConfig } from './config.ts';
import { serviceName } from './logger.ts';

await runService(serviceName, async () => createService(readConfig()));
