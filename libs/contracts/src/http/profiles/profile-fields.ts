import { z } from 'zod';
import { countryCode, withoutNul } from '../../endpoint/fields.ts';
import { isCountryCode } from './iso-countries.ts';
import { isTimeZone } from './time-zones.ts';

/** Everybody reads these texts, so nobody's address is in them. */
const withoutAt = /^[^@\0]*$/;

export const text = (longest: number) => z.string().trim().min(1).max(longest).regex(withoutNul);

export const addresslessText = (longest: number) =>
  z.string().trim().min(1).max(longest).regex(withoutAt, 'no e-mail addresses: everybody can read this');

export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { message: 'a time zone of the IANA database' })
  .meta({ examples: ['Europe/Berlin'] });

export const country = countryCode.refine(isCountryCode, { message: 'there is no such country' });

/** BCP 47, language in small letters. */
export const localeTag = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language tag such as en or pt-BR')
  .meta({ examples: ['en', 'pt-BR'] });

const printable = /^https?:\/\/[^\s\0]+$/;

/** An address that can be put into a link without harm: `http` or `https`, nothing else. */
export const httpUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .regex(printable, 'an address that begins with http:// or https://')
  .meta({ examples: ['https://example.org'] });

export const httpsUrl = z
  .url({ protocol: /^https$/ })
  .max(2048)
  .regex(/^https:\/\/[^\s\0]+$/, 'an address that begins with https://')
  .meta({ examples: ['https://example.org'] });

export const isNotEmpty = (patch: object): boolean => Object.keys(patch).length > 0;
export const notEmptyMessage = { message: 'send at least one field' };
