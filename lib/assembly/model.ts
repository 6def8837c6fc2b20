import type { TargetCredential, TargetKind } from '../catalog/target';
import type { TargetOrigin } from '../catalog/target-origin';
import type { Tool } from '../schema/tool';

// Every text of the model is either a literal or holds placeholders such as `${AWS::Region}` and
// `${Quickstart/Orders.Arn}`: the construct path where the assembly tells it, otherwise the logical id.

/** What a cloud assembly or template would deploy, as far as gateways are concerned. */
export interface AssemblyModel {
  /** The path that was read. */
  readonly path: string;
  readonly source: 'cloud-assembly' | 'template';
  /** What `cdk deploy` calls the stacks, with and without gateways. */
  readonly stacks: readonly string[];
  readonly gateways: readonly GatewayModel[];
  /** What could not be read and belongs to no gateway. */
  readonly notices: readonly Notice[];
}

/** Something that the report does not know, and why. */
export interface Notice {
  /** The name of the thing, as the user knows it. */
  readonly about: string;
  readonly message: string;
}

/** A resource of one stack. */
export interface ResourceId {
  readonly stack: string;
  readonly logicalId: string;
  /** The construct path without a trailing `/Resource`; `undefined` when the assembly does not tell. */
  readonly constructPath?: string;
}

export interface GatewayModel extends ResourceId {
  /** What `cdk deploy` calls the stack; differs from the stack's name inside a stage. */
  readonly stackId: string;
  /** The template's file. */
  readonly template: string;
  /** Where the stack goes; members are `undefined` when that is decided at deployment. */
  readonly environment: EnvironmentModel;
  readonly name: string;
  readonly description?: string;
  readonly instructions?: string;
  readonly authorizer: AuthorizerModel;
  readonly semanticSearch: boolean;
  /** The MCP versions that the template lists; none, when the service decides. */
  readonly protocolVersions: readonly string[];
  /** `DEBUG` shows callers the errors of targets as they are. */
  readonly exceptionLevel?: string;
  readonly kmsKey?: string;
  readonly interceptors: readonly InterceptorModel[];
  readonly policyEngine?: PolicyEngineModel;
  /** The function of the `CustomTransform` that the assembly declares for it, in whatever stack. */
  readonly transform?: string;
  readonly role: RoleModel;
  readonly targets: readonly TargetModel[];
  readonly outputs: readonly OutputModel[];
  readonly notices: readonly Notice[];
}

export interface EnvironmentModel {
  readonly account?: string;
  readonly region?: string;
}

export interface AuthorizerModel {
  /** `CUSTOM_JWT`, `AWS_IAM`, `NONE` or `AUTHENTICATE_ONLY`. */
  readonly type: string;
  readonly discoveryUrl?: string;
  /** The Cognito user pool that issues the tokens, when the assembly creates it. */
  readonly userPool?: ResourceId;
  readonly allowedClients: readonly string[];
  readonly allowedScopes: readonly string[];
  readonly allowedAudience: readonly string[];
  /** The names of the claims that are checked besides. */
  readonly customClaims: readonly string[];
}

export interface InterceptorModel {
  readonly function: string;
  readonly points: readonly string[];
}

export interface PolicyEngineModel {
  readonly arn: string;
  readonly mode: string;
}

/** The role that a gateway acts with. */
export interface RoleModel {
  readonly arn: string;
  /** The role's resource; `undefined` when the assembly does not create it. */
  readonly resource?: ResourceId;
  readonly managedPolicies: readonly string[];
  readonly statements: readonly StatementModel[];
}

export interface StatementModel {
  /** The policy that holds the statement. */
  readonly policy: ResourceId;
  /** The name of the target that the policy was made for, judged by construct paths. */
  readonly target?: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: unknown;
}

export interface TargetModel extends ResourceId {
  readonly name: string;
  readonly description?: string;
  readonly kind: TargetKind;
  /** Where calls go: a function, a URL, the title of an AWS service. */
  readonly endpoint?: string;
  /** The resource behind it, when the assembly creates it. */
  readonly resource?: ResourceId;
  readonly credential?: TargetCredential;
  /** `undefined` when they cannot be known from the assembly; a notice says why. */
  readonly tools?: readonly Tool[];
  /** Where its tools are described, when the assembly tells. */
  readonly origin?: TargetOrigin;
}

export interface OutputModel {
  readonly key: string;
  readonly description?: string;
  readonly value: string;
  readonly exportName?: string;
}
