import { type Duration, Token } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type { Issue } from '../schema/issue';
import { LIMITS } from '../schema/limits';
import { checkText, propertyIssue } from '../schema/property-issues';
import { checkKey } from './gateway-key';
import { GATEWAY_NAME } from './gateway-name';
import { checkAssumable } from './gateway-role';
import type { McpGatewayProps } from './mcp-gateway';

const TAG_CHARACTERS = /^[a-zA-Z0-9\s._:/=+@-]*$/;

/** Everything about a gateway's own properties that the service is known to refuse. */
export function checkGatewayProps(props: McpGatewayProps): Issue[] {
  const { gatewayName, description, instructions, supportedVersions, sessionTimeout, interceptors, tags } = props;
  return [
    ...checkText('gatewayName', gatewayName, GATEWAY_NAME, Token.isUnresolved),
    ...checkText(
      'description',
      description,
      { code: 'GATEWAY_DESCRIPTION_LENGTH', max: LIMITS.description },
      Token.isUnresolved,
    ),
    ...checkText(
      'instructions',
      instructions,
      { code: 'GATEWAY_INSTRUCTIONS_LENGTH', max: LIMITS.instructions },
      Token.isUnresolved,
    ),
    ...checkVersions(supportedVersions),
    ...checkSessionTimeout(sessionTimeout),
    ...checkInterceptors(interceptors ?? []),
    ...checkTags(tags ?? {}),
    ...checkKey(props.kmsKey),
    ...checkAssumable(props.role),
  ];
}

/** A gateway takes one interceptor before a call and one after it. */
export function checkInterceptors(interceptors: readonly agentcore.IInterceptor[]): Issue[] {
  if (interceptors.length <= 1) return [];
  return [agentcore.InterceptionPoint.REQUEST, agentcore.InterceptionPoint.RESPONSE].flatMap((point) => {
    const count = interceptors.filter(({ interceptionPoint }) => interceptionPoint === point).length;
    if (count <= 1) return [];
    const message = `holds ${count} ${point} interceptors, and a gateway takes one of each; let one function do the work of both`;
    return [propertyIssue('GATEWAY_INTERCEPTORS_TOO_MANY', 'interceptors', message)];
  });
}

function checkVersions(versions: readonly agentcore.MCPProtocolVersion[] | undefined): Issue[] {
  if (!versions || versions.length > 0) return [];
  const message = 'is empty, so no client could connect; leave it out to support every version';
  return [propertyIssue('GATEWAY_VERSIONS_EMPTY', 'supportedVersions', message)];
}

function checkSessionTimeout(timeout: Duration | undefined): Issue[] {
  if (!timeout) return [];
  if (timeout.isUnresolved()) return checkUnresolvedTimeout(timeout);
  const { min, max } = LIMITS.sessionTimeoutSeconds;
  const seconds = timeout.toSeconds({ integral: false });
  if (Number.isInteger(seconds) && seconds >= min && seconds <= max) return [];
  const message = `takes ${min / 60} minutes to ${max / 3600} hours in whole seconds, got ${timeout.toHumanString()}; try Duration.hours(1)`;
  return [propertyIssue('GATEWAY_SESSION_TIMEOUT', 'sessionTimeout', message)];
}

/** CDK cannot turn a number that only the deployment knows from one unit into another. */
function checkUnresolvedTimeout(timeout: Duration): Issue[] {
  if (timeout.unitLabel() === 'seconds') return [];
  const message = `is a number of ${timeout.unitLabel()} that only the deployment knows; write Duration.seconds with it`;
  return [propertyIssue('GATEWAY_SESSION_TIMEOUT', 'sessionTimeout', message)];
}

function checkTags(tags: { readonly [key: string]: string }): Issue[] {
  const entries = Object.entries(tags);
  const issues: Issue[] = [];
  if (entries.length > LIMITS.tags) {
    const message = `holds ${entries.length} tags, and a gateway takes ${LIMITS.tags}; leave some out`;
    issues.push(propertyIssue('GATEWAY_TAGS_INVALID', 'tags', message));
  }
  for (const [key, value] of entries) {
    const problem = tagProblem(key, value);
    if (problem) issues.push(propertyIssue('GATEWAY_TAGS_INVALID', 'tags', problem));
  }
  return issues;
}

function tagProblem(key: string, value: string): string | undefined {
  if (!Token.isUnresolved(key)) {
    if (key.toLowerCase().startsWith('aws:')) {
      return `holds the key ${JSON.stringify(key)}, and keys that begin with "aws:" are AWS's own; choose another`;
    }
    if (key.length < 1 || key.length > 128 || !TAG_CHARACTERS.test(key)) {
      return `holds the key ${JSON.stringify(key)}; a key has 1 to 128 letters, digits, spaces and . _ : / = + @ -`;
    }
  }
  if (!Token.isUnresolved(value) && (value.length > 256 || !TAG_CHARACTERS.test(value))) {
    return `holds the value ${JSON.stringify(value)}; a value has up to 256 letters, digits, spaces and . _ : / = + @ -`;
  }
  return undefined;
}
