import type { DigestedTool } from '../../../catalog/tool-digest';
import type { Attempts } from '../../runtime/attempts';
import type { ResourceEvent } from '../../runtime/events';
import { ResourceFailure } from '../../runtime/failure';
import { GATEWAY_ID } from '../../runtime/identifiers';
import { type Form, readProperties } from '../../runtime/properties';
import type { ToolVerificationProperties } from '../contract';
import { compareTools } from './compare-tools';
import { type ExpectedTools, readExpectedTools } from './expected-tools';

/** A gateway, and how its tools are listed. */
export type Place = Pick<ToolVerificationProperties, 'GatewayId' | 'GatewayUrl' | 'Access' | 'SecretArn'>;

/** What the handler asks of the gateway and of AWS. */
export interface ToolVerificationPort {
  /** The tools of all pages. Fails with a `ListingFailure` when the gateway, or the way to it, is at fault. */
  listTools(place: Place, signal: AbortSignal): Promise<readonly DigestedTool[]>;
  /** CloudFormation's word for what it does with a stack. */
  stackStatus(stackId: string, signal: AbortSignal): Promise<string | undefined>;
}

/** Why tools could not be listed, in words that hold no secret. */
export class ListingFailure extends Error {
  override readonly name = 'ListingFailure';
}

/** Lists, names, permissions and tokens take a while until they are the same everywhere. */
const PATIENCE = 300_000;

const MOST_CHARACTERS = 600;

const URL_FORM: Form = [/^(https:\/\/|http:\/\/127\.0\.0\.1[:/])\S+$/, 'the HTTPS URL of a gateway'];
const SECRET_ARN: Form = [/^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:\S+$/, 'the ARN of a secret'];
const ACCESS: Form = [/^(TOKEN|IAM|NONE)$/, '"TOKEN", "IAM" or "NONE"'];

/**
 * Waits until a gateway lists the tools that a stack gives it, and returns the gateway's ID. Fails with what is otherwise.
 *
 * It makes nothing, so there is nothing to delete. In a rollback it looks at nothing: what is brought back was verified
 * when it was deployed, and a stack that cannot be rolled back is worse than one that was not looked at.
 */
export async function verifyTools(
  event: ResourceEvent,
  attempts: Attempts,
  port: ToolVerificationPort,
): Promise<string> {
  // Whatever the properties are: a failed creation is deleted, too.
  if (event.RequestType === 'Delete') return event.PhysicalResourceId ?? event.RequestId;
  const place = readPlace(event.ResourceProperties);
  const expected = readExpectedTools(event.ResourceProperties);
  if (event.RequestType === 'Update' && (await isRollingBack(event.StackId, attempts, port))) return place.GatewayId;

  const begin = attempts.now();
  for (let round = 1; ; round += 1) {
    const problem = await problemOf(place, expected, attempts, port);
    if (problem === undefined) return place.GatewayId;
    const waited = attempts.now() - begin;
    if (waited >= PATIENCE || !(await attempts.pause(round))) {
      throw new ResourceFailure(describe(problem, place, event.StackId, Math.round(waited / 1_000)));
    }
  }
}

function readPlace(given: ResourceEvent['ResourceProperties'] | undefined): Place {
  const forms = { GatewayId: GATEWAY_ID, GatewayUrl: URL_FORM, Access: ACCESS };
  const { Access, ...gateway } = readProperties<Omit<Required<Place>, 'SecretArn'>>(given, forms);
  if (Access === 'TOKEN') {
    const { SecretArn } = readProperties<{ SecretArn: string }>(given, { SecretArn: SECRET_ARN });
    return { ...gateway, Access, SecretArn };
  }
  return { ...gateway, Access: Access === 'IAM' ? 'IAM' : 'NONE' };
}

/** Whoever cannot tell goes on as if nothing was rolled back. */
async function isRollingBack(stackId: string, attempts: Attempts, port: ToolVerificationPort): Promise<boolean> {
  try {
    const status = await attempts.at('cloudformation:DescribeStacks', (signal) => port.stackStatus(stackId, signal));
    return status?.includes('ROLLBACK') === true;
  } catch (error) {
    if (error instanceof ResourceFailure) return false;
    throw error;
  }
}

/** What is wrong now; nothing when all is well. */
async function problemOf(
  place: Place,
  expected: ExpectedTools,
  attempts: Attempts,
  port: ToolVerificationPort,
): Promise<Problem | undefined> {
  const listing = await attempts.at(`tools/list of gateway ${place.GatewayId}`, async (signal) => {
    try {
      return { tools: await port.listTools(place, signal) };
    } catch (error) {
      if (error instanceof ListingFailure) return { reason: error.message };
      throw error;
    }
  });
  if (listing.tools === undefined) return { kind: 'unlisted', text: listing.reason };
  const differences = compareTools(expected, listing.tools);
  return differences.length === 0 ? undefined : { kind: 'different', text: differences.join('; ') };
}

interface Problem {
  readonly kind: 'unlisted' | 'different';
  readonly text: string;
}

function describe({ kind, text }: Problem, { GatewayId }: Place, stackId: string, seconds: number): string {
  const said = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
  if (kind === 'unlisted')
    return `The tools of gateway ${GatewayId} cannot be listed after ${seconds} seconds: ${said}`;
  const stack = stackId.split('/')[1] ?? 'the stack';
  return `Gateway ${GatewayId} does not list the tools that ${stack} gives it, after ${seconds} seconds: ${said}. Deploy with --no-rollback and look closer with "mcp-gateway doctor --stack ${stack} --assembly cdk.out"; interceptors and Cedar policies hide tools, too`;
}
