import type { Route } from './define-route.ts';

/**
 * Fixed paths before those with parameters, so `/contests/search` is never read as `/contests/:id`.
 * @throws {Error} when two routes take the same method of the same path, or one contract has two routes.
 */
export function groupByPath(routes: readonly Route[]): [string, Map<string, Route>][] {
  const paths = new Map<string, Map<string, Route>>();
  const ids = new Set<string>();
  for (const route of routes) {
    const { id, path, method } = route.endpoint;
    const methods = paths.get(path) ?? new Map<string, Route>();
    const name = method.toUpperCase();
    if (ids.has(id)) throw new Error(`Endpoint ${id} has two routes`);
    if (methods.has(name)) throw new Error(`${name} ${path} has two routes`);
    ids.add(id);
    paths.set(path, methods.set(name, route));
  }
  return [...paths].toSorted(([a], [b]) => parameterCount(a) - parameterCount(b));
}

const parameterCount = (path: string) =>
  path.split('/').filter((part) => part.startsWith(':') || part.startsWith('*')).length;
