import { runService } from '@urvote/platform/lifecycle/run-service';
import { createService } from './app.ts';
import { readConfig } from './config.ts';

await runService('media-service', async () => createService(readConfig()));
