import { readIndex } from '@urvote/contracts/openapi/operational-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';

const links = {
  documentation: '/api/docs',
  openapi: '/api/openapi.json',
  contests: '/api/v1/contests',
  health: '/health/ready',
};

export function indexRoute() {
  return defineRoute(readIndex, async () => ({ status: 200, body: { name: 'UrVote', links } }));
}
