import type { z } from 'zod';

/** One environment variable, declared once; configurations pick it by its name. */
export interface Variable<Schema extends z.ZodType = z.ZodType> {
  /** With its default. */
  schema: Schema;
  description: string;
  /** What another value than the default costs. */
  cost?: string;
  /** A value that works as it stands, where the default says too little; never one of a secret. */
  example?: string;
  /** Shown nowhere, and has no example. */
  secret?: true;
}

/** Keeps the type of every schema. */
export function defineVariables<const Variables extends Readonly<Record<string, Variable>>>(
  variables: Variables,
): Variables {
  return variables;
}
