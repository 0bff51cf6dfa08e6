import { z } from 'zod';
import { uuid } from '../../endpoint/fields.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';

export const getMedia = defineEndpoint({
  id: 'getMedia',
  method: 'get',
  path: '/api/v1/media/:assetId',
  tag: 'media',
  summary: 'Download a media object',
  description: 'Byte ranges are honoured. Objects are served with `nosniff` and a sandboxing content security policy.',
  auth: 'public',
  params: z.strictObject({ assetId: uuid }),
  responses: {
    200: { description: 'The object, of its own type', contentType: '*/*' },
    206: { description: 'The asked range, of the type of the object', contentType: '*/*' },
    304: { description: 'Not modified' },
  },
  errors: ['NOT_FOUND', 'RANGE_NOT_SATISFIABLE', 'TEMPORARILY_UNAVAILABLE'],
});
