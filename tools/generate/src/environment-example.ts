/** One environment variable, as the platform's configuration declares it. */
export interface EnvironmentVariable {
  name: string;
  description: string;
  /** As it is written in an environment file; absent where there is none. */
  default?: string | undefined;
  /** What another value costs. */
  cost?: string | undefined;
  /** A value that works as it stands; never one of a secret. */
  example?: string | undefined;
  secret?: boolean | undefined;
  isOptional?: boolean | undefined;
  /** The programs that read it. */
  readBy: readonly string[];
}

const head = `# Copy to .env and fill in. Made from the configuration by "npm run generate"; edits here are overwritten.
# A line that starts with # is optional and shows an example. Secrets have no example on purpose:
# "node ops/docker/make-env.mjs > .env" makes this file with a new random value for each of them.
`;

function paragraphOf(variable: EnvironmentVariable): string {
  const { name, description, cost, example, secret, isOptional, readBy } = variable;
  const value = secret ? '' : (example ?? variable.default ?? '');
  return [
    ...description.split('\n').map((line) => `# ${line}`.trimEnd()),
    ...(variable.default ? [`# Default: ${variable.default}`] : []),
    ...(cost === undefined ? [] : [`# Changing it: ${cost}`]),
    `# Read by: ${readBy.join(', ')}`,
    `${secret && !isOptional ? '' : '# '}${name}=${value}`,
  ].join('\n');
}

/** The text of .env.example: a paragraph for each variable, in the order given; secrets are left empty. */
export function renderEnvironmentExample(variables: readonly EnvironmentVariable[]): string {
  return `${[head.trimEnd(), ...variables.map(paragraphOf)].join('\n\n')}\n`;
}
