import { endpointsByService } from '@urvote/contracts/services/endpoints';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { describe, expect, it } from 'vitest';
import { createOwnerOf } from './endpoint-owners.ts';

const ownerOf = createOwnerOf({
  votes: [
    { method: 'get', path: '/api/things/:id' },
    { method: 'get', path: '/api/things/:id/votes' },
  ],
  things: [
    { method: 'patch', path: '/api/things/:thingId' },
    { method: 'get', path: '/api/things/newest' },
    { method: 'post', path: '/api/things' },
  ],
});

describe('the owner of a request', () => {
  it.each([
    ['GET', '/api/things/7', 'votes'],
    ['HEAD', '/api/things/7', 'votes'],
    ['PATCH', '/api/things/7', 'things'],
    ['GET', '/api/things/newest', 'things'],
    ['POST', '/api/things', 'things'],
    ['GET', '/api/things/newest/votes', 'votes'],
  ])('has the endpoint of its method and path: %s %s', (method, path, owner) => {
    expect(ownerOf(method, path)?.owner).toBe(owner);
  });

  it.each([
    ['DELETE', '/api/things', 'things'],
    ['OPTIONS', '/api/things', 'things'],
    ['PATCH', '/api/things/newest', 'things'],
    ['DELETE', '/api/things/7', 'votes'],
  ])('has the path, where no endpoint of it has the method: %s %s', (method, path, owner) => {
    expect(ownerOf(method, path)?.owner).toBe(owner);
  });

  it.each([
    '/',
    '',
    '/api',
    '/api/things/',
    '/api/thing',
    '/api/things//votes',
    '/api/things/7/votes/8',
    '/API/things',
  ])('is nobody for %j', (path) => {
    expect(ownerOf('GET', path)).toBeUndefined();
  });

  it('is the service that declares the endpoint, for every endpoint of the platform', () => {
    const ownerOfAny = createOwnerOf<Endpoint>(endpointsByService);
    for (const [service, endpoints] of Object.entries(endpointsByService))
      for (const { method, path } of endpoints)
        expect([path, ownerOfAny(method.toUpperCase(), path.replace(/:\w+/g, 'x-1'))?.owner]).toEqual([path, service]);
  });
});
