import { runService } from '@urvote/platform/lifecycle/run-service';
import { createService } from './app.ts';
import { readConfig } from './config.ts';

await runService('ops-service', async () => createService(readConfig()));
