import type { TemplateText } from '../example-folders';

/** What a property, variable, parameter or output is called when its value may be a secret. */
const SECRET_NAME = /secret|passw|passphrase|token|credential|api_?key|private_?key/i;

/** Names that sound so, what they may hold, and the reason why everyone may read it. */
const NO_SECRETS: readonly (readonly [name: RegExp, value: RegExp, reason: string])[] = [
  [/^(ClientSecret|ApiKeySecret)Source$/, /^EXTERNAL$/, 'the value is kept elsewhere'],
  [/^SecretStringTemplate$/, /^\{\}$/, 'what a generated value is put into'],
  [/^Credential(ProviderType|ProviderVendor|Location)$/, /^\w+$/, 'how a credential is sent'],
  [/^CredentialParameterName$/, /^[\w-]+$/, 'the name of a header or parameter'],
];

/** What only secrets look like, wherever it stands. */
const SECRET_VALUES: readonly RegExp[] = [
  /\{\{resolve:(secretsmanager|ssm-secure):/,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./,
  /\b(Bearer|Basic) [\w+/=.-]{12,}/,
];

/** Where a template holds the value of a secret, or lets CloudFormation put one in. */
export function secretValuesIn(template: TemplateText): string[] {
  return visit(template, []);
}

function visit(value: unknown, path: readonly string[]): string[] {
  if (typeof value === 'string') return isSecret(value, path) ? [path.join('/')] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => visit(member, [...path, name]));
}

function isSecret(value: string, path: readonly string[]): boolean {
  const name = path.at(-1) ?? '';
  if (SECRET_VALUES.some((pattern) => pattern.test(value))) return true;
  // Of Secrets Manager itself: it would be a literal, and CloudFormation would keep it.
  if (name === 'SecretString') return true;
  const isOwn = !isInIntrinsic(path) && SECRET_NAME.test(name);
  return isOwn && value !== '' && !NO_SECRETS.some(([names, values]) => names.test(name) && values.test(value));
}

/** Below `Ref` and `Fn::…` stand names of resources, which say nothing about values. */
function isInIntrinsic(path: readonly string[]): boolean {
  return path.some((name) => name === 'Ref' || name.startsWith('Fn::') || name === 'Metadata');
}
