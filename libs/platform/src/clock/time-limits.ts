export const connectTimeoutMs = 2_000;

/**
 * Beyond the connect timeout, so that a check ends by its dependency's own error, and within the 2,500 ms that the
 * containers' probe waits.
 */
export const healthCheckTimeoutMs = connectTimeoutMs + 250;
