import { Stack } from 'aws-cdk-lib';
import type * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Conditions, GatewayGrants } from '../credentials/gateway-grants';
import type { Issue } from '../schema/issue';
import { propertyIssue } from '../schema/property-issues';

/** The service takes the ARN of a key; an alias is refused. */
export function checkKey(key: kms.IKey | undefined): Issue[] {
  if (!key || (!(key instanceof kms.Alias) && !key.keyArn.includes(':alias/'))) return [];
  const message = 'is an alias, and the service takes the key itself; pass the key that the alias stands for';
  return [propertyIssue('GATEWAY_KEY_IS_ALIAS', 'kmsKey', message)];
}

/**
 * Lets the gateway's role use the key for this gateway's data, through AgentCore only.
 *
 * A key of the same stack gets statements in its key policy. For any other key they go to the role, which counts where
 * the key policy leaves permissions to IAM, as CDK's own does.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-encryption.html
 */
export function grantKey(key: kms.IKey, gateway: agentcore.IGateway, gatewayArn: string, grants: GatewayGrants): void {
  const isOfSameStack = key instanceof kms.Key && Stack.of(key) === Stack.of(gateway.role);
  for (const { actions, conditions } of keyStatements(gateway.stack.region, gatewayArn)) {
    if (isOfSameStack) {
      const principals = [new iam.ArnPrincipal(gateway.role.roleArn)];
      key.addToResourcePolicy(new iam.PolicyStatement({ actions, conditions, principals, resources: ['*'] }));
    } else {
      grants.allow(actions, [key.keyArn], conditions);
    }
  }
}

interface KeyStatement {
  readonly actions: string[];
  readonly conditions: Conditions;
}

function keyStatements(region: string, gatewayArn: string): KeyStatement[] {
  const viaAgentCore = { StringEquals: { 'kms:ViaService': `bedrock-agentcore.${region}.amazonaws.com` } };
  const forThisGateway = { StringLike: { 'kms:EncryptionContext:aws:bedrock-agentcore-gateway:arn': gatewayArn } };
  return [
    { actions: ['kms:DescribeKey'], conditions: viaAgentCore },
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], conditions: { ...viaAgentCore, ...forThisGateway } },
    {
      actions: ['kms:CreateGrant'],
      conditions: {
        StringEquals: { ...viaAgentCore.StringEquals, 'kms:GrantConstraintType': 'EncryptionContextSubset' },
        ...forThisGateway,
        'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Decrypt', 'GenerateDataKey'] },
      },
    },
  ];
}
