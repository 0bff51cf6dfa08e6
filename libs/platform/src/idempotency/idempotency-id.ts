export interface IdempotencyId {
  caller: string;
  /** Id of the endpoint. */
  endpoint: string;
  key: string;
}
