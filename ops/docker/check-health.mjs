// Exit 0 when the service on this container's port says it is alive; the image says which variable names the port.
// Liveness, not readiness: a service that waits for PostgreSQL is well and must not be replaced.
const { HOST = '0.0.0.0', PORT_VARIABLE = '', PORT } = process.env;
const url = `http://${HOST === '0.0.0.0' ? '127.0.0.1' : HOST}:${process.env[PORT_VARIABLE] ?? PORT}/health/live`;
const alive = await fetch(url, { signal: AbortSignal.timeout(5000) }).then(
  (response) => response.ok,
  () => false,
);
process.exitCode = alive ? 0 : 1;
