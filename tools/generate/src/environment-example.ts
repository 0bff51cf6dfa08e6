/** One environment variable, as the platform's configuration declares it. */
export interface EnvironmentVariable {
  name: string;
  description: string;
  /** A value that works as it stands; never one of a secret. */
  example?: string | undefined;
  secret?: boolean | undefined;
  isOptional?: boolean | undefined;
  /** The services that read it. */
  services: readonly string[];
}

const head = `# Copy to .env and fill in. Made from the configuration by "npm run generate"; edits here are overwritten.
# A line that starts with # is optional and shows an example. Secrets have no example on purpose:
# "node ops/docker/make-env.mjs > .env" makes this file with a new random value for each of them.
`;

function paragraphOf({ name, description, example, secret, isOptional, services }: EnvironmentVariable): string {
  const explanation = description.split('\n').map((line) => `# ${line}`.trimEnd());
  const assignment = secret ? `${isOptional ? '# ' : ''}${name}=` : `# ${name}=${example ?? ''}`;
  return [...explanation, `# Read by: ${services.join(', ')}`, assignment].join('\n');
}

/** The text of .env.example: a paragraph for each variable, in the order given; secrets are left empty. */
export function renderEnvironmentExample(variables: readonly EnvironmentVariable[]): string {
  return `${[head.trimEnd(), ...variables.map(paragraphOf)].join('\n\n')}\n`;
}
