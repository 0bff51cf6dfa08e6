/** METRICS_TOKEN of services in tests. */
export const metricsToken = 'the-token-that-reads-metrics-in-tests';

/** What the service at the address measures. @throws Error unless it answers 200 */
export async function readMetrics(url: string, token: string = metricsToken): Promise<string> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status} ${text}`);
  return text;
}
