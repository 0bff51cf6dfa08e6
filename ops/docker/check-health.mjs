// node check-health.mjs VARIABLE DEFAULT: exit 0 when the service on this container's port says it is alive.
// Liveness, not readiness: a service that waits for PostgreSQL is well and must not be replaced.
const [variable, defaultPort] = process.argv.slice(2);
const url = `http://127.0.0.1:${process.env[variable] ?? defaultPort}/health/live`;
const alive = await fetch(url, { signal: AbortSignal.timeout(2500) }).then(
  (response) => response.ok,
  () => false,
);
process.exitCode = alive ? 0 : 1;
