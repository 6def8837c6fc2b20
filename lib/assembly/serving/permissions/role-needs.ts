import type { StackTemplate } from '../../cloud-assembly';
import { listOf, objectAt } from '../../json';
import type { Resource } from '../../resources';
import type { TargetReading } from '../../target';
import { type Findings, labelOf } from '../findings';
import { tryFindFunction } from '../functions';
import type { ServedCredential, ServedTarget } from '../model';

/** What the role of a gateway has to be allowed for something to work. */
export interface RoleNeed {
  /** What does not work without it: a target, a function or a policy engine. */
  readonly about: string;
  readonly actions: readonly string[];
  /** What needs them, such as `its credential`. */
  readonly user: string;
  /** The function that is invoked; what other actions are used on, only calls tell. */
  readonly function?: { readonly resource: Resource; readonly arn: unknown; readonly stack: StackTemplate };
}

const INVOKE = ['lambda:InvokeFunction'];

const WORKLOAD_TOKEN = 'bedrock-agentcore:GetWorkloadAccessToken';
const SECRET = 'secretsmanager:GetSecretValue';

const ENGINE_ACTIONS = ['GetPolicyEngine', 'AuthorizeAction', 'PartiallyAuthorizeActions'].map(
  (action) => `bedrock-agentcore:${action}`,
);

/** What a target needs, as the documentation of the service has it. */
export function targetNeeds({ resource, found }: TargetReading, served: ServedTarget, findings: Findings): RoleNeed[] {
  const { name } = served.target;
  const { backend, credential } = served;
  const mcp = objectAt(resource.properties, 'TargetConfiguration', 'Mcp');
  const needs: RoleNeed[] = [];
  if (backend.kind === 'LAMBDA') {
    const arn = findings.raw(resource, 'TargetConfiguration', 'Mcp', 'Lambda', 'LambdaArn');
    needs.push(...invocation(name, arn, resource.stack, findings));
  }
  if (backend.kind === 'SMITHY' && credential?.type !== 'OAUTH') {
    const operations = (found.operations ?? []).filter(({ isGuess }) => !isGuess);
    needs.push(...operations.map(({ operation, actions }) => ({ about: name, actions, user: operation })));
  }
  if (credential !== undefined) {
    needs.push({ about: name, actions: credentialActions(credential), user: 'its credential' });
  }
  const schema = objectAt(objectAt(mcp, 'Lambda').ToolSchema ?? mcp.OpenApiSchema ?? mcp.SmithyModel);
  if (schema.S3 !== undefined) {
    needs.push({ about: name, actions: ['s3:GetObject'], user: 'its document' });
  }
  return needs;
}

/** What a gateway needs besides: its interceptors and its policy engine. */
export function gatewayNeeds(gateway: Resource, findings: Findings): RoleNeed[] {
  const { stack } = gateway;
  const interceptors = listOf(gateway.properties.InterceptorConfigurations).flatMap((_, index) => {
    const arn = findings.raw(gateway, 'InterceptorConfigurations', index, 'Interceptor', 'Lambda', 'Arn');
    const invoked = tryFindFunction(arn, stack, findings);
    return invoked ? invocation(labelOf(invoked), arn, stack, findings, 'an interceptor') : [];
  });
  const engine = objectAt(gateway.properties, 'PolicyEngineConfiguration');
  const engineNeed = { about: 'the policy engine', actions: ENGINE_ACTIONS, user: 'each decision' };
  return engine.Arn === undefined ? interceptors : [...interceptors, engineNeed];
}

/** Functions of the assembly alone: what others let the role do stands with them. */
function invocation(
  about: string,
  arn: unknown,
  stack: StackTemplate,
  findings: Findings,
  user = 'each call',
): RoleNeed[] {
  const resource = tryFindFunction(arn, stack, findings);
  return resource ? [{ about, actions: INVOKE, user, function: { resource, arn, stack } }] : [];
}

/** What AgentCore Identity asks of whoever wants a key or a token. Grants for a person have an action of their own. */
function credentialActions(credential: ServedCredential): string[] {
  switch (credential.type) {
    case 'API_KEY':
      return [WORKLOAD_TOKEN, 'bedrock-agentcore:GetResourceApiKey', SECRET];
    case 'OAUTH': {
      const { grantType, clientAuthentication = 'CLIENT_SECRET_BASIC' } = credential;
      return [
        ...(grantType === 'CLIENT_CREDENTIALS' ? [WORKLOAD_TOKEN] : []),
        'bedrock-agentcore:GetResourceOauth2Token',
        ...(clientAuthentication.startsWith('CLIENT_SECRET_') ? [SECRET] : []),
      ];
    }
    default:
      return [];
  }
}
