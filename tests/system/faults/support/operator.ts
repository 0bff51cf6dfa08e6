import { insertAccount, rightPassword } from '@urvote/user-service/user-service.test-support';
import type { Platform } from './platform.ts';

/** Somebody at the operators' pages, signed in by their form. */
export interface Operator {
  url: string;
  /** @returns the page's text as it stands in the document. @throws Error unless it is answered 200 */
  page(path: string): Promise<string>;
  /** @returns where the form leads to. @throws Error unless it leads somewhere */
  submit(path: string, fields: Record<string, string>): Promise<string>;
  headers: Record<string, string>;
}

/** Starts the operators' pages and the accounts behind them. */
export async function signInOperator(platform: Platform, role: 'operator' | 'admin'): Promise<Operator> {
  const users = await platform.addService('user-service', 'USER_SERVICE_PORT', { SMTP_URL: 'smtp://127.0.0.1:9' });
  const { url } = await platform.addService('ops-service', 'OPS_PORT', {
    USER_SERVICE_URL: users.url,
    JWKS_URL: `${users.url}/api/v1/jwks.json`,
  });
  const email = `${role}@example.org`;
  await insertAccount(platform.db, { email, roles: [role] });
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(url + path, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });
  const signedIn = await post('/sign-in', { email, password: rightPassword, next: '/' });
  if (signedIn.status !== 303) throw new Error(`the sign-in is answered ${signedIn.status} ${await signedIn.text()}`);
  const cookies = signedIn.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '');
  const csrf = cookies.find((cookie) => cookie.startsWith('XSRF-TOKEN='))?.slice('XSRF-TOKEN='.length) ?? '';
  const headers = { cookie: cookies.join('; '), 'x-xsrf-token': csrf };
  return {
    url,
    headers,
    async page(path) {
      const response = await fetch(url + path, { headers });
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${path} is answered ${response.status} ${text}`);
      return text;
    },
    async submit(path, fields) {
      const response = await post(path, { csrf, ...fields }, { cookie: headers.cookie });
      const location = response.headers.get('location');
      if (location === null) throw new Error(`${path} is answered ${response.status} ${await response.text()}`);
      return location;
    },
  };
}
