/** Longest time a connection to a store or to another service may take to be made. */
export const connectTimeoutMs = 2_000;

/**
 * Longest time of one health check: beyond the connect timeout, so that a check ends by its dependency's own error, and within the
 * 2,500 ms that the containers' probe waits for an answer.
 */
export const healthCheckTimeoutMs = connectTimeoutMs + 250;
