import { startEmbeddedObjectStore } from '@urvote/embedded/embedded-object-store';
import { createLogger } from '@urvote/platform/logger/logger';

const { ROOT_ACCESS_KEY_ID: accessKeyId = '', ROOT_SECRET_ACCESS_KEY: secretAccessKey = '' } = process.env;
const logger = createLogger({ service: 'object-store', level: 'warn' });
const port = 7070;
const options = { dataDir: '/data', bucket: 'urvote', port, credentials: { accessKeyId, secretAccessKey }, logger };
await using store = await startEmbeddedObjectStore(options);
console.log(store.settings.endpoint);
await new Promise((resolve) => process.once('SIGTERM', resolve));
