import { isIP } from 'node:net';
import { z } from 'zod';

/** A secret given by the environment; at least 32 characters by default. The message tells its length, never itself. */
export function secret(minLength = 32): z.ZodString {
  return z.string().min(minLength, `must have at least ${minLength} characters`);
}

export function port(defaultPort: number): z.ZodDefault<z.ZodCoercedNumber> {
  return z.coerce.number().int().min(0).max(65_535).default(defaultPort);
}

export function count(defaultCount: number, min = 1): z.ZodDefault<z.ZodCoercedNumber> {
  return z.coerce.number().int().min(min).default(defaultCount);
}

export const milliseconds = (defaultMs: number, min?: number) => count(defaultMs, min);

function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isCidr(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

/** Comma-separated names. */
export const nameList = z.string().default('').transform(list);

/** Comma-separated addresses and networks. */
export const cidrList = z
  .string()
  .default('')
  .transform(list)
  .refine((parts) => parts.every(isCidr), 'must be addresses or networks like 10.0.0.0/8, separated by commas');

/** Comma-separated origins. */
export const originList = z
  .string()
  .default('')
  .transform(list)
  .refine((parts) => parts.every(isOrigin), 'must be origins like https://vote.example, separated by commas');

export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });
export const redisUrl = z.url({ protocol: /^rediss?$/, error: 'must be a redis or rediss URL' });
export const smtpUrl = z.url({ protocol: /^smtps?$/, error: 'must be an smtp or smtps URL' });
export const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres URL' });

const privateJwkFields = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().length(43),
  d: z.string().length(43),
  kid: z.string().min(1),
});

export type PrivateJwk = z.infer<typeof privateJwkFields>;

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'must be JSON' });
    return z.NEVER;
  }
}

const keyMessage = 'must be Ed25519 private JWK with a kid';

function key(value: unknown, context: z.RefinementCtx): PrivateJwk {
  const parsed = privateJwkFields.safeParse(value);
  if (parsed.success) return parsed.data;
  context.addIssue({ code: 'custom', message: keyMessage });
  return z.NEVER;
}

/** One Ed25519 private key as JWK JSON. */
export const privateJwk = z.string().transform((text, context) => key(parseJson(text, context), context));

const publicJwk = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().length(43),
  kid: z.string().min(1),
  alg: z.literal('EdDSA').default('EdDSA'),
  use: z.literal('sig').default('sig'),
});

export type PublicJwk = z.infer<typeof publicJwk>;

/** A JSON array of Ed25519 public keys. Strict, since whatever is in it is published. */
export const publicJwks = z
  .string()
  .default('[]')
  .transform((text, context): PublicJwk[] => {
    const parsed = z.array(publicJwk).safeParse(parseJson(text, context));
    if (parsed.success) return parsed.data;
    context.addIssue({
      code: 'custom',
      message: 'must be a JSON array of Ed25519 public JWKs with a kid, and no more',
    });
    return z.NEVER;
  });

/** A JSON array of Ed25519 private keys; the first one signs, all of them are published. */
export const privateJwks = z.string().transform((text, context): PrivateJwk[] => {
  const value = parseJson(text, context);
  if (Array.isArray(value) && value.length > 0) return value.map((each) => key(each, context));
  context.addIssue({ code: 'custom', message: 'must be a JSON array with at least one key' });
  return z.NEVER;
});
