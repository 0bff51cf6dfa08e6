import { type RulesetDefinition, Spectral } from '@stoplight/spectral-core';
import { oas } from '@stoplight/spectral-rulesets';
import { describe, expect, it } from 'vitest';
import { allEndpoints } from '../services/endpoints.ts';
import { operatorEndpoints } from '../services/ops-service.ts';
import { operators } from './audiences.ts';
import { buildOpenApiDocument } from './build-openapi-document.ts';
import { operationalEndpoints } from './operational-endpoints.ts';

// The license has the identifier that OpenAPI 3.1 takes in the place of an address; whom to ask depends on the host.
const rules = { 'license-url': 'off', 'contact-properties': 'off' } as const;

async function findings(document: object): Promise<string[]> {
  const linter = new Spectral();
  linter.setRuleset({ extends: [[oas as RulesetDefinition, 'all']], rules });
  const found = await linter.run({ ...document });
  return found.map(({ code, message, path }) => `${code} ${message} ${path.join('.')}`);
}

/** It follows each reference anew, which takes seconds. */
describe('Spectral, by all its rules', { timeout: 240_000 }, () => {
  it('finds nothing in the document [XF-104]', async () => {
    expect(await findings(buildOpenApiDocument([...allEndpoints, ...operationalEndpoints]))).toEqual([]);
  });

  it("finds nothing in the operators' document", async () => {
    expect(await findings(buildOpenApiDocument(operatorEndpoints, operators))).toEqual([]);
  });

  it('finds what is missing, and an example that its schema does not take', async () => {
    const media = { schema: { type: 'integer' }, example: 'one' };
    const get = { responses: { 200: { description: 'One', content: { 'application/json': media } } } };
    const found = await findings({
      openapi: '3.1.0',
      info: { title: 'Things', version: '1' },
      paths: { '/things': { get } },
    });
    expect(found).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^info-contact /),
        expect.stringMatching(/^operation-operationId /),
        expect.stringMatching(/^oas3-valid-media-example "example" property type must be integer /),
      ]),
    );
  });
});
