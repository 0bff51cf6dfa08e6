import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';

type Addressed = Pick<Endpoint, 'method' | 'path'>;

interface OwnedRequest<E extends Addressed> {
  owner: string;
  /** Undefined when the owner has the path, but not by this method. */
  endpoint?: E;
}

/** Whose endpoint a request is for, or undefined when there is none. */
export type OwnerOf<E extends Addressed> = (method: string, path: string) => OwnedRequest<E> | undefined;

/** What may follow a beginning of a path: a certain segment, or any. */
interface Node<E extends Addressed> {
  readonly named: Map<string, Node<E>>;
  any?: Node<E>;
  /** Endpoints whose path ends here, by method in upper case. */
  readonly ends: Map<string, Required<OwnedRequest<E>>>;
}

/**
 * Finds owners by the paths and methods of all endpoints. Named segments go before parameters, as in Express. A method
 * that no endpoint of the path has goes to an owner of the path, who says which methods it takes.
 */
export function createOwnerOf<E extends Addressed>(
  endpointsByOwner: Readonly<Record<string, readonly E[]>>,
): OwnerOf<E> {
  const root = newNode<E>();
  for (const [owner, endpoints] of Object.entries(endpointsByOwner))
    for (const endpoint of endpoints) add(root, endpoint, owner);

  return (method, path) => {
    const found = nodesAt(root, segmentsOf(path), 0);
    const name = method === 'HEAD' ? 'GET' : method;
    const exact = found.find(({ ends }) => ends.has(name))?.ends.get(name);
    if (exact !== undefined) return exact;
    const other = found[0]?.ends.values().next().value;
    return other && { owner: other.owner };
  };
}

const segmentsOf = (path: string): string[] => path.split('/').slice(1);

const newNode = <E extends Addressed>(): Node<E> => ({ named: new Map(), ends: new Map() });

function add<E extends Addressed>(root: Node<E>, endpoint: E, owner: string): void {
  let node = root;
  for (const segment of segmentsOf(endpoint.path)) node = childOf(node, segment);
  node.ends.set(endpoint.method.toUpperCase(), { owner, endpoint });
}

function childOf<E extends Addressed>(node: Node<E>, segment: string): Node<E> {
  if (segment.startsWith(':')) return (node.any ??= newNode());
  const known = node.named.get(segment) ?? newNode();
  node.named.set(segment, known);
  return known;
}

/** The nodes where a path may end, the most certain first. */
function nodesAt<E extends Addressed>(node: Node<E>, segments: readonly string[], at: number): Node<E>[] {
  const segment = segments[at];
  if (segment === undefined) return node.ends.size > 0 ? [node] : [];
  const named = node.named.get(segment);
  const onNamed = named === undefined ? [] : nodesAt(named, segments, at + 1);
  if (node.any === undefined || segment === '') return onNamed;
  return [...onNamed, ...nodesAt(node.any, segments, at + 1)];
}
