import type { Attempts } from '../../runtime/attempts';
import type { ResourceEvent } from '../../runtime/events';
import { isNamed, ResourceFailure, textOf } from '../../runtime/failure';
import { FUNCTION_ARN, GATEWAY_ID, TASK } from '../../runtime/identifiers';
import { type Form, readProperties } from '../../runtime/properties';
import { reasonsOf } from '../../runtime/reasons';
import { type CustomTransformProperties, NO_TRANSFORM } from '../contract';

/** A gateway as the service describes it. */
export interface DescribedGateway<Settings> {
  readonly status?: string;
  readonly statusReasons?: readonly string[];
  readonly transformArn?: string;
  /** Everything else that an update must send again, because it clears what is left out. */
  readonly settings: Settings;
}

/** What the handler asks of AWS. */
export interface CustomTransformPort<Settings> {
  getGateway(gatewayIdentifier: string, signal: AbortSignal): Promise<DescribedGateway<Settings>>;
  updateGateway(
    gatewayIdentifier: string,
    settings: Settings,
    transformArn: string | undefined,
    signal: AbortSignal,
  ): Promise<unknown>;
}

type Subject = Pick<CustomTransformProperties, 'Task' | 'GatewayId' | 'FunctionArn'>;

const FORMS: { readonly [name in keyof Subject]: Form } = {
  Task: TASK,
  GatewayId: GATEWAY_ID,
  FunctionArn: FUNCTION_ARN,
};

const BEFORE: Form = [/^.+\|(none|arn:.+)$/, 'the name of a recording'];

/** For this long, a gateway that is not there may be one that is not known everywhere yet. */
const PATIENCE_WITH_UNKNOWN = 60_000;

/** For this long, IAM may not know the permission to invoke the function everywhere yet. */
const PATIENCE_WITH_IAM = 120_000;

const BUSY: readonly unknown[] = ['CREATING', 'UPDATING'];

/** What a gateway shall have, and when it has it. */
interface Goal {
  readonly GatewayId: string;
  readonly functionArn: string | undefined;
  readonly isReached: (current: string | undefined) => boolean;
  readonly isRestoring: boolean;
}

/** Sets the function that transforms what a gateway passes on, or records which one there was before. */
export async function setTransform<Settings>(
  event: ResourceEvent,
  attempts: Attempts,
  port: CustomTransformPort<Settings>,
): Promise<string> {
  const id = event.PhysicalResourceId ?? event.RequestId;
  if (event.RequestType === 'Delete') {
    const goal = restoredBy(event.ResourceProperties);
    if (goal) await reach(goal, attempts, port);
    return id;
  }
  const { Task, GatewayId, FunctionArn } = readProperties<Subject>(event.ResourceProperties, FORMS);
  if (Task === 'apply') {
    readProperties<{ Before: string }>(event.ResourceProperties, { Before: BEFORE });
    const isReached = (current: string | undefined) => current === FunctionArn;
    await reach({ GatewayId, functionArn: FunctionArn, isReached, isRestoring: false }, attempts, port);
    return GatewayId;
  }
  if (event.RequestType === 'Update' && id.startsWith(`${GatewayId}|`)) return id;
  const gateway = await settled(GatewayId, false, attempts, port);
  // A function that is there already is one that this stack left behind.
  const before = gateway?.transformArn === FunctionArn ? undefined : gateway?.transformArn;
  return `${GatewayId}|${before ?? NO_TRANSFORM}`;
}

/** What there was before, unless somebody has set something else since; nothing for what was never applied. */
function restoredBy(given: ResourceEvent['ResourceProperties'] | undefined): Goal | undefined {
  const { Task, GatewayId, FunctionArn, Before } = given ?? {};
  const isText = (value: unknown, [pattern]: Form): value is string => typeof value === 'string' && pattern.test(value);
  if (Task !== 'apply' || !isText(GatewayId, GATEWAY_ID)) return undefined;
  if (!isText(FunctionArn, FUNCTION_ARN) || !isText(Before, BEFORE)) return undefined;
  const before = Before.slice(Before.indexOf('|') + 1);
  return {
    GatewayId,
    functionArn: before === NO_TRANSFORM ? undefined : before,
    isReached: (current) => current !== FunctionArn,
    isRestoring: true,
  };
}

/** Writes until it is there and stays, because whoever writes at the same time may clear it. */
async function reach<Settings>(goal: Goal, attempts: Attempts, port: CustomTransformPort<Settings>): Promise<void> {
  const { GatewayId, isReached, isRestoring } = goal;
  let hasWritten = false;
  for (let round = 0; ; round += 1) {
    const gateway = await settled(GatewayId, isRestoring, attempts, port);
    if (!gateway) return;
    const { status, statusReasons, transformArn } = gateway;
    const isThere = isReached(transformArn);
    if (isThere && (isRestoring || status === 'READY')) return;
    if (status === 'DELETING' && isRestoring) return;
    if (isThere || status === 'DELETING' || (hasWritten && status !== 'READY')) {
      throw new ResourceFailure(`The gateway ${GatewayId} is ${status}: ${reasonsOf(statusReasons)}`);
    }
    if (round > 0 && !(await attempts.pause(round))) {
      throw new ResourceFailure(`Others keep changing the gateway ${GatewayId}; deploy again when they do not`);
    }
    hasWritten = (await write(goal, attempts, port)) || hasWritten;
  }
}

/** Writes what was read just before, so that nothing is lost that others have written. */
function write<Settings>(goal: Goal, attempts: Attempts, port: CustomTransformPort<Settings>): Promise<boolean> {
  const { GatewayId, functionArn, isReached, isRestoring } = goal;
  const begin = attempts.now();
  const passes = (error: unknown) => {
    if (isNamed(error, 'ConflictException')) return true;
    // The service tries the function at once.
    const lacksPermission = isNamed(error, 'ValidationException') && /lacks permission to invoke/.test(textOf(error));
    return lacksPermission && attempts.now() - begin < PATIENCE_WITH_IAM;
  };
  const call = async (signal: AbortSignal) => {
    try {
      const { status, transformArn, settings } = await port.getGateway(GatewayId, signal);
      if (BUSY.includes(status) || isReached(transformArn)) return false;
      await port.updateGateway(GatewayId, settings, functionArn, signal);
      return true;
    } catch (error) {
      if (isRestoring && isNamed(error, 'ResourceNotFoundException')) return false;
      throw error;
    }
  };
  return attempts.at(`bedrock-agentcore:UpdateGateway of gateway ${GatewayId}`, call, { explains: true, passes });
}

/** The gateway, once nothing is being done to it any more; nothing when it is gone and may be. */
async function settled<Settings>(
  GatewayId: string,
  mayBeGone: boolean,
  attempts: Attempts,
  port: CustomTransformPort<Settings>,
): Promise<DescribedGateway<Settings> | undefined> {
  const begin = attempts.now();
  const passes = (error: unknown) =>
    isNamed(error, 'ResourceNotFoundException') && attempts.now() - begin < PATIENCE_WITH_UNKNOWN;
  const call = async (signal: AbortSignal) => {
    try {
      return await port.getGateway(GatewayId, signal);
    } catch (error) {
      if (mayBeGone && isNamed(error, 'ResourceNotFoundException')) return undefined;
      throw error;
    }
  };
  for (let round = 1; ; round += 1) {
    const gateway = await attempts.at(`bedrock-agentcore:GetGateway of gateway ${GatewayId}`, call, {
      explains: true,
      passes,
    });
    if (!gateway || !BUSY.includes(gateway.status)) return gateway;
    if (!(await attempts.pause(round))) {
      const seconds = Math.round((attempts.now() - begin) / 1_000);
      throw new ResourceFailure(`The gateway ${GatewayId} is still ${gateway.status} after ${seconds} seconds`);
    }
  }
}
