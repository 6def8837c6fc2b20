import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as kms from 'aws-cdk-lib/aws-kms';
import { McpGateway, WafFailureMode } from '../../lib';
import { newStack } from '../new-stack';
import { newFunction } from '../targets/sample-inputs';
import { GATEWAY } from './gateways';

interface Assembly {
  readonly types: Record<string, { readonly properties: readonly { readonly name: string }[] }>;
}

const cdk: Assembly = JSON.parse(
  gunzipSync(readFileSync(join(__dirname, '../../node_modules/aws-cdk-lib/.jsii.gz'))).toString(),
);

/** What CloudFormation takes, as the names stand in a template. */
function propertiesOf(type: string): string[] {
  const { properties = [] } = cdk.types[`aws-cdk-lib.aws_bedrockagentcore.${type}`] ?? {};
  return properties.map(({ name }) => name.charAt(0).toUpperCase() + name.slice(1)).sort();
}

test('everything that CloudFormation takes of a gateway can be said', () => {
  const stack = newStack();
  new McpGateway(stack, 'Gateway', {
    description: 'Weather',
    instructions: 'Ask first',
    sessionTimeout: Duration.hours(1),
    responseStreaming: true,
    listToolsPagination: false,
    exceptionLevel: agentcore.GatewayExceptionLevel.DEBUG,
    kmsKey: new kms.Key(stack, 'Key'),
    interceptors: [agentcore.LambdaInterceptor.forRequest(newFunction(stack))],
    policyEngineConfiguration: { policyEngine: new agentcore.PolicyEngine(stack, 'Engine') },
    wafFailureMode: WafFailureMode.FAIL_OPEN,
    tags: { team: 'tools' },
  });

  const [gateway] = Object.values(Template.fromStack(stack).findResources(GATEWAY));

  expect(Object.keys(gateway?.Properties).sort()).toEqual(propertiesOf('CfnGatewayProps'));
  expect(Object.keys(gateway?.Properties.ProtocolConfiguration.Mcp).sort()).toEqual(
    propertiesOf('CfnGateway.MCPGatewayConfigurationProperty'),
  );
  expect(propertiesOf('CfnGatewayProps')).toHaveLength(13);
});
