import {
  BedrockAgentCoreControlClient,
  GetGatewayCommand,
  GetGatewayTargetCommand,
  paginateListGatewayTargets,
} from '@aws-sdk/client-bedrock-agentcore-control';
import { nameOf, reasonOf } from '../aws-failure';
import type { DeployedGateway } from '../locate';
import type { Finding } from './finding';

/** What the control plane tells of a gateway. */
export interface ControlPlaneReport {
  readonly findings: readonly Finding[];
  /** `undefined` when the gateway could not be read. */
  readonly gateway?: LiveGateway;
}

/** A gateway as it is now. */
export interface LiveGateway {
  readonly gatewayId: string;
  readonly name: string | undefined;
  /** The function that transforms what it passes on. */
  readonly transform: string | undefined;
}

/** The URL is good for whoever has it, so it is not printed here. */
const CONSENT =
  'somebody has to consent within ten minutes, at the URL that "aws bedrock-agentcore-control get-gateway-target" shows';

/** What to do about a status; statuses that are not here want nothing done. */
const REMEDIES: { readonly [status: string]: string } = {
  CREATING: 'wait until it is READY, and look again',
  UPDATING: 'wait until it is READY, and look again',
  SYNCHRONIZING: 'wait until it is READY, and look again',
  DELETING: 'it is being deleted; deploy the stack again if it is still wanted',
  FAILED: 'correct what the reason says, and deploy again',
  UPDATE_UNSUCCESSFUL: 'correct what the reason says, and deploy again; what was there before still serves',
  SYNCHRONIZE_UNSUCCESSFUL:
    'check that the MCP server answers and that its credential is right, and synchronise the target again, such as with "aws bedrock-agentcore-control synchronize-gateway-targets"',
  CREATE_PENDING_AUTH: CONSENT,
  UPDATE_PENDING_AUTH: CONSENT,
  SYNCHRONIZE_PENDING_AUTH: CONSENT,
};

/** What to do about reasons that are known; the service's own words say it to those who know it well. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /lacks permission to invoke Lambda|Access denied while invoking Lambda/i,
    "allow the gateway's role lambda:InvokeFunction on this function, and deploy again",
  ],
  [/security token|AccessDenied|not authorized/i, "give the gateway's role the permission, and deploy again"],
];

/** Looks at a gateway and its targets with the credentials of this shell. */
export async function askControlPlane({ gatewayId, region }: DeployedGateway): Promise<ControlPlaneReport> {
  const client = new BedrockAgentCoreControlClient({ region });
  try {
    const { name, customTransformConfiguration, ...gateway } = await client.send(
      new GetGatewayCommand({ gatewayIdentifier: gatewayId }),
    );
    const own = findingOf(`gateway ${name}`, gateway);
    const transform = customTransformConfiguration?.lambda?.arn;
    return {
      findings: [own, ...(await askTargets(client, gatewayId))],
      gateway: { gatewayId, name, transform },
    };
  } catch (error) {
    return { findings: [unreadable(error, gatewayId, region)] };
  } finally {
    client.destroy();
  }
}

async function askTargets(client: BedrockAgentCoreControlClient, gatewayIdentifier: string): Promise<Finding[]> {
  const targets: { readonly targetId?: string; readonly name?: string; readonly status?: string }[] = [];
  try {
    for await (const { items = [] } of paginateListGatewayTargets({ client }, { gatewayIdentifier })) {
      targets.push(...items);
    }
  } catch (error) {
    return [{ check: 'targets', state: 'unknown', text: `cannot be looked at: ${reasonOf(error)}` }];
  }
  const findings: Finding[] = [];
  // One after the other: the service takes ten requests a second.
  for (const { targetId = '', name = targetId, status } of targets) {
    if (status === 'READY') continue;
    const found = await askTarget(client, { gatewayIdentifier, targetId }, { name, status });
    // Lists lag behind.
    if (found.state !== 'ok') findings.push(found);
  }
  return [...findings, ...summaryOf(targets.length, findings.length)];
}

/** Looks at one target; one that cannot be read keeps nobody from the others. */
async function askTarget(
  client: BedrockAgentCoreControlClient,
  target: { readonly gatewayIdentifier: string; readonly targetId: string },
  { name, status }: { readonly name: string; readonly status: string | undefined },
): Promise<Finding> {
  try {
    return findingOf(`target ${name}`, await client.send(new GetGatewayTargetCommand(target)));
  } catch (error) {
    const listed = findingOf(`target ${name}`, { status });
    return { ...listed, details: [`the reasons cannot be read: ${reasonOf(error)}`] };
  }
}

function summaryOf(all: number, sick: number): Finding[] {
  if (all === 0) {
    const remedy = 'add a target to the gateway, and deploy again';
    return [{ check: 'targets', state: 'wrong', text: 'there are none', remedy }];
  }
  const check = sick === 0 ? 'targets' : 'other targets';
  return all === sick ? [] : [{ check, state: 'ok', text: `${all - sick} of ${all} READY` }];
}

function findingOf(
  check: string,
  { status = '', statusReasons = [] }: { readonly status?: string; readonly statusReasons?: readonly string[] },
): Finding {
  if (status === 'READY') return { check, state: 'ok', text: status };
  const known = REASONS.find(([pattern]) => statusReasons.some((reason) => pattern.test(reason)))?.[1];
  const remedy = known ?? REMEDIES[status] ?? 'see what the console says of it';
  const [first, ...details] = statusReasons;
  return { check, state: 'wrong', text: first === undefined ? status : `${status}: ${first}`, details, remedy };
}

function unreadable(error: unknown, gatewayId: string, region: string): Finding {
  const check = `gateway ${gatewayId}`;
  if (nameOf(error) !== 'ResourceNotFoundException') {
    return { check, state: 'unknown', text: `cannot be looked at: ${reasonOf(error)}` };
  }
  const text = `is not there in ${region}, or not in this account`;
  return { check, state: 'wrong', text, remedy: 'deploy the stack again, or check AWS_PROFILE and the URL' };
}
