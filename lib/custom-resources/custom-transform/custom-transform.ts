import { CfnResource, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { AppState } from '../../credentials/app-state';
import { GatewayGrants } from '../../credentials/gateway-grants';
import { shortHash } from '../../credentials/short-hash';
import type { Issue } from '../../schema/issue';
import { propertyIssue } from '../../schema/property-issues';
import { throwIfErrors } from '../../schema/render-issues';
import { declaredHash, updatedAt } from '../declared';
import { ResourceFunction, type ResourceKind } from '../resource-function';
import { CUSTOM_TRANSFORM_TYPE, type CustomTransformProperties, TRANSFORM_BEFORE_TYPE } from './contract';

const KIND: ResourceKind = {
  functionId: 'McpGatewayTransforms',
  description: 'Sets the custom transforms of MCP gateways at deployment',
  handler: 'custom-transform',
  timeout: Duration.minutes(10),
  serviceTimeout: Duration.minutes(40),
};

/** Which construct sets the transform of a gateway. */
const transforms = new AppState<{ path?: string }>(() => ({}));

/** Properties for `CustomTransform`. */
export interface CustomTransformProps {
  /** The gateway whose data the function transforms. It has at most one transform. */
  readonly gateway: agentcore.IGateway;

  /** The function. The gateway's role is allowed to invoke it. */
  readonly handler: lambda.IFunction;
}

/**
 * Has a Lambda function transform what a gateway passes on: the `customTransformConfiguration` of the service's API, which
 * CloudFormation does not have.
 *
 * A function of the stack reads the gateway, sets the transform and sends everything else again as it was, because an
 * update clears what it leaves out. When the stack changes the gateway it is set again. When it is removed, the transform
 * that was there before is back, unless somebody has set another one since.
 *
 * Whoever changes the gateway at the same moment, outside of this app, may lose the change: the service has no versions.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_UpdateGateway.html
 */
export class CustomTransform extends Construct {
  public constructor(scope: Construct, id: string, props: CustomTransformProps) {
    super(scope, id);
    const { gateway, handler } = props;
    const place = transforms.of(gateway, gateway.gatewayId);
    throwIfErrors(`CustomTransform "${this.node.path}"`, checkFree(place.path));
    place.path = this.node.path;

    const grants = new GatewayGrants(this, gateway);
    grants.allow(['lambda:InvokeFunction'], [handler.functionArn]);
    const provider = ResourceFunction.in(this, KIND);
    const policy = new iam.Policy(this, 'Policy', { roles: [provider.role], statements: statements(gateway) });
    // Of another gateway it is another resource, so that CloudFormation creates and deletes instead of replacing.
    const suffix = shortHash(JSON.stringify(Stack.of(gateway).resolve(gateway.gatewayId)));
    const subject = { GatewayId: gateway.gatewayId, FunctionArn: handler.functionArn };
    const add = (name: string, resourceType: string, properties: CustomTransformProperties): CustomResource => {
      const resource = new CustomResource(this, `${name}${suffix}`, {
        serviceToken: provider.serviceToken,
        serviceTimeout: KIND.serviceTimeout,
        resourceType,
        properties: { ...properties },
      });
      resource.node.addDependency(policy);
      return resource;
    };
    const before = add('Before', TRANSFORM_BEFORE_TYPE, { Task: 'record', ...subject });
    const transform = add('Transform', CUSTOM_TRANSFORM_TYPE, {
      Task: 'apply',
      ...subject,
      Before: before.ref,
      Declared: declaredBy(gateway),
      Updated: updatedAt(gateway, this),
    });
    const { defaultChild } = transform.node;
    if (CfnResource.isCfnResource(defaultChild)) grants.orderBefore(defaultChild);
  }
}

/** A gateway that is not made in this app declares nothing here. */
function declaredBy({ node }: agentcore.IGateway): string | undefined {
  const resource = node.defaultChild;
  return agentcore.CfnGateway.isCfnGateway(resource) ? declaredHash(resource) : undefined;
}

/** What an update of this gateway takes, as CloudFormation's own does. */
function statements(gateway: agentcore.IGateway): iam.PolicyStatement[] {
  const { region } = Stack.of(gateway);
  const viaAgentCore = { 'kms:ViaService': `bedrock-agentcore.${region}.amazonaws.com` };
  return [
    new iam.PolicyStatement({
      actions: ['bedrock-agentcore:GetGateway', 'bedrock-agentcore:UpdateGateway'],
      resources: [gateway.gatewayArn],
    }),
    new iam.PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [gateway.role.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'bedrock-agentcore.amazonaws.com' } },
    }),
    ...(gateway.kmsKey
      ? [
          new iam.PolicyStatement({
            actions: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
            resources: [gateway.kmsKey.keyArn],
            conditions: { StringEquals: viaAgentCore },
          }),
        ]
      : []),
  ];
}

function checkFree(other: string | undefined): Issue[] {
  if (other === undefined) return [];
  const message = `has the transform of "${other}" already, and takes one; let one function do both`;
  return [propertyIssue('GATEWAY_TRANSFORM_DUPLICATE', 'gateway', message)];
}
