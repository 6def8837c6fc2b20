import type { StackTemplate } from '../cloud-assembly';
import { type Partition, partitionOf } from '../environment';
import { stableId } from './stable-id';

/** The account that stands for one that is not known: AWS's documentation uses it. */
export const LOCAL_ACCOUNT = '111122223333';

export const LOCAL_REGION = 'us-east-1';

/** The names of functions and roles are no longer. */
const MAX_NAME = 64;

/** A resource that stands for the deployed one. */
export interface LocalResource {
  readonly stack: StackTemplate;
  readonly logicalId: string;
  /** What the template or a person calls it; otherwise a name as CloudFormation makes it. */
  readonly name: string;
  /** What a person gave for the resource itself, which is what `Ref` gives. */
  readonly given?: string;
  /** The text of a property, as far as it can be known; `undefined` when the template gives none. */
  property(name: string): string | undefined;
}

/** What stands for an attribute of a resource; `undefined` when nothing does. */
export type Attribute = (resource: LocalResource) => string | undefined;

/** What is known of the resources of one type. */
export interface LocalResourceType {
  /** The property that names the resource. */
  readonly nameProperty?: string;
  /** Whether `Ref` gives the name, so that who gives one value gives the other. */
  readonly refIsName?: true;
  /**
   * Whether the values are others than the deployed resource's: `unnamed`, when the template does not name it.
   * Nothing stands for a resource of `never` without a name.
   */
  readonly isMadeUp: 'always' | 'unnamed' | 'never';
  /** Attribute → what stands for it; `Ref` is what `Ref` gives. */
  readonly attributes: { readonly [attribute: string]: Attribute };
}

export function regionOf({ stack }: Pick<LocalResource, 'stack'>): string {
  return stack.region ?? LOCAL_REGION;
}

export function accountOf({ stack }: Pick<LocalResource, 'stack'>): string {
  return stack.account ?? LOCAL_ACCOUNT;
}

export function localPartition(resource: Pick<LocalResource, 'stack'>): Partition {
  return partitionFor(regionOf(resource));
}

/** The main partition stands for those that are not public. */
function partitionFor(region: string): Partition {
  return partitionOf(region) ?? { name: 'aws', domain: 'amazonaws.com' };
}

/** The ARN of a gateway that is served here, as its policies name it. */
export function gatewayArn(gateway: {
  readonly id: string;
  readonly region: string;
  readonly account: string;
}): string {
  const { id, region, account } = gateway;
  return `arn:${partitionFor(region).name}:bedrock-agentcore:${region}:${account}:gateway/${id}`;
}

/** The ARN of something in the resource's account and Region. */
export function arn(resource: LocalResource, service: string, path: string): string {
  return `arn:${localPartition(resource).name}:${service}:${regionOf(resource)}:${accountOf(resource)}:${path}`;
}

/** What AWS would make up, the same at every start. */
export function madeUpId(
  { stack, logicalId }: Pick<LocalResource, 'stack' | 'logicalId'>,
  length: number,
  alphabet: 'lower' | 'upper' | 'mixed',
): string {
  return stableId(`${stack.name}/${logicalId}`, length, alphabet);
}

/** What CloudFormation would call a resource whose template does not, without its random part. */
export function generatedName(resource: Pick<LocalResource, 'stack' | 'logicalId'>): string {
  const name = `${resource.stack.name}-${resource.logicalId}`;
  return name.length <= MAX_NAME ? name : `${name.slice(0, MAX_NAME - 9)}-${madeUpId(resource, 8, 'mixed')}`;
}

/** The resource's name. */
export const name: Attribute = (resource) => resource.name;

/** A property that the resource is known by, too. */
export function property(propertyName: string): Attribute {
  return (resource) => resource.property(propertyName);
}

/** The ARN that ends with the resource's name. */
export function namedArn(service: string, prefix: string): Attribute {
  return (resource) => arn(resource, service, `${prefix}${resource.name}`);
}
