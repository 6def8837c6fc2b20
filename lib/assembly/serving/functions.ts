import { isNode } from '../../schema/node';
import type { StackTemplate } from '../cloud-assembly';
import { defined, listOf, objectAt, textOf, tryTextOf } from '../json';
import type { Resource } from '../resources';
import { type Findings, labelOf } from './findings';
import { readCode } from './function-code';
import type { ServedFunction } from './model';

const FUNCTION = 'AWS::Lambda::Function';

/** Versions and aliases, which are of a function. */
const QUALIFIERS = ['AWS::Lambda::Version', 'AWS::Lambda::Alias'];

const FUNCTION_ARN = /^arn:[^:]*:lambda:[^:]*:[^:]*:function:([^:]+)/;

/** Lambda's own, for functions that do not say. */
const DEFAULTS = { timeoutSeconds: 3, memoryMegabytes: 128 };

/** Who calls a function. */
export interface FunctionUser {
  /** Such as `the target weather`. */
  readonly label: string;
  /** The target's name, which `--invoke` takes; interceptors go by their function. */
  readonly target?: string;
}

/** Finds a function by its ARN, and what it takes to run it. */
export function readFunction(
  arn: unknown,
  stack: StackTemplate,
  user: FunctionUser,
  findings: Findings,
): ServedFunction {
  const text = findings.resources.values.text(arn, stack);
  const resource = tryFindFunction(arn, stack, findings);
  const label = resource ? labelOf(resource) : text;
  const remedy = `run it and give its URL with --invoke "${user.target ?? label}=<url>"`;
  if (!resource) {
    const what = 'is not part of the assembly';
    findings.tell(label, `${what}, and ${user.label} calls it; ${remedy}`);
    return { label, arn: text, code: { missing: `${label} ${what}` }, environment: {}, ...DEFAULTS };
  }
  findings.use(arn, stack, `the function of ${user.label}`);
  const { properties } = resource;
  tellWhatIsLeftOut(resource, label, findings);
  for (const member of ['Runtime', 'Handler', 'Timeout', 'MemorySize']) {
    findings.use(findings.raw(resource, member), resource.stack, `${member} of ${label}`);
  }
  return defined({
    label,
    arn: text,
    code: readCode(resource, remedy, findings),
    runtime: tryTextOf(properties.Runtime),
    handler: tryTextOf(properties.Handler),
    environment: readEnvironment(resource, label, findings),
    timeoutSeconds: positive(properties.Timeout) ?? DEFAULTS.timeoutSeconds,
    memoryMegabytes: positive(properties.MemorySize) ?? DEFAULTS.memoryMegabytes,
  });
}

/** The function of the assembly that an ARN is of, also of a version or alias. */
export function tryFindFunction(
  arn: unknown,
  stack: StackTemplate,
  findings: Findings,
  depth = 0,
): Resource | undefined {
  const { resources } = findings;
  const direct = resources.tryFindReferenced(arn, stack, FUNCTION);
  const qualifier = QUALIFIERS.map((type) => resources.tryFindReferenced(arn, stack, type)).find(Boolean);
  if (direct || !qualifier || depth === QUALIFIERS.length) {
    return direct ?? tryFindByName(resources.values.text(arn, stack), findings);
  }
  return tryFindFunction(qualifier.raw.FunctionName, qualifier.stack, findings, depth + 1);
}

/** Who writes templates by hand may write a function's name or ARN out. */
function tryFindByName(nameOrArn: string, { resources }: Findings): Resource | undefined {
  const name = FUNCTION_ARN.exec(nameOrArn)?.[1] ?? nameOrArn;
  const unqualified = FUNCTION_ARN.exec(nameOrArn)?.[0];
  return resources
    .ofType(FUNCTION)
    .find(({ stack, logicalId, properties }) =>
      unqualified === undefined
        ? tryTextOf(properties.FunctionName) === name
        : resources.values.text({ 'Fn::GetAtt': [logicalId, 'Arn'] }, stack) === unqualified,
    );
}

function readEnvironment(resource: Resource, label: string, findings: Findings): { [name: string]: string } {
  const variables = Object.entries(objectAt(resource.properties, 'Environment', 'Variables'));
  for (const [name] of variables) {
    const value = findings.raw(resource, 'Environment', 'Variables', name);
    findings.useOutside(value, resource.stack, `environment variable ${name} of ${label}`);
  }
  return Object.fromEntries(variables.map(([name, value]) => [name, textOf(value)]));
}

function tellWhatIsLeftOut({ properties }: Resource, label: string, findings: Findings): void {
  const layers = listOf(properties.Layers).map(textOf);
  if (layers.length > 0) {
    findings.tell(label, `runs without its layers here (${layers.join(', ')}); bundle what it needs with its code`);
  }
  if (listOf(properties.FileSystemConfigs).length > 0) {
    findings.tell(label, 'runs without its file systems here');
  }
  if (isNode(properties.VpcConfig) && listOf(properties.VpcConfig.SubnetIds).length > 0) {
    findings.tell(label, 'runs outside its VPC here, so what is only reachable from there does not answer');
  }
}

function positive(value: unknown): number | undefined {
  const number = Number(textOf(value));
  return number > 0 && Number.isFinite(number) ? number : undefined;
}
