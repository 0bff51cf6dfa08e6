import { eventually } from '@urvote/testkit/eventually';

export interface Readiness {
  status: number;
  /** Verdict by dependency. */
  checks: Record<string, string>;
  /** The whole body, to look for what must not be in it. */
  text: string;
}

export async function readinessOf(url: string): Promise<Readiness> {
  const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(10_000) });
  const text = await response.text();
  const { checks = {} } = JSON.parse(text) as { checks?: Record<string, string> };
  return { status: response.status, checks, text };
}

/** Waits until the service is ready. */
export async function untilReady(url: string, timeoutMs = 60_000): Promise<void> {
  await eventually(
    async () => {
      const { status, text } = await readinessOf(url);
      if (status !== 200) throw new Error(`${url} is not ready: ${text}`);
    },
    { timeoutMs, intervalMs: 100 },
  );
}

/** Waits until the service says that it misses this dependency. */
export async function untilMissing(url: string, dependency: string, timeoutMs = 30_000): Promise<Readiness> {
  return eventually(
    async () => {
      const readiness = await readinessOf(url);
      if (readiness.status !== 503 || readiness.checks[dependency] !== 'unavailable') {
        throw new Error(`${url} does not miss ${dependency}: ${readiness.text}`);
      }
      return readiness;
    },
    { timeoutMs, intervalMs: 100 },
  );
}
