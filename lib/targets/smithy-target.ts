import { Annotations, Token } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type { Construct } from 'constructs';
import { checkCredentialPair } from '../credentials/credential-pairs';
import type { Issue } from '../schema/issue';
import { propertyIssue } from '../schema/property-issues';
import { readSmithy, type SmithyReading } from '../schema/smithy/read-smithy';
import type { ApiDefinition } from './api-definition';
import { renderDocument } from './document-payload';
import { checkChoosable, checkDefinition } from './document-source';
import { McpTarget, type McpTargetOptions, readingName, type TargetDefinition, targetNameOf } from './mcp-target';
import { checkSelection, type OperationSelection } from './operation-selection';

/** Options for a Smithy target, without the gateway that serves it. */
export interface SmithyTargetOptions extends McpTargetOptions {
  /** The Smithy model of an AWS service, as JSON AST, at most 10 MB. */
  readonly model: ApiDefinition;

  /**
   * The service to serve, by name or shape ID, such as `com.amazonaws.dynamodb#DynamoDB_20120810`.
   *
   * @default - the only one in the model
   */
  readonly service?: string;

  /**
   * Which operations become tools. The gateway is given only what these need of the model, and its role only their
   * IAM actions.
   *
   * @default - every operation
   */
  readonly operations?: OperationSelection;

  /**
   * ARNs of what the operations may touch: the gateway's role is allowed the chosen operations' IAM actions on these,
   * and on nothing else. Nothing is allowed when the model lies in S3, where nothing tells the actions, and when
   * requests carry an OAuth token instead of the role's signature.
   *
   * @default - nothing is allowed, so calls fail until you grant the actions to `gateway.role`
   */
  readonly resources?: string[];

  /**
   * What the gateway sends with each request: the signature of its role, or an OAuth token.
   *
   * @default - requests are signed as the gateway's role
   */
  readonly credential?: agentcore.ICredentialProviderConfig;
}

/** Properties for `SmithyTarget`. */
export interface SmithyTargetProps extends SmithyTargetOptions {
  /** The gateway that serves the tools. Changing it replaces the target. */
  readonly gateway: agentcore.IGateway;
}

/**
 * Serves the operations of an AWS service through a gateway, as its Smithy model describes them.
 *
 * Lets the gateway's role call the chosen operations on `resources`, and read the model when it is an asset or lies
 * in S3.
 *
 * Fails when the model, a name or the credential is one that the service refuses, with all problems at once.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-building-smithy-targets.html
 */
export class SmithyTarget extends McpTarget {
  public readonly targetType = agentcore.McpTargetType.SMITHY_MODEL;

  /** The IAM actions of the chosen operations; empty when the model lies in S3. */
  public readonly iamActions: string[];

  public constructor(scope: Construct, id: string, props: SmithyTargetProps) {
    const definition = define(id, props);
    super(scope, id, props, definition);
    this.iamActions = actionsOf(definition.reading);
    if (signsAsRole(definition.credential)) warnAboutMissingGrants(this, props);
  }
}

function define(id: string, props: SmithyTargetProps): TargetDefinition & { readonly reading?: SmithyReading } {
  const { service, resources, credential } = props;
  const selectionIssues = checkSelection(props.operations);
  const operations = selectionIssues.length === 0 ? props.operations : undefined;
  const name = targetNameOf(id, props);
  const source = props.model?._source;
  const document = source?.kind === 'readable' ? source.document : undefined;
  const reading = document && readSmithy(document, { targetName: readingName(name), operations, service });
  const actions = actionsOf(reading);
  const sent = credential ?? agentcore.GatewayCredentialProvider.fromIamRole();
  return {
    kind: 'SmithyTarget',
    catalogKind: 'SMITHY',
    name,
    issues: [
      ...checkDefinition('model', props.model, "ApiDefinition.fromFile('models/dynamodb.json')"),
      ...selectionIssues,
      ...checkCredentialPair('smithy', credential),
      ...checkChoosable(source, { operations, service }),
      ...checkResources(resources),
    ],
    reading,
    document,
    credential: sent,
    render: (target, grants) => {
      if (resources && actions.length > 0 && signsAsRole(sent)) grants.allow(actions, resources);
      return { smithyModel: renderDocument(target, source, reading?.document, grants) };
    },
  };
}

function checkResources(resources: string[] | undefined): Issue[] {
  if (!resources || Token.isUnresolved(resources) || resources.length > 0) return [];
  const message = 'is empty, so the gateway could call nothing; name the ARNs that the operations may touch';
  return [propertyIssue('SMITHY_RESOURCES_EMPTY', 'resources', message)];
}

function actionsOf(reading: SmithyReading | undefined): string[] {
  return [...new Set((reading?.iamActions ?? []).flatMap(({ actions }) => actions))].sort();
}

function signsAsRole(credential: agentcore.ICredentialProviderConfig | undefined): boolean {
  return credential?.credentialProviderType === agentcore.CredentialProviderType.GATEWAY_IAM_ROLE;
}

function warnAboutMissingGrants(target: SmithyTarget, { resources }: SmithyTargetProps): void {
  const isKnown = target.iamActions.length > 0;
  if (resources && isKnown) return;
  const actions = isKnown ? target.iamActions.join(', ') : "the operations' IAM actions";
  const remedy = isKnown
    ? "Name the ARNs that they may touch in 'resources', or grant"
    : 'Nothing tells which actions they need, so grant';
  Annotations.of(target).addWarningV2(
    'cdk-mcp-gateway:smithyWithoutResources',
    `The gateway's role is not allowed to call the operations. ${remedy} ${actions} to gateway.role yourself.`,
  );
}
