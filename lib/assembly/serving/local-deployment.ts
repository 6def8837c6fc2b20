import { nearNames } from '../../schema/near-names';
import { own } from '../../schema/node';
import type { CloudAssembly, StackTemplate } from '../cloud-assembly';
import type { Deployment, ResourceValue } from '../deployment';
import type { ResourceReference } from '../evaluator';
import { objectAt, textOf, tryTextOf } from '../json';
import type { Notice } from '../model';
import {
  accountOf,
  generatedName,
  type LocalResource,
  type LocalResourceType,
  localPartition,
  regionOf,
} from './local-resource';
import { MADE_UP_RESOURCES } from './made-up-resources';
import { NAMED_RESOURCES } from './named-resources';
import { stableUuid } from './stable-id';

const USER_POOL = 'AWS::Cognito::UserPool';
const POOL_CLIENT = 'AWS::Cognito::UserPoolClient';

/** Plays a deployment: the same values at every start, and at every place that uses them. */
export class LocalDeployment implements Deployment {
  readonly marksDynamicReferences = true;
  private readonly asked = new Set<string>();
  private poolIds?: ReadonlySet<unknown>;

  /**
   * @param values name of a placeholder or parameter → the value that a person gave
   */
  constructor(
    private readonly stacks: CloudAssembly['stacks'],
    private readonly values: { readonly [placeholder: string]: string } = {},
  ) {}

  given(name: string): string | undefined {
    this.asked.add(name);
    const value = own(this.values, name);
    return typeof value === 'string' ? value : undefined;
  }

  pseudoParameter(name: string, stack: StackTemplate): unknown {
    const { name: partition, domain } = localPartition({ stack });
    switch (name) {
      case 'AWS::Partition':
        return partition;
      case 'AWS::URLSuffix':
        return domain;
      case 'AWS::NotificationARNs':
        return [];
      case 'AWS::StackId': {
        const place = `${regionOf({ stack })}:${accountOf({ stack })}`;
        return `arn:${partition}:cloudformation:${place}:stack/${stack.name}/${stableUuid(stack.name)}`;
      }
      default:
        return undefined;
    }
  }

  resource(
    { stack, logicalId }: ResourceReference,
    attribute: string | undefined,
    resolve: (value: unknown) => unknown,
  ): ResourceValue | undefined {
    const { Type, Properties } = objectAt(stack.template, 'Resources', logicalId);
    const type = tryFindType(textOf(Type));
    const asked = attribute || 'Ref';
    const attributeOf = type && Object.hasOwn(type.attributes, asked) ? type.attributes[asked] : undefined;
    if (!type || !attributeOf) {
      return undefined;
    }
    const property = (name: string) => tryTextOf(resolve(own(objectAt(Properties), name)));
    const given = this.given(stack.constructPaths.get(logicalId) ?? logicalId);
    const name = (type.refIsName ? given : undefined) ?? (type.nameProperty && property(type.nameProperty));
    const isForeignClient = Type === POOL_CLIENT && !this.hasPool(property('UserPoolId'));
    if (isForeignClient || (type.isMadeUp === 'never' && !name)) {
      return undefined;
    }
    const resource: LocalResource = {
      stack,
      logicalId,
      name: name || generatedName({ stack, logicalId }),
      property,
      ...(given && { given }),
    };
    const value = attributeOf(resource);
    const isMadeUp = type.isMadeUp === 'always' || (type.isMadeUp === 'unnamed' && !name);
    return value === undefined ? undefined : { value, isMadeUp };
  }

  /** One line for each value that a person gave for nothing. */
  unusedValues(): Notice[] {
    return Object.keys(this.values)
      .filter((name) => !this.asked.has(name))
      .map((name) => {
        const near = nearNames(name, [...this.asked]).map((each) => `"${each}"`);
        const remedy = near.length > 0 ? `; did you mean ${near.join(' or ')}?` : '';
        return { about: `--value "${name}"`, message: `names nothing that the gateways use${remedy}` };
      });
  }

  /** A pool that is elsewhere issues the tokens of clients whose IDs nobody can make up. */
  private hasPool(id: string | undefined): boolean {
    this.poolIds ??= new Set(this.stacks.flatMap((stack) => this.poolIdsOf(stack)));
    return this.poolIds.has(id);
  }

  private poolIdsOf(stack: StackTemplate): unknown[] {
    return Object.entries(objectAt(stack.template, 'Resources'))
      .filter(([, resource]) => objectAt(resource).Type === USER_POOL)
      .map(([logicalId]) => this.resource({ stack, logicalId }, undefined, () => undefined)?.value);
  }
}

function tryFindType(name: string): LocalResourceType | undefined {
  for (const types of [MADE_UP_RESOURCES, NAMED_RESOURCES]) {
    if (Object.hasOwn(types, name)) {
      return types[name];
    }
  }
  return undefined;
}
