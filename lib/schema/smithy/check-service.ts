import type { Issue } from '../issue';
import { pointer } from '../json-pointer';
import { isNode, type Node, own } from '../node';
import { signingName } from './iam-actions';

/** The protocol that the documentation of the service promises to support. */
const SUPPORTED = 'aws.protocols#restJson1';

/** Protocols that a gateway has been seen to call, though its documentation does not list them. */
const OBSERVED = ['aws.protocols#awsJson1_0', 'aws.protocols#awsJson1_1'];

const OTHERS = [
  'aws.protocols#restXml',
  'aws.protocols#awsQuery',
  'aws.protocols#ec2Query',
  'smithy.protocols#rpcv2Cbor',
];

/** Checks what the traits of a service say about the calls that a gateway would make. */
export function checkService(serviceId: string, traits: Node): Issue[] {
  return [...checkProtocol(serviceId, traits), ...checkAws(serviceId, traits)];
}

function checkProtocol(serviceId: string, traits: Node): Issue[] {
  const has = (protocol: string) => own(traits, protocol) !== undefined;
  if (has(SUPPORTED)) {
    return [];
  }
  const code = 'SMITHY_PROTOCOL';
  const observed = OBSERVED.find(has);
  if (observed !== undefined) {
    const message = `uses ${observed}; AWS documents ${SUPPORTED} only, though gateways call services with this one too, so try a tool after deploying`;
    return [{ code, severity: 'note', path: pointer('shapes', serviceId, 'traits', observed), message }];
  }
  const other = OTHERS.find(has);
  if (other !== undefined) {
    const message = `uses ${other}; a gateway supports ${SUPPORTED}, so serve these operations with a Lambda target unless a deployment shows that they work`;
    return [{ code, severity: 'warning', path: pointer('shapes', serviceId, 'traits', other), message }];
  }
  const message = `has no protocol that a gateway knows; add the trait "${SUPPORTED}" if the service speaks it`;
  return [{ code, severity: 'warning', path: pointer('shapes', serviceId), message }];
}

function checkAws(serviceId: string, traits: Node): Issue[] {
  const missing = [
    ...(isNode(own(traits, 'aws.api#service')) ? [] : ['"aws.api#service"']),
    ...(signingName(traits) === undefined ? ['"aws.auth#sigv4" with a name'] : []),
  ];
  if (missing.length === 0) {
    return [];
  }
  const message = `has no trait ${missing.join(' and ')}, so it is no model of an AWS service; AWS documents Smithy targets for AWS services only, so describe your own API with an OpenAPI document`;
  return [{ code: 'SMITHY_NOT_AWS', severity: 'warning', path: pointer('shapes', serviceId), message }];
}
