import type { Issue } from '../issue';
import { pointer } from '../json-pointer';
import { type Node, own, ownNode, ownText } from '../node';
import { type SmithyModel, shapeName } from './smithy-model';

const REST = ['aws.protocols#restJson1', 'aws.protocols#restXml'];
const HTTP = 'smithy.api#http';
const AUTH = 'smithy.api#auth';

/** What a gateway signs requests with, as its role. */
const SIGNATURES = ['aws.auth#sigv4', 'aws.auth#sigv4a'];

/** Checks that the requests of the chosen operations are ones that a gateway can make. */
export function checkRequests(model: SmithyModel, service: Node, operationIds: readonly string[]): Issue[] {
  const isRest = REST.some((protocol) => own(service, protocol) !== undefined);
  return operationIds.flatMap((id) => {
    const traits = model.traitsOf(id);
    return [...(isRest ? checkHttp(id, traits) : []), ...checkAuth(id, traits, service)];
  });
}

function checkHttp(id: string, traits: Node): Issue[] {
  const http = ownNode(traits, HTTP);
  if (ownText(http, 'method') !== undefined && ownText(http, 'uri') !== undefined) {
    return [];
  }
  const message = `has no trait "${HTTP}" with a method and a uri, without which the protocol of the service cannot call "${shapeName(id)}"; add it, or leave the operation out with 'operations.exclude'`;
  return [{ code: 'SMITHY_HTTP_MISSING', severity: 'warning', path: pointer('shapes', id), message }];
}

/** An empty list is an operation that asks for no credential at all, such as the sign-in of Amazon Cognito. */
function checkAuth(id: string, traits: Node, service: Node): Issue[] {
  const schemes = own(traits, AUTH) ?? own(service, AUTH);
  if (!Array.isArray(schemes) || schemes.length === 0 || schemes.some((scheme) => SIGNATURES.includes(scheme))) {
    return [];
  }
  const message = `takes requests with ${schemes.join(', ')} only; a gateway signs with its role or sends an OAuth token, so try the tool after deploying, or leave the operation out with 'operations.exclude'`;
  return [{ code: 'SMITHY_AUTH', severity: 'warning', path: pointer('shapes', id), message }];
}
