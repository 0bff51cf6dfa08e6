import { password } from '../stage/people.queries.ts';

/** Everybody signs in at the same moment, each from an address of their own. @throws Error when one is refused */
export async function signInAll(url: string, emails: readonly string[]): Promise<{ perSecond: number }> {
  const startedAt = performance.now();
  await Promise.all(
    emails.map(async (email, index) => {
      const response = await fetch(`${url}/api/v1/auth/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': `198.51.100.${index}` },
        body: JSON.stringify({ email, password }),
      });
      if (response.status !== 200)
        throw new Error(`a sign-in was answered ${response.status}: ${await response.text()}`);
      await response.arrayBuffer();
    }),
  );
  return { perSecond: (emails.length * 1000) / (performance.now() - startedAt) };
}
