import { Aws, Fn, type Stack } from 'aws-cdk-lib';
import type * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import { digestedLine, digestOfAll } from '../catalog/tool-digest';
import type { ExpectedTarget } from '../custom-resources/tool-verification/contract';
import { isNode } from '../schema/node';
import type { Tool } from '../schema/tool';
import { McpTarget } from '../targets/mcp-target';

/**
 * What of a resource goes to tools at most. Lambda takes events of 256 kB from CloudFormation, and an update holds the
 * tools of before and after.
 */
const MOST_CHARACTERS = 80_000;

/**
 * The targets whose tools are looked at, as the function in `stack` is told of them. Those whose tools nobody knows at
 * synth shall have any.
 */
export function renderTargets(
  targets: readonly agentcore.CfnGatewayTarget[],
  withDefinitions: boolean,
  stack: Stack,
): ExpectedTarget[] {
  const served = targets.filter((resource) => isServed(resource, stack));
  const named = served.map((resource) => namedTools(resource, withDefinitions));
  const isTooMuch = JSON.stringify(named).length > MOST_CHARACTERS;
  const told = isTooMuch ? named.map((target) => counted(target, withDefinitions)) : named;
  return told.map((target, index) => underCondition(target, served[index]));
}

/** Only what speaks MCP has tools, a name that nobody knows tells of none, and a condition holds in its own template. */
function isServed(
  { node, name, stack: own, targetConfiguration, cfnOptions }: agentcore.CfnGatewayTarget,
  stack: Stack,
) {
  const configuration: unknown = own.resolve(targetConfiguration);
  const speaksMcp = node.scope instanceof McpTarget || !isNode(configuration) || 'mcp' in configuration;
  return speaksMcp && name !== undefined && (cfnOptions.condition === undefined || own === stack);
}

function namedTools({ node, name = '' }: agentcore.CfnGatewayTarget, withDefinitions: boolean): ExpectedTarget {
  const tools = node.scope instanceof McpTarget ? node.scope._catalogTarget.tools : undefined;
  return { Name: name, ...(tools && { Tools: tools.map((tool) => lineOf(tool, withDefinitions)).sort() }) };
}

function lineOf(tool: Tool, withDefinitions: boolean): string {
  return withDefinitions ? digestedLine(tool.name, tool) : tool.name;
}

function counted({ Name, Tools }: ExpectedTarget, withDefinitions: boolean): ExpectedTarget {
  if (!Tools) return { Name };
  const count = { Count: String(Tools.length), Digest: digestOfAll(Tools) };
  return { Name, ...count, ...(withDefinitions && { Definitions: 'true' }) };
}

/** A target that is not created has no tools; what stands in its place disappears from the list. */
function underCondition(target: ExpectedTarget, resource: agentcore.CfnGatewayTarget | undefined): ExpectedTarget {
  const condition = resource?.cfnOptions.condition;
  if (!condition) return target;
  // A token, in place of the object that it becomes.
  return Fn.conditionIf(condition.logicalId, target, Aws.NO_VALUE) as unknown as ExpectedTarget;
}
