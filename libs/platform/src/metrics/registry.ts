import { collectDefaultMetrics, Registry } from 'prom-client';

/** Gauges with a counter's ending; their sums are in the gauges without it. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/**
 * Milliseconds. Each measurement wakes the process: with the default of 10 an idle process used 2 % of a core, with 50
 * the six services of one process still 0.15 %.
 */
const eventLoopMonitoringPrecision = 250;

export function createRegistry(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision });
  for (const name of misnamed) registry.removeSingleMetric(name);
  return registry;
}
