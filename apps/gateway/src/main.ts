import { runService } from '@urvote/platform/lifecycle/run-service';
import { createGateway } from './app.ts';
import { readGatewayConfig } from './config.ts';

await runService('gateway', async () => createGateway(readGatewayConfig()));
