import { Secret, TOTP } from 'otpauth';

const issuer = 'UrVote';
const secretBytes = 20;
const periodSeconds = 30;
/** Steps accepted before and after the present one: clocks differ and people type slowly. */
const window = 1;

/** RFC 6238 with the parameters that every authenticator app knows. */
function totpOf(secret: string, label = ''): TOTP {
  return new TOTP({
    issuer,
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: periodSeconds,
    secret: Secret.fromBase32(secret),
  });
}

export function newTotpSecret(): string {
  return new Secret({ size: secretBytes }).base32;
}

/** For a QR code. */
export function totpUri(secret: string, label: string): string {
  return totpOf(secret, label).toString();
}

/** @returns the time step that the code belongs to; undefined when it is none of now */
export function matchTotpStep(secret: string, code: string, nowMs: number): number | undefined {
  const delta = totpOf(secret).validate({ token: code, timestamp: nowMs, window });
  return delta === null ? undefined : TOTP.counter({ period: periodSeconds, timestamp: nowMs }) + delta;
}
