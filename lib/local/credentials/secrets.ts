import { GatewayError } from '../../schema/gateway-error';
import type { EventSink } from '../events';
import { readSecretsFile, SECRETS_FILE } from './secrets-file';

const PREFIX = 'MCP_GATEWAY_SECRET_';

/** The secrets that a person gave to the local gateway. No value of them is ever printed. */
export interface SecretSource {
  /** The value of a secret, by the name that a served credential gives it; `undefined` when there is none. */
  tryFind(name: string): string | undefined;
}

export interface SecretSourceOptions {
  /** What stands behind each `--secret`: `<name>=<value>`. These win. */
  readonly flags: readonly string[];
  /** Such as `process.env`; the file comes after it. */
  readonly environment: { readonly [name: string]: string | undefined };
  /** Where the file is looked for. */
  readonly directory: string;
  readonly events: EventSink;
}

/** Reads secrets from flags, from the environment, and from a file beside the app. */
export function createSecretSource(options: SecretSourceOptions): SecretSource {
  const flags = new Map(options.flags.map(readFlag));
  const file = readSecretsFile(options.directory, options.events);
  return {
    tryFind: (name) => {
      const variable = variableOf(name);
      // An empty value is what people leave behind in files and shells, never a key.
      return flags.get(name) || options.environment[variable] || file[variable] || undefined;
    },
  };
}

/** Secrets by name, such as those of a test. */
export function secretsOf(values: { readonly [name: string]: string }): SecretSource {
  return { tryFind: (name) => (Object.hasOwn(values, name) ? values[name] : undefined) };
}

/** How a person gives a secret, as a sentence goes on after "give it". */
export function waysToGive(name: string): string {
  return `with --secret ${name}=<value>, or as ${variableOf(name)} in the environment or in the file ${SECRETS_FILE}`;
}

/** The environment variable of a secret: `MCP_GATEWAY_SECRET_MARS` of `Mars`. */
function variableOf(name: string): string {
  return PREFIX + name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
}

/** What is wrong with a flag is told without what stands in it, which may be the secret alone. */
function readFlag(flag: string): [string, string] {
  const equals = flag.indexOf('=');
  if (equals < 1) {
    const message = "'--secret' takes a name and a value, such as --secret Mars=<key>; the name is that of the target";
    throw new GatewayError('CREDENTIAL_SECRET_FLAG', message);
  }
  return [flag.slice(0, equals), flag.slice(equals + 1)];
}
