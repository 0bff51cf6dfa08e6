import { ClientError } from 'openid-client';

const unavailableCodes = ['OAUTH_TIMEOUT', 'OAUTH_ABORT'];

/** Whether the provider did not answer or answered that something broke there; a refusal is neither. */
export function isProviderUnavailable(error: unknown): boolean {
  if (error instanceof ClientError) {
    if (unavailableCodes.includes(error.code ?? '')) return true;
    return error.cause instanceof Response ? error.cause.status >= 500 : isFailedFetch(error.cause);
  }
  return isFailedFetch(error);
}

/** What is thrown for a wrong argument has a code; what fetch throws has none. */
function isFailedFetch(error: unknown): boolean {
  return error instanceof TypeError && !('code' in error);
}
