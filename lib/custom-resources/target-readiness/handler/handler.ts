import type { Attempts } from '../../runtime/attempts';
import type { ResourceEvent } from '../../runtime/events';
import { isNamed, ResourceFailure } from '../../runtime/failure';
import { GATEWAY_ID, TARGET_ID } from '../../runtime/identifiers';
import { readOptional, readProperties } from '../../runtime/properties';
import { reasonsOf } from '../../runtime/reasons';
import { isRollback, type StackStatusPort } from '../../runtime/rollback';
import type { TargetReadinessProperties } from '../contract';

/** A target as the service describes it. */
export interface DescribedTarget {
  readonly name?: string;
  readonly status?: string;
  readonly statusReasons?: readonly string[];
  /** Whether the service reads its tools only when it is told to, from an MCP server. */
  readonly isSynchronizable: boolean;
}

/** What the handler asks of AWS. */
export interface TargetReadinessPort extends StackStatusPort {
  getTarget(gatewayIdentifier: string, targetId: string, signal: AbortSignal): Promise<DescribedTarget>;
  synchronize(gatewayIdentifier: string, targetId: string, signal: AbortSignal): Promise<unknown>;
}

type Place = Pick<TargetReadinessProperties, 'GatewayId' | 'TargetId'>;

/** For this long, a target that is not there may be one that is not known everywhere yet. */
const PATIENCE_WITH_UNKNOWN = 60_000;

/** An authorization URL is good for this long. */
const PATIENCE_WITH_PEOPLE = 600_000;

const ENDED = ['READY', 'FAILED', 'UPDATE_UNSUCCESSFUL', 'SYNCHRONIZE_UNSUCCESSFUL', 'DELETING'];

const PENDING_AUTHORIZATION = /_PENDING_AUTH$/;

const TEXT = [/^[\s\S]{0,2000}$/, 'a text of up to 2,000 characters'] as const;

/**
 * Waits until a target is ready, has the tools of an MCP server read again when there is a reason to, and returns the
 * target's place. Fails with the service's reasons.
 *
 * It makes nothing, so there is nothing to delete. A rollback it does not fail, whatever has become of the target: a stack
 * that cannot be rolled back is worse.
 */
export async function awaitTarget(
  event: ResourceEvent,
  attempts: Attempts,
  port: TargetReadinessPort,
): Promise<string> {
  // Whatever the properties are: a failed creation is deleted, too.
  if (event.RequestType === 'Delete') return event.PhysicalResourceId ?? event.RequestId;
  const place = readProperties<Place>(event.ResourceProperties, { GatewayId: GATEWAY_ID, TargetId: TARGET_ID });
  try {
    await makeReady(event, place, attempts, port);
  } catch (error) {
    if (!(error instanceof ResourceFailure) || !(await isRollback(event, attempts, port))) throw error;
    console.log(JSON.stringify({ LogicalResourceId: event.LogicalResourceId, PassedInRollback: error.message }));
  }
  return `${place.GatewayId}|${place.TargetId}`;
}

async function makeReady(
  event: ResourceEvent,
  place: Place,
  attempts: Attempts,
  port: TargetReadinessPort,
): Promise<void> {
  const isAsked = isSynchronizationAsked(event, place);
  let target = await ended(place, attempts, port);
  if (isAsked && target.isSynchronizable && ['READY', 'SYNCHRONIZE_UNSUCCESSFUL'].includes(target.status ?? '')) {
    await attempts.at(
      `bedrock-agentcore:SynchronizeGatewayTargets of ${described(place, target)}`,
      (signal) => port.synchronize(place.GatewayId, place.TargetId, signal),
      { explains: true, passes: (error) => isNamed(error, 'ConflictException') },
    );
    target = await ended(place, attempts, port);
  }
  if (target.status !== 'READY') {
    throw new ResourceFailure(
      `The ${described(place, target)} is ${target.status}: ${reasonsOf(target.statusReasons)}`,
    );
  }
}

/** A target that was just created or replaced has its tools already. */
function isSynchronizationAsked(event: ResourceEvent, { GatewayId, TargetId }: Place): boolean {
  const { ResourceProperties: now, OldResourceProperties: old } = event;
  const syncOn = readOptional(now, 'SyncOn', TEXT);
  if (event.RequestType === 'Create') return syncOn !== undefined;
  if (old?.GatewayId !== GatewayId || old.TargetId !== TargetId) return false;
  return syncOn !== old.SyncOn || readOptional(now, 'Server', TEXT) !== old.Server;
}

/** The target, once nothing is being done to it any more. */
async function ended(place: Place, attempts: Attempts, port: TargetReadinessPort): Promise<DescribedTarget> {
  const begin = attempts.now();
  const passes = (error: unknown) =>
    isNamed(error, 'ResourceNotFoundException') && attempts.now() - begin < PATIENCE_WITH_UNKNOWN;
  let pendingSince: number | undefined;
  for (let round = 1; ; round += 1) {
    const target = await attempts.at(
      `bedrock-agentcore:GetGatewayTarget of ${described(place)}`,
      (signal) => port.getTarget(place.GatewayId, place.TargetId, signal),
      { explains: true, passes },
    );
    const status = target.status ?? 'without a status';
    if (ENDED.includes(status)) return target;
    const isPending = PENDING_AUTHORIZATION.test(status);
    pendingSince = isPending ? (pendingSince ?? attempts.now()) : undefined;
    const isTooLate = pendingSince !== undefined && attempts.now() - pendingSince >= PATIENCE_WITH_PEOPLE;
    if (isTooLate || !(await attempts.pause(round))) {
      const seconds = Math.round((attempts.now() - begin) / 1_000);
      const remedy = isPending ? consentRemedy(place) : `it may still become ready: deploy again`;
      throw new ResourceFailure(
        `The ${described(place, target)} is still ${status} after ${seconds} seconds; ${remedy}`,
      );
    }
  }
}

function consentRemedy({ GatewayId, TargetId }: Place): string {
  const command = `aws bedrock-agentcore-control get-gateway-target --gateway-identifier ${GatewayId} --target-id ${TargetId}`;
  return `somebody has to open its authorizationData.oauth2.authorizationUrl, which "${command}" shows, within ten minutes; with a tool schema (mcpToolSchema) the target needs nobody`;
}

function described({ GatewayId, TargetId }: Place, target?: DescribedTarget): string {
  return `target ${target?.name ? `"${target.name}" (${TargetId})` : TargetId} of gateway ${GatewayId}`;
}
