export interface HealthCheck {
  name: string;
  /** Rejects when the dependency does not answer, with a NotReadyError when it answers and is of no use. */
  check(): Promise<void>;
}
