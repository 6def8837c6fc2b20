import { Stack, Token } from 'aws-cdk-lib';
import type * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { AppState } from '../credentials/app-state';
import { deployedPath } from '../credentials/deployed-path';
import { shortHash } from '../credentials/short-hash';
import type { Issue } from '../schema/issue';
import { LIMITS } from '../schema/limits';
import { propertyIssue, type TextRule } from '../schema/property-issues';

/**
 * What the service takes as a gateway's name.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CreateGateway.html
 */
export const GATEWAY_NAME: TextRule = {
  code: 'GATEWAY_NAME_INVALID',
  max: LIMITS.gatewayName,
  pattern: /^([0-9a-zA-Z]-?)+$/,
  allows: 'letters, digits and single hyphens between them',
  suggest: (name) => readable(name, LIMITS.gatewayName),
};

/** What the service never changes about a gateway, though CloudFormation would try to. */
export interface FixedProperties {
  readonly gatewayName?: string;
  readonly authorizerType: agentcore.GatewayAuthorizerType;
  readonly semanticSearch: boolean;
  readonly kmsKey?: kms.IKey;
  /** The Region, when it is known: the service takes a name once in an account, whatever the Region. */
  readonly region?: string;
}

/**
 * A text that differs whenever the gateway has to be another one. A gateway with a name of its own is told from others
 * by that name alone: a second gateway of the same name cannot exist beside the first, so replacing it would fail.
 */
export function fixedHash(fixed: FixedProperties): string {
  const { gatewayName } = fixed;
  if (gatewayName !== undefined) return shortHash(Token.isUnresolved(gatewayName) ? '' : gatewayName);
  const { authorizerType, semanticSearch, kmsKey, region } = fixed;
  return shortHash([authorizerType, semanticSearch, keyIdentity(kmsKey), ...(region ? [region] : [])].join('|'));
}

/**
 * A name made of the stack's name and the construct's path: lower case, valid, the same at every synth, and another
 * exactly when the logical ID is, because the service never renames a gateway.
 */
export function generatedGatewayName(scope: Construct, id: string, fixed: FixedProperties): string {
  const path = `${deployedPath(scope)}/${id}`;
  const suffix = shortHash(`${path}|${fixedHash(fixed)}`);
  // The name of a stack begins with a letter, so something is left.
  const name = readable(path, LIMITS.gatewayName - suffix.length - 1);
  return `${name}-${suffix}`.toLowerCase();
}

/** How the service writes the name of a gateway in its ARN, with a pattern for what it appends. */
export function gatewayIdPattern(gatewayName: string): string {
  return Token.isUnresolved(gatewayName) ? '*' : `${gatewayName.toLowerCase()}-${'?'.repeat(10)}`;
}

const names = new AppState(() => new Map<string, string>());

/** Two gateways of one explicit name in one account and Region: the second is sure to be refused. */
export function checkGatewayName(gateway: Construct, name: string | undefined): Issue[] {
  const other = name === undefined ? undefined : names.of(gateway, environmentOf(gateway)).get(name);
  if (other === undefined) return [];
  const message = `is ${JSON.stringify(name)}, which the gateway "${other}" of the same account and Region has already; give one of them another name, or leave it out`;
  return [propertyIssue('GATEWAY_NAME_DUPLICATE', 'gatewayName', message)];
}

/** Remembers that a gateway has this name; one that only the deployment knows cannot be compared. */
export function takeGatewayName(gateway: Construct, name: string | undefined): void {
  if (name === undefined || Token.isUnresolved(name)) return;
  names.of(gateway, environmentOf(gateway)).set(name, gateway.node.path);
}

function environmentOf(scope: Construct): string {
  const stack = Stack.of(scope);
  const known = !Token.isUnresolved(stack.account) && !Token.isUnresolved(stack.region);
  return known ? `${stack.account}/${stack.region}` : stack.node.path;
}

function keyIdentity(key: kms.IKey | undefined): string {
  if (!key) return '';
  return Token.isUnresolved(key.keyArn) ? deployedPath(key) : key.keyArn;
}

function readable(text: string, maxLength: number): string {
  const words = text.replace(/[^0-9a-zA-Z]+/g, '-').replace(/^-+/, '');
  return words.slice(0, maxLength).replace(/-+$/, '');
}
