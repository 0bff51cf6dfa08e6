import type { ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';

export type ResponseHeaders = Record<string, string | readonly string[]>;

export interface StreamResult<Status = number> {
  status: Status;
  body?: never;
  headers?: ResponseHeaders;
  /** The headers are already sent. It must end the response. */
  stream: (response: ServerResponse) => void | Promise<void>;
}

type ResultOf<Status, Contract> = Contract extends { schema: infer S extends z.ZodType }
  ? { status: Status; body: z.input<S>; headers?: ResponseHeaders; stream?: never }
  : { status: Status; body?: undefined; headers?: ResponseHeaders; stream?: never };

type StatusOf<E extends Endpoint> = keyof E['responses'] & number;

export type RouteResult<E extends Endpoint = Endpoint> =
  { [S in StatusOf<E>]: ResultOf<S, E['responses'][S]> }[StatusOf<E>] | StreamResult<StatusOf<E>>;

export interface AnyResult {
  status: number;
  body?: unknown;
  headers?: ResponseHeaders;
  stream?: StreamResult['stream'];
}
