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
  /** docker-compose.yml gives it a value of its own. */
  isDecidedByCompose?: boolean;
  /** The programs that read it. */
  readBy: readonly string[];
}

const head = `# Copy to .env and fill in. Made from the configuration by "npm run generate"; edits here are overwritten.
# A line that starts with # is optional and shows an example. Secrets have no example on purpose:
# "node ops/docker/make-env.mjs DOMAIN=… PUBLIC_URL=https://… SMTP_URL=smtp://… > .env" makes this file with these values,
# and with a new random one for each secret.
`;

function paragraphOf(variable: EnvironmentVariable): string {
  const { name, description, cost, example, secret, isOptional, isDecidedByCompose, readBy } = variable;
  const value = secret ? '' : (example ?? variable.default ?? '');
  return [
    ...description.split('\n').map((line) => `# ${line}`.trimEnd()),
    ...(variable.default ? [`# Default: ${variable.default}`] : []),
    ...(cost === undefined ? [] : [`# Changing it: ${cost}`]),
    `# Read by: ${readBy.join(', ')}`,
    ...(isDecidedByCompose ? ['# docker-compose.yml decides it, whatever is here.'] : []),
    `${secret && !isOptional ? '' : '# '}${name}=${value}`,
  ].join('\n');
}

/** The text of .env.example: a paragraph for each variable, in the order given; secrets are left empty. */
export function renderEnvironmentExample(variables: readonly EnvironmentVariable[]): string {
  return `${[head.trimEnd(), ...variables.map(paragraphOf)].join('\n\n')}\n`;
}
