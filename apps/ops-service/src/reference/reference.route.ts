import { readOpsOpenApi } from '@urvote/contracts/http/ops/ops-endpoints';
import { operators } from '@urvote/contracts/openapi/audiences';
import { buildOpenApiDocument } from '@urvote/contracts/openapi/build-openapi-document';
import { operatorEndpoints } from '@urvote/contracts/services/ops-service';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../routing/api-route.ts';

export function readOpsOpenApiRoute(app: AppContext) {
  let built: Record<string, unknown> | undefined;
  return apiRoute(app, readOpsOpenApi, async () => {
    built ??= { ...buildOpenApiDocument(operatorEndpoints, operators) };
    return { status: 200, body: built };
  });
}
