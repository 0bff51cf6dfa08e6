import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';

type Addressed = Pick<Endpoint, 'method' | 'path'>;

/** Whose endpoint a request is for, or undefined when there is none. */
export type OwnerOf = (method: string, path: string) => string | undefined;

/** What may follow a beginning of a path: a certain segment, or any. */
interface Node {
  readonly named: Map<string, Node>;
  any?: Node;
  /** Owners by method, in upper case, of the endpoint whose path ends here. */
  readonly owners: Map<string, string>;
}

/**
 * Finds owners by the paths and methods of all endpoints. Named segments go before parameters, as in Express. A method
 * that no endpoint of the path has goes to an owner of the path, who says which methods it takes.
 */
export function createOwnerOf(endpointsByOwner: Readonly<Record<string, readonly Addressed[]>>): OwnerOf {
  const root = newNode();
  for (const [owner, endpoints] of Object.entries(endpointsByOwner))
    for (const { method, path } of endpoints) add(root, segmentsOf(path), method.toUpperCase(), owner);

  return (method, path) => {
    const found = find(root, segmentsOf(path), 0);
    const name = method === 'HEAD' ? 'GET' : method;
    const exact = found.find(({ owners }) => owners.has(name));
    return exact?.owners.get(name) ?? found[0]?.owners.values().next().value;
  };
}

const segmentsOf = (path: string): string[] => path.split('/').slice(1);

const newNode = (): Node => ({ named: new Map(), owners: new Map() });

function add(root: Node, segments: readonly string[], method: string, owner: string): void {
  let node = root;
  for (const segment of segments) node = childOf(node, segment);
  node.owners.set(method, owner);
}

function childOf(node: Node, segment: string): Node {
  if (segment.startsWith(':')) return (node.any ??= newNode());
  const known = node.named.get(segment) ?? newNode();
  node.named.set(segment, known);
  return known;
}

/** The nodes whose endpoints have this path, the most certain first. */
function find(node: Node, segments: readonly string[], at: number): Node[] {
  const segment = segments[at];
  if (segment === undefined) return node.owners.size > 0 ? [node] : [];
  const named = node.named.get(segment);
  const onNamed = named === undefined ? [] : find(named, segments, at + 1);
  if (node.any === undefined || segment === '') return onNamed;
  return [...onNamed, ...find(node.any, segments, at + 1)];
}
