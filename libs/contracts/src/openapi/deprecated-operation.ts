import { deprecationTimes } from '../endpoint/deprecation.ts';
import type { Endpoint } from '../endpoint/endpoint.ts';

/** `x-sunset` by the name that oasdiff knows. @throws {Error} as `deprecationTimes` */
export function deprecationOf({ id, path, deprecated }: Endpoint): Record<string, unknown> {
  if (deprecated === undefined) return {};
  deprecationTimes({ id, path, deprecated });
  const { since, sunset, successor } = deprecated;
  return {
    deprecated: true,
    'x-deprecated-since': since,
    'x-sunset': sunset,
    ...(successor === undefined ? {} : { 'x-successor': successor.replaceAll(/:(\w+)/g, '{$1}') }),
  };
}

export function withDeprecationHeaders<Answer extends { headers?: object }>(
  { deprecated }: Endpoint,
  answers: Record<string, Answer>,
): Record<string, Answer> {
  if (deprecated === undefined) return answers;
  const headers = {
    Deprecation: textField(`Since when the operation is deprecated (RFC 9745): ${deprecated.since}`),
    Sunset: textField(`From when on it may be gone (RFC 8594): ${deprecated.sunset}`),
    Link: textField('What is written of it as `deprecation`, and what takes its place as `successor-version`'),
  };
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [
      status,
      { ...answer, headers: { ...answer.headers, ...headers } },
    ]),
  );
}

const textField = (description: string) => ({ description, schema: { type: 'string' } });
