import { isNode, type Node, own } from '../schema/node';
import type { StackTemplate } from './cloud-assembly';
import { isLikely } from './conditions';
import type { Deployment } from './deployment';
import { nearestFirst, pseudoParameter } from './environment';
import { listOf, objectAt, textOf } from './json';
import { PLACEHOLDER, placeholder, splitOutsidePlaceholders } from './placeholders';
import { TEXT_INTRINSICS } from './text-intrinsics';

/** A resource that a value depends on. */
export interface ResourceReference {
  readonly stack: StackTemplate;
  readonly logicalId: string;
}

/** Values nest this deep at most; only templates that refer to themselves in a circle come here. */
const DEEPEST = 200;

/** What a nested stack's outputs are called among its attributes. */
const OUTPUT = /^Outputs\./;

/** What is open while an export's name is made. */
const EXPORT_NAME = 'name of an export';

/** A placeholder that came up on the way to a value. */
export interface Unknown {
  readonly name: string;
  /** Whether the value holds it in another form, so that its text is not there to be found. */
  readonly isHidden?: boolean;
}

export interface Scope {
  readonly stack: StackTemplate;
  readonly depth: number;
  readonly references: ResourceReference[];
  readonly unknowns: Unknown[];
  /** Names of what has a made-up value. */
  readonly madeUp: string[];
  /** What is being looked up, so that a circle ends. */
  readonly open: readonly string[];
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

/** Works out values of templates, in a scope that collects what came up on the way. */
export class Evaluator {
  private readonly intrinsics: { readonly [name: string]: Intrinsic } = {
    Ref: (argument, scope) => this.ref(textOf(argument), scope),
    'Fn::GetAtt': (argument, scope) => this.getAtt(argument, scope),
    'Fn::Sub': (argument, scope) => this.sub(argument, scope),
    'Fn::If': (argument, scope) => this.either(argument, scope),
    'Fn::FindInMap': (argument, scope) => this.findInMap(argument, scope),
    'Fn::ImportValue': (argument, scope) => this.importValue(argument, scope),
    'Fn::GetStackOutput': (argument, scope) => this.getStackOutput(argument, scope),
    'Fn::Base64': (argument, scope) => this.base64(argument, scope),
    'Fn::Length': (argument, scope) => this.length(argument, scope),
  };

  constructor(
    private readonly stacks: readonly StackTemplate[],
    private readonly deployment: Deployment,
  ) {}

  /** The value with every intrinsic replaced; `undefined` for `AWS::NoValue`. */
  evaluate(value: unknown, parent: Scope): unknown {
    const scope = { ...parent, depth: parent.depth + 1 };
    if (scope.depth > DEEPEST) {
      return this.unknown('…', scope);
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.evaluate(item, scope)).filter((item) => item !== undefined);
    }
    if (!isNode(value)) {
      return value;
    }
    const call = tryIntrinsic(value);
    if (call) {
      return this.call(call.name, call.argument, scope);
    }
    const members = Object.entries(value).map(([key, member]) => [key, this.evaluate(member, scope)] as const);
    return Object.fromEntries(members.filter(([, member]) => member !== undefined));
  }

  private call(name: string, argument: unknown, scope: Scope): unknown {
    if (Object.hasOwn(TEXT_INTRINSICS, name)) {
      return TEXT_INTRINSICS[name]?.(argument, (value) => this.evaluate(value, scope));
    }
    const intrinsic = Object.hasOwn(this.intrinsics, name) ? this.intrinsics[name] : undefined;
    return (intrinsic ?? this.unsupported(name))(argument, scope);
  }

  private evaluateText(value: unknown, scope: Scope): string {
    return textOf(this.evaluate(value, scope));
  }

  /** A value that only the deployment knows, unless a person gave it. */
  unknown(name: string, scope: Scope): string {
    const given = this.deployment.given(name);
    if (given === undefined) {
      scope.unknowns.push({ name });
    }
    return given ?? placeholder(name);
  }

  /** Looks something up that may lead back to itself. */
  private follow(what: string, scope: Scope, lookUp: (inner: Scope) => unknown): unknown {
    return scope.open.includes(what) ? this.unknown('…', scope) : lookUp({ ...scope, open: [...scope.open, what] });
  }

  private unsupported(name: string): Intrinsic {
    return (argument, scope) => {
      this.evaluate(argument, scope);
      return this.unknown(name, scope);
    };
  }

  private ref(name: string, scope: Scope): unknown {
    if (name === 'AWS::NoValue') {
      return undefined;
    }
    if (name.startsWith('AWS::')) {
      const known = pseudoParameter(name, scope.stack) ?? this.deployment.pseudoParameter(name, scope.stack);
      return known ?? this.unknown(name, scope);
    }
    const parameter = own(objectAt(scope.stack.template, 'Parameters'), name);
    return isNode(parameter) ? this.parameter(name, parameter, scope) : this.resource(name, undefined, scope);
  }

  /** What the parent stack or a person gives, or the default: unless that is a secret, or the name of an SSM parameter. */
  private parameter(name: string, parameter: Node, scope: Scope): unknown {
    const { parent } = scope.stack;
    const passed =
      parent && own(objectAt(parent.stack.template, 'Resources', parent.logicalId, 'Properties', 'Parameters'), name);
    const type = textOf(parameter.Type);
    const given = this.deployment.given(name);
    if (parent && passed !== undefined && given === undefined) {
      const value = this.follow(`parameter ${scope.stack.name}/${name}`, scope, (inner) =>
        this.evaluate(passed, { ...inner, stack: parent.stack }),
      );
      return isListType(type) && typeof value === 'string' ? splitOutsidePlaceholders(value, ',') : value;
    }
    const isUnknown = parameter.Default === undefined || parameter.NoEcho === true || type.startsWith('AWS::SSM::');
    if (isUnknown && given === undefined) {
      return this.unknown(name, scope);
    }
    const text = given ?? textOf(parameter.Default);
    return isListType(type) ? text.split(',') : text;
  }

  private getAtt(argument: unknown, scope: Scope): unknown {
    const [logicalId = '', ...attribute] = Array.isArray(argument)
      ? argument.map((part) => this.evaluateText(part, scope))
      : textOf(argument).split('.');
    return this.resource(logicalId, attribute.join('.'), scope);
  }

  private resource(logicalId: string, attribute: string | undefined, scope: Scope): unknown {
    const { stack } = scope;
    const name = stack.constructPaths.get(logicalId) ?? logicalId;
    const unknown = attribute ? `${name}.${attribute}` : name;
    if (!isNode(own(objectAt(stack.template, 'Resources'), logicalId))) {
      return this.unknown(unknown, scope);
    }
    const nested = this.stacks.find(({ parent }) => parent?.stack === stack && parent.logicalId === logicalId);
    const output = own(objectAt(nested?.template, 'Outputs'), attribute?.replace(OUTPUT, '') ?? '');
    if (nested && isNode(output)) {
      return this.follow(`${stack.name}/${unknown}`, scope, (inner) =>
        this.evaluate(output.Value, { ...inner, stack: nested }),
      );
    }
    scope.references.push({ stack, logicalId });
    const given = this.deployment.given(unknown);
    return given ?? this.standIn({ stack, logicalId }, attribute, unknown, scope) ?? this.unknown(unknown, scope);
  }

  private standIn(resource: ResourceReference, attribute: string | undefined, name: string, scope: Scope): unknown {
    return this.follow(`${resource.stack.name}/${resource.logicalId}.${attribute ?? ''}`, scope, (inner) => {
      // A resource's name may be made of other resources; who names the resource does not depend on those.
      const resolve = (value: unknown) => this.evaluate(value, { ...inner, references: [] });
      const found = this.deployment.resource(resource, attribute, resolve);
      if (found?.isMadeUp) {
        scope.madeUp.push(name);
      }
      return found?.value;
    });
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
      return textOf(name.includes('.') && !name.startsWith('AWS::') ? this.getAtt(name, scope) : this.ref(name, scope));
    });
  }

  /** Conditions are decided at deployment; the likelier branch stands for both, if it gives a value. */
  private either(argument: unknown, scope: Scope): unknown {
    // What a condition compares is not what the value depends on.
    const [likely, other] = this.likelierBranch(argument, { ...scope, references: [], unknowns: [], madeUp: [] });
    return this.evaluate(likely, scope) ?? this.evaluate(other, scope);
  }

  likelierBranch(argument: unknown, scope: Scope): readonly [likely: unknown, other: unknown] {
    const [condition, whenTrue, whenFalse] = listOf(argument);
    return this.holds(condition, scope) ? [whenTrue, whenFalse] : [whenFalse, whenTrue];
  }

  holds(condition: unknown, scope: Scope): boolean {
    return isLikely(condition, scope.stack.template.Conditions, (value) => this.evaluateText(value, scope));
  }

  private findInMap(argument: unknown, scope: Scope): unknown {
    const [mapName, topKey, secondKey, options] = listOf(argument);
    const [map = '', top = '', second = ''] = [mapName, topKey, secondKey].map((key) => this.evaluateText(key, scope));
    const found = own(objectAt(scope.stack.template, 'Mappings', map, top), second);
    const fallback = objectAt(options).DefaultValue;
    if (found === undefined && fallback !== undefined) {
      return this.evaluate(fallback, scope);
    }
    return found ?? this.unknown(`${map}.${top}.${second}`, scope);
  }

  private importValue(argument: unknown, scope: Scope): unknown {
    const name = this.evaluateText(argument, scope);
    // No export is called after an import; looking through all exports for that would lead in circles.
    const candidates = scope.open.includes(EXPORT_NAME) ? [] : nearestFirst(this.stacks, scope.stack);
    for (const stack of candidates) {
      for (const output of Object.values(objectAt(stack.template, 'Outputs'))) {
        const exported = objectAt(output, 'Export').Name;
        if (exported !== undefined && this.exportName(exported, stack, scope) === name) {
          return this.follow(`export ${name}`, scope, (inner) =>
            this.evaluate(objectAt(output).Value, { ...inner, stack }),
          );
        }
      }
    }
    return this.unknown(name, scope);
  }

  /** A text of its own stack; what it depends on is nothing that the importing value depends on. */
  private exportName(name: unknown, stack: StackTemplate, { depth, open }: Scope): string {
    return this.evaluateText(name, { ...newScope(stack), depth, open: [...open, EXPORT_NAME] });
  }

  private getStackOutput(argument: unknown, scope: Scope): unknown {
    const call = objectAt(this.evaluate(argument, scope));
    const stackName = textOf(call.StackName);
    const outputName = textOf(call.OutputName);
    const regional = { ...scope.stack, region: textOf(call.Region) || scope.stack.region };
    const stack = nearestFirst(this.stacks, regional).find(({ name }) => name === stackName);
    const output = own(objectAt(stack?.template, 'Outputs'), outputName);
    return stack && isNode(output)
      ? this.follow(`output ${stackName}.${outputName}`, scope, (inner) =>
          this.evaluate(output.Value, { ...inner, stack }),
        )
      : this.unknown(`${stackName}.${outputName}`, scope);
  }

  private base64(argument: unknown, scope: Scope): string {
    const unknowns: Unknown[] = [];
    const text = this.evaluateText(argument, { ...scope, unknowns });
    if (unknowns.length > 0) {
      scope.unknowns.push(...unknowns.map(({ name }) => ({ name, isHidden: true })));
      return placeholder('Fn::Base64');
    }
    return Buffer.from(text).toString('base64');
  }

  private length(argument: unknown, scope: Scope): unknown {
    const unknowns: Unknown[] = [];
    const list = this.evaluate(argument, { ...scope, unknowns });
    if (Array.isArray(list)) {
      return list.length;
    }
    scope.unknowns.push(...unknowns.map(({ name }) => ({ name, isHidden: true })));
    return placeholder('Fn::Length');
  }
}

export function newScope(stack: StackTemplate): Scope {
  return { stack, depth: 0, references: [], unknowns: [], madeUp: [], open: [] };
}

/** `{ Ref: 'A' }` and `{ 'Fn::…': … }`; a JSON Schema with one property called "Ref" is not a call. */
export function tryIntrinsic(value: Node): { name: string; argument: unknown } | undefined {
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) {
    return undefined;
  }
  const isCall = name === 'Ref' ? typeof value.Ref === 'string' : name.startsWith('Fn::');
  return isCall ? { name, argument: value[name] } : undefined;
}

function isListType(type: string): boolean {
  return type === 'CommaDelimitedList' || type.startsWith('List<');
}
