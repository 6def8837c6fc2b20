import type { CredentialProvider } from './credential-provider';
import { type Findings, labelOf } from './findings';
import type { ServedSecret } from './model';

const SECRET = 'AWS::SecretsManager::Secret';

/** The name of a dynamic reference: of which secret, and which JSON key. */
const DYNAMIC_REFERENCE = /^resolve:secretsmanager:(.+?)(?::SecretString(?::([^:]*).*)?)?$/;

/** Where the properties of a provider say which secret it uses. */
export interface SecretPlaces {
  /** The secret itself, often by a dynamic reference. */
  readonly value: readonly string[];
  /** A secret in Secrets Manager, and a JSON key. */
  readonly reference: readonly string[];
}

/**
 * Tells where the deployed gateway finds a secret. The secret itself is never read.
 *
 * @param name what `--secret` takes
 */
export function readSecret(
  name: string,
  provider: CredentialProvider,
  places: SecretPlaces,
  findings: Findings,
): ServedSecret {
  const source = provider.resource && trySourceIn(provider.resource, places, findings);
  return { name, source: source ?? `credential provider ${provider.name}` };
}

function trySourceIn(
  provider: NonNullable<CredentialProvider['resource']>,
  { value, reference }: SecretPlaces,
  findings: Findings,
): string | undefined {
  const { resources } = findings;
  const { stack } = provider;
  const labelOfSecret = (from: unknown) => {
    const secret = resources.tryFindReferenced(from, stack, SECRET);
    return secret && labelOf(secret);
  };
  const id = findings.raw(provider, ...reference, 'SecretId');
  if (id !== undefined) {
    const key = resources.values.text(findings.raw(provider, ...reference, 'JsonKey'), stack);
    return inSecretsManager(labelOfSecret(id) ?? resources.values.text(id, stack), key);
  }
  const held = findings.raw(provider, ...value);
  for (const unknown of resources.values.unknowns(held, stack)) {
    const [, named, key = ''] = DYNAMIC_REFERENCE.exec(unknown) ?? [];
    if (named !== undefined) {
      return inSecretsManager(labelOfSecret(held) ?? named, key);
    }
  }
  return undefined;
}

function inSecretsManager(secret: string, key: string): string {
  return `Secrets Manager secret ${secret}${key === '' ? '' : `, JSON key ${key}`}`;
}
