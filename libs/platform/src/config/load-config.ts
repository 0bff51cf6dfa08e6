import { z } from 'zod';
import { type ConfigProblem, crossChecks } from './cross-checks.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names every wrong variable and says what is wrong with it; never holds a variable's value. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly variables: readonly string[];

  constructor(problems: readonly ConfigProblem[]) {
    super(`Wrong configuration:\n${problems.map(({ variable, message }) => `  ${variable}: ${message}`).join('\n')}`);
    this.variables = [...new Set(problems.map(({ variable }) => variable))];
  }
}

/** An empty variable is a variable that is not set, as `NAME=` in an env file is meant. */
function withoutEmpty(env: Environment): Record<string, string> {
  const set = Object.entries(env).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1].trim() !== '',
  );
  return Object.fromEntries(set);
}

function schemaProblems(error: z.ZodError, env: Record<string, string>): ConfigProblem[] {
  return error.issues.map((issue) => {
    const variable = String(issue.path[0] ?? '?');
    return { variable, message: env[variable] === undefined ? 'is not set' : issue.message };
  });
}

/**
 * Reads the variables a shape names from the environment.
 * @throws ConfigError with all problems at once
 */
export function loadConfig<Shape extends z.ZodRawShape>(shape: Shape, env: Environment): z.output<z.ZodObject<Shape>> {
  const given = withoutEmpty(env);
  const parsed = z.object(shape).safeParse(given);
  const problems = [
    ...(parsed.success ? [] : schemaProblems(parsed.error, given)),
    ...crossChecks(given, new Set(Object.keys(shape))),
  ];
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems);
  return parsed.data;
}
