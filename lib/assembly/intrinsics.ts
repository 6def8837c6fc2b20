import { isNode, type Node } from '../schema/node';
import type { StackTemplate } from './cloud-assembly';
import { isLikely } from './conditions';
import { listOf, objectAt, textOf } from './json';

/** A resource that a value depends on. */
export interface ResourceReference {
  readonly stack: StackTemplate;
  readonly logicalId: string;
}

/** Values nest this deep at most; only templates that refer to themselves in a circle come here. */
const DEEPEST = 200;

/** What stands for a value that only the deployment knows. */
const placeholder = (name: string) => `\${${name}}`;

const PLACEHOLDER = /\$\{[^}]*\}/g;

interface Scope {
  readonly stack: StackTemplate;
  readonly depth: number;
  readonly references: ResourceReference[];
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

/**
 * Turns the values of templates into literals as far as they can be known before deployment. What cannot be known
 * becomes a placeholder such as `${AWS::Region}` or `${Quickstart/Orders.Arn}`.
 */
export class TemplateValues {
  private readonly intrinsics: { readonly [name: string]: Intrinsic } = {
    Ref: (argument, scope) => this.ref(textOf(argument), scope),
    'Fn::GetAtt': (argument, scope) => this.getAtt(argument, scope),
    'Fn::Sub': (argument, scope) => this.sub(argument, scope),
    'Fn::Join': (argument, scope) => this.join(argument, scope),
    'Fn::Split': (argument, scope) => this.split(argument, scope),
    'Fn::Select': (argument, scope) => this.select(argument, scope),
    'Fn::If': (argument, scope) => this.either(argument, scope),
    'Fn::FindInMap': (argument, scope) => this.findInMap(argument, scope),
    'Fn::ImportValue': (argument, scope) => this.importValue(argument, scope),
    'Fn::GetStackOutput': (argument, scope) => this.getStackOutput(argument, scope),
    'Fn::ToJsonString': (argument, scope) => JSON.stringify(this.evaluate(argument, scope)),
  };

  constructor(private readonly stacks: readonly StackTemplate[]) {}

  /** The value with every intrinsic replaced; members that are `AWS::NoValue` are gone. */
  resolve(value: unknown, stack: StackTemplate): unknown {
    return this.evaluate(value, { stack, depth: 0, references: [] });
  }

  text(value: unknown, stack: StackTemplate): string {
    return textOf(this.resolve(value, stack));
  }

  /** Every resource that the value depends on, in reading order, through the exports of other stacks too. */
  references(value: unknown, stack: StackTemplate): ResourceReference[] {
    const references: ResourceReference[] = [];
    this.evaluate(value, { stack, depth: 0, references });
    return references;
  }

  private evaluate(value: unknown, parent: Scope): unknown {
    const scope = { ...parent, depth: parent.depth + 1 };
    if (scope.depth > DEEPEST) {
      return placeholder('…');
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.evaluate(item, scope)).filter((item) => item !== undefined);
    }
    if (!isNode(value)) {
      return value;
    }
    const call = tryIntrinsic(value);
    if (call) {
      const intrinsic = Object.hasOwn(this.intrinsics, call.name) ? this.intrinsics[call.name] : undefined;
      return (intrinsic ?? this.unknown(call.name))(call.argument, scope);
    }
    const members = Object.entries(value).map(([key, member]) => [key, this.evaluate(member, scope)] as const);
    return Object.fromEntries(members.filter(([, member]) => member !== undefined));
  }

  private evaluateText(value: unknown, scope: Scope): string {
    return textOf(this.evaluate(value, scope));
  }

  private unknown(name: string): Intrinsic {
    return (argument, scope) => {
      this.evaluate(argument, scope);
      return placeholder(name);
    };
  }

  private ref(name: string, scope: Scope): unknown {
    if (name.startsWith('AWS::')) {
      return pseudoParameter(name, scope.stack);
    }
    const parameter = objectAt(scope.stack.template, 'Parameters')[name];
    if (isNode(parameter)) {
      return parameterValue(name, parameter);
    }
    return this.resource(name, undefined, scope);
  }

  private getAtt(argument: unknown, scope: Scope): string {
    const [logicalId = '', ...attribute] = Array.isArray(argument)
      ? argument.map((part) => this.evaluateText(part, scope))
      : textOf(argument).split('.');
    return this.resource(logicalId, attribute.join('.'), scope);
  }

  private resource(logicalId: string, attribute: string | undefined, scope: Scope): string {
    if (isNode(objectAt(scope.stack.template, 'Resources')[logicalId])) {
      scope.references.push({ stack: scope.stack, logicalId });
    }
    const name = scope.stack.constructPaths.get(logicalId) ?? logicalId;
    return attribute ? placeholder(`${name}.${attribute}`) : placeholder(name);
  }

  private sub(argument: unknown, scope: Scope): string {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
    return textOf(text).replace(PLACEHOLDER, (whole) => {
      const name = whole.slice(2, -1).trim();
      if (name.startsWith('!')) {
        return placeholder(name.slice(1));
      }
      if (isNode(variables) && Object.hasOwn(variables, name)) {
        return this.evaluateText(variables[name], scope);
      }
      return name.includes('.') && !name.startsWith('AWS::')
        ? this.getAtt(name, scope)
        : textOf(this.ref(name, scope) ?? '');
    });
  }

  private join(argument: unknown, scope: Scope): string {
    const [delimiter, items] = listOf(argument);
    return listOf(this.evaluate(items, scope)).map(textOf).join(textOf(delimiter));
  }

  private split(argument: unknown, scope: Scope): string[] {
    const [delimiter, source] = listOf(argument);
    return splitOutsidePlaceholders(this.evaluateText(source, scope), textOf(delimiter));
  }

  private select(argument: unknown, scope: Scope): unknown {
    const [index, items] = listOf(argument);
    const list = listOf(this.evaluate(items, scope));
    const position = Number(this.evaluateText(index, scope));
    // An ARN that is known only after deployment does not split: the whole says more than a part that is not there.
    return list.length > position ? list[position] : textOf(list);
  }

  /** Conditions are decided at deployment; the likelier branch stands for both, if it gives a value. */
  private either(argument: unknown, scope: Scope): unknown {
    const [condition, whenTrue, whenFalse] = listOf(argument);
    // What a condition compares is not what the value depends on.
    const text = (value: unknown) => this.evaluateText(value, { ...scope, references: [] });
    const holds = isLikely(condition, scope.stack.template.Conditions, text);
    const [likely, other] = holds ? [whenTrue, whenFalse] : [whenFalse, whenTrue];
    return this.evaluate(likely, scope) ?? this.evaluate(other, scope);
  }

  private findInMap(argument: unknown, scope: Scope): unknown {
    const [map = '', top = '', second = ''] = listOf(argument).map((part) => this.evaluateText(part, scope));
    return objectAt(scope.stack.template, 'Mappings', map, top)[second] ?? placeholder(`${map}.${top}.${second}`);
  }

  private importValue(argument: unknown, scope: Scope): unknown {
    const name = this.evaluateText(argument, scope);
    for (const stack of nearestFirst(this.stacks, scope.stack)) {
      for (const output of Object.values(objectAt(stack.template, 'Outputs'))) {
        const exported = objectAt(output, 'Export').Name;
        // An export's name is a text of its own stack; its references are none of the importing value's.
        if (exported !== undefined && this.evaluateText(exported, { ...scope, stack, references: [] }) === name) {
          return this.evaluate(objectAt(output).Value, { ...scope, stack });
        }
      }
    }
    return placeholder(name);
  }

  private getStackOutput(argument: unknown, scope: Scope): unknown {
    const call = objectAt(this.evaluate(argument, scope));
    const stackName = textOf(call.StackName);
    const outputName = textOf(call.OutputName);
    const regional = { ...scope.stack, region: textOf(call.Region) || scope.stack.region };
    const stack = nearestFirst(this.stacks, regional).find(({ name }) => name === stackName);
    const output = objectAt(stack?.template, 'Outputs')[outputName];
    return stack && isNode(output)
      ? this.evaluate(output.Value, { ...scope, stack })
      : placeholder(`${stackName}.${outputName}`);
  }
}

/** `{ Ref: 'A' }` and `{ 'Fn::…': … }`; a JSON Schema with one property called "Ref" is not a call. */
function tryIntrinsic(value: Node): { name: string; argument: unknown } | undefined {
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) {
    return undefined;
  }
  const isCall = name === 'Ref' ? typeof value.Ref === 'string' : name.startsWith('Fn::');
  return isCall ? { name, argument: value[name] } : undefined;
}

function pseudoParameter(name: string, stack: StackTemplate): string | undefined {
  switch (name) {
    case 'AWS::NoValue':
      return undefined;
    case 'AWS::AccountId':
      return stack.account ?? placeholder(name);
    case 'AWS::Region':
      return stack.region ?? placeholder(name);
    case 'AWS::StackName':
      return stack.name;
    case 'AWS::Partition':
      // A stack for any Region is nearly always deployed to AWS's main partition.
      return partitionOf(stack.region)?.name ?? (stack.region === undefined ? 'aws' : placeholder(name));
    case 'AWS::URLSuffix':
      return partitionOf(stack.region)?.domain ?? placeholder(name);
    default:
      return placeholder(name);
  }
}

/** `undefined` for a partition that is not one of the three public ones. */
function partitionOf(region: string | undefined): { name: string; domain: string } | undefined {
  const [, prefix] = /^([a-z]+(?:-gov|-iso[a-z]?)?)-[a-z]+-\d+$/.exec(region ?? '') ?? [];
  if (prefix === undefined || prefix.includes('-iso')) {
    return undefined;
  }
  if (prefix === 'cn') {
    return { name: 'aws-cn', domain: 'amazonaws.com.cn' };
  }
  return { name: prefix === 'us-gov' ? 'aws-us-gov' : 'aws', domain: 'amazonaws.com' };
}

/** A parameter's default, unless it is a secret or the name of an SSM parameter that holds the value. */
function parameterValue(name: string, parameter: Node): unknown {
  const type = textOf(parameter.Type);
  if (parameter.Default === undefined || parameter.NoEcho === true || type.startsWith('AWS::SSM::')) {
    return placeholder(name);
  }
  const text = textOf(parameter.Default);
  return type === 'CommaDelimitedList' || type.startsWith('List<') ? text.split(',') : text;
}

/** Splits where the delimiter stands in a literal: construct paths hold "/", and pseudo parameters ":". */
function splitOutsidePlaceholders(text: string, delimiter: string): string[] {
  const parts: string[] = [];
  let open = '';
  text.split(/(\$\{[^}]*\})/).forEach((piece, index) => {
    const pieces = index % 2 === 1 ? [piece] : piece.split(delimiter);
    open += pieces[0] ?? '';
    for (const next of pieces.slice(1)) {
      parts.push(open);
      open = next;
    }
  });
  return [...parts, open];
}

/** The same stack name or export can exist once in each environment: those of the same environment come first. */
function nearestFirst(
  stacks: readonly StackTemplate[],
  { account, region }: { readonly account?: string; readonly region?: string },
): StackTemplate[] {
  const isNear = (stack: StackTemplate) => stack.account === account && stack.region === region;
  return [...stacks.filter(isNear), ...stacks.filter((stack) => !isNear(stack))];
}
