import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { deprecationTimes } from '@urvote/contracts/endpoint/deprecation';

/** Name, value, name, value: for the request whose path has these parameters. */
export type DeprecationFields = (params: unknown) => string[];

/** `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and links to read on. @throws {Error} as `deprecationTimes` */
export function deprecationFieldsOf({ id, path, deprecated }: Endpoint): DeprecationFields | undefined {
  if (deprecated === undefined) return undefined;
  const { sinceMs, sunsetMs } = deprecationTimes({ id, path, deprecated });
  const { successor } = deprecated;
  const dates = ['Deprecation', `@${sinceMs / 1000}`, 'Sunset', new Date(sunsetMs).toUTCString()];
  const reference = `</api/docs#${id}>; rel="deprecation"; type="text/html"`;
  return (params) => {
    const next = successor && `, <${addressOf(successor, params as Record<string, string>)}>; rel="successor-version"`;
    return [...dates, 'Link', `${reference}${next ?? ''}`];
  };
}

const addressOf = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
