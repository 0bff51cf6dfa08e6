import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { healthLive, healthReady } from '@urvote/contracts/openapi/operational-endpoints';
import { healthCheckTimeoutMs } from '../clock/time-limits.ts';
import { withTimeout } from '../clock/with-timeout.ts';
import type { HealthCheck } from '../health/health-check.ts';
import { NotReadyError, type NotReadyVerdict } from '../health/not-ready.ts';
import type { Logger } from '../logger/logger.ts';
import { defineRoute, type Route } from './define-route.ts';

export interface HealthOptions {
  checks: readonly HealthCheck[];
  logger: Logger;
  timeoutMs?: number;
  cacheMs?: number;
  /** A monotonic clock. */
  nowMs?: () => number;
}

type Verdict = 'ok' | 'unavailable' | NotReadyVerdict;
type Verdicts = Record<string, Verdict>;

/** Readiness says which dependency is missing and nothing more of it. */
export function healthRoutes(options: HealthOptions): Route[] {
  const readVerdicts = cachedVerdicts(options);
  return [
    defineRoute(healthLive, async () => ({ status: 200, body: { status: 'ok' } })),
    defineRoute(healthReady, async () => {
      const checks = await readVerdicts();
      const missing = Object.keys(checks).filter((name) => checks[name] !== 'ok');
      if (missing.length > 0)
        throw new ProblemError('TEMPORARILY_UNAVAILABLE', {
          detail: `Not available: ${missing.join(', ')}`,
          extensions: { checks },
        });
      return { status: 200, body: { status: 'ok', checks } };
    }),
  ];
}

/** One round of checks serves everybody who asks meanwhile and for a while after. */
function cachedVerdicts(options: HealthOptions): () => Promise<Verdicts> {
  const { checks, timeoutMs = healthCheckTimeoutMs, cacheMs = 1_000, nowMs = () => performance.now() } = options;
  const reportChange = createChangeReport(options.logger);
  let latest: Promise<Verdicts> | undefined;
  let freshUntilMs = Number.POSITIVE_INFINITY;

  async function checkAll(): Promise<Verdicts> {
    const verdicts = await Promise.all(
      checks.map(async ({ name, check }) => {
        const fault = await withTimeout(timeoutMs, Promise.try(check)).then(() => undefined, asError);
        reportChange(name, fault);
        return [name, verdictOf(fault)] as const;
      }),
    );
    freshUntilMs = nowMs() + cacheMs;
    return Object.fromEntries(verdicts);
  }

  return () => {
    if (latest !== undefined && nowMs() < freshUntilMs) return latest;
    freshUntilMs = Number.POSITIVE_INFINITY;
    return (latest = checkAll());
  };
}

function verdictOf(fault: Error | undefined): Verdict {
  if (fault === undefined) return 'ok';
  return fault instanceof NotReadyError ? fault.verdict : 'unavailable';
}

const asError = (fault: unknown): Error => (fault instanceof Error ? fault : new Error(String(fault)));

/** The log tells when a dependency went and when it came back, not each probe. */
function createChangeReport(logger: Logger): (dependency: string, fault: Error | undefined) => void {
  const missing = new Set<string>();
  return (dependency, fault) => {
    if (fault === undefined) {
      if (missing.delete(dependency)) logger.info({ dependency }, 'dependency answers again');
    } else if (!missing.has(dependency)) {
      missing.add(dependency);
      logger.warn({ dependency, err: fault }, 'dependency does not answer');
    }
  };
}
