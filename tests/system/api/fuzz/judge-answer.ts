import { problemDocument } from '@urvote/contracts/errors/problem-document';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { ApiDocument, Operation } from './document.ts';
import type { FuzzedRequest } from './fuzzed-requests.ts';
import type { Received } from './send-request.ts';

/** What any address may answer to a request that is none: wrong method, address or header fields. */
const general = new Set([400, 405, 414, 417, 431]);
const elsewhere = new Set([404, 401, 403, 200]);

export type Judge = (request: Pick<FuzzedRequest, 'operation' | 'isElsewhere'>, answer: Received) => string | undefined;

/** What is wrong with an answer, by the document; undefined when nothing is. */
export function createJudge(document: ApiDocument): Judge {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
  ajv.addSchema({ ...document, $id: 'api' });
  const validators = new Map<string, ValidateFunction>();

  function validatorOf({ method, path }: Operation, status: number, type: string): ValidateFunction {
    const escaped = [path, method.toLowerCase(), 'responses', String(status), 'content', type, 'schema'].map((part) =>
      encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')),
    );
    const pointer = `api#/paths/${escaped.join('/')}`;
    const known = validators.get(pointer) ?? ajv.compile({ $ref: pointer });
    validators.set(pointer, known);
    return known;
  }

  return ({ operation, isElsewhere }, { status, headers, text }) => {
    // No store is away, so nothing is temporary either.
    if (status >= 500) return 'fails';
    const type = (headers['content-type'] ?? '').split(';', 1)[0] ?? '';
    const isPage = type === 'text/html' && operation.answers.get(status)?.includes(type);
    if (status >= 400 && !isPage) {
      const problem = problemIn(type, text, status);
      if (problem !== undefined) return problem;
    }
    const types = operation.answers.get(status);
    if (types === undefined)
      return general.has(status) || (isElsewhere && elsewhere.has(status)) ? undefined : 'is not in the document';
    if (types.length === 0)
      return text === '' || text === undefined ? undefined : 'has a body that is not in the document';
    const described = types.find((each) => each === '*/*' || each.split(';', 1)[0] === type);
    if (described === undefined)
      return isElsewhere && status === 200 ? undefined : `is ${type}, which is not in the document`;
    if (!described.endsWith('json') || text === undefined) return undefined;
    const validate = validatorOf(operation, status, described);
    if (validate(JSON.parse(text)) || (isElsewhere && status === 200)) return undefined;
    return `is not as the document says: ${ajv.errorsText(validate.errors).slice(0, 200)}`;
  };
}

function problemIn(type: string, text: string | undefined, status: number): string | undefined {
  if (type !== 'application/problem+json') return `is ${type || 'nothing'} instead of a problem`;
  const parsed = problemDocument.safeParse(JSON.parse(text ?? 'null'));
  return parsed.success && parsed.data.status === status ? undefined : 'is another problem than its status says';
}
