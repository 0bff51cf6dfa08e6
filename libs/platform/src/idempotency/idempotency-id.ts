export interface IdempotencyId {
  caller: string;
  endpoint: string;
  key: string;
}
