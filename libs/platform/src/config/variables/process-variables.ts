import { z } from 'zod';
import { cidrList, httpUrl, originList } from './fields.ts';
import { defineVariables } from './variable.ts';

/** How a process runs and listens. */
export const processVariables = defineVariables({
  NODE_ENV: {
    schema: z.enum(['development', 'test', 'production']).default('development'),
    description: 'production, development or test; production refuses weak settings.',
    cost: 'outside of production every response is compared with its contract, which takes time.',
    example: 'production',
  },
  LOG_LEVEL: {
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    description: 'trace, debug, info, warn, error, fatal or silent; the one-process platform has warn.',
    cost: 'below info there are several lines for every request.',
  },
  HOST: { schema: z.string().default('127.0.0.1'), description: 'Address to listen on; 0.0.0.0 in containers.' },
  TRUSTED_PROXIES: {
    schema: cidrList,
    description:
      'Proxies whose X-Forwarded-For is believed: addresses and networks, separated by commas; none by default.',
    cost: 'whoever is in the list can pass for any address, and without its proxy everybody shares one address’s limits.',
  },
  CORS_ORIGINS: {
    schema: originList,
    description: 'Origins that browsers may call from, separated by commas; none by default.',
    cost: 'pages of these origins act with the rights of whoever is signed in.',
  },
  PUBLIC_URL: {
    schema: httpUrl.default('http://127.0.0.1:8080'),
    description: 'Address under which people reach the platform; links in mails begin with it.',
    cost: 'links that were sent before lead to the old address.',
    example: 'http://localhost:8080',
  },
});
