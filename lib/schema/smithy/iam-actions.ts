import { type Node, ownNode, ownText } from '../node';
import { hasPublishedActions, tryFindAction } from './iam-action-list';
import { operationActions } from './iam-exceptions';
import { type SmithyModel, shapeName } from './smithy-model';

/** What IAM calls a service whose requests are signed with another name. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['IoTSecuredTunneling', 'iot'],
  ['cloudcontrolapi', 'cloudformation'],
  ['email', 'ses'],
  ['iot-jobs-data', 'iotjobsdata'],
  ['iotdata', 'iot'],
  ['ioteventsdata', 'iotevents'],
  ['monitoring', 'cloudwatch'],
  ['mturk-requester', 'mechanicalturk'],
  ['partnercentral-account', 'partnercentral'],
  ['partnercentral-benefits', 'partnercentral'],
  ['partnercentral-channel', 'partnercentral'],
  ['partnercentral-selling', 'partnercentral'],
  ['tagging', 'tag'],
]);

/** Most of Amazon API Gateway's actions are the HTTP methods of its requests. */
const METHOD_BASED = new Set(['apigateway']);

/** The IAM actions that a gateway's role needs for one operation. */
export interface OperationAction {
  /** The operation, and so the tool, without its namespace. */
  readonly operation: string;
  /** Such as `dynamodb:GetItem`; empty when they are not known, or when the operation needs none. */
  readonly actions: readonly string[];
  /** Set when the action is called after the operation though IAM publishes none of that name for the service. */
  readonly isGuess?: true;
}

/** The name that requests to the service are signed with, from `aws.auth#sigv4`: `dynamodb`. */
export function signingName(service: Node): string | undefined {
  return ownText(ownNode(service, 'aws.auth#sigv4'), 'name');
}

/** Derives the actions of an operation; `service` is the traits of the service. */
export function iamActionsOf(model: SmithyModel, service: Node, operationId: string): OperationAction {
  const operation = shapeName(operationId);
  const api = ownNode(service, 'aws.api#service');
  const signed = signingName(service) ?? ownText(api, 'arnNamespace');
  if (signed === undefined) {
    return { operation, actions: [] };
  }
  const traits = model.traitsOf(operationId);
  const prefix = PREFIXES.get(signed) ?? signed;
  const listed = operationActions(ownText(api, 'sdkId') ?? '', operation);
  if (listed !== undefined) {
    return { operation, actions: listed };
  }
  const given = ownText(ownNode(traits, 'aws.iam#iamAction'), 'name') ?? ownText(traits, 'aws.iam#actionName');
  const published = tryFindAction(prefix, given ?? operation);
  if (published !== undefined) {
    return { operation, actions: [published] };
  }
  if (METHOD_BASED.has(prefix)) {
    const method = ownText(ownNode(traits, 'smithy.api#http'), 'method');
    return { operation, actions: method === undefined ? [] : [`${prefix}:${method}`] };
  }
  const actions = [`${prefix}:${given ?? operation}`];
  // The model itself names the action, or IAM's list has nothing of this service to compare with.
  return given !== undefined || !hasPublishedActions(prefix)
    ? { operation, actions }
    : { operation, actions, isGuess: true };
}
