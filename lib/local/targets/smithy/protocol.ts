import {
  AwsJson1_0Protocol,
  AwsJson1_1Protocol,
  AwsRestJsonProtocol,
  AwsRestXmlProtocol,
} from '@aws-sdk/core/protocols';
import { own, ownNode, ownText } from '../../../schema/node';
import type { SmithyService } from '../../../schema/smithy/service';
import { shapeName } from '../../../schema/smithy/smithy-model';

/** How requests of a service are written and its answers read. */
export type Protocol = AwsJson1_0Protocol | AwsJson1_1Protocol | AwsRestJsonProtocol | AwsRestXmlProtocol;

type Make = (service: SmithyService, defaultNamespace: string) => Protocol;

/** In the order in which a service that has several is called. */
const PROTOCOLS: readonly (readonly [string, Make])[] = [
  ['aws.protocols#restJson1', (_, defaultNamespace) => new AwsRestJsonProtocol({ defaultNamespace })],
  ['aws.protocols#awsJson1_0', (service, namespace) => new AwsJson1_0Protocol(jsonOptions(service, namespace))],
  ['aws.protocols#awsJson1_1', (service, namespace) => new AwsJson1_1Protocol(jsonOptions(service, namespace))],
  ['aws.protocols#restXml', (service, namespace) => new AwsRestXmlProtocol(xmlOptions(service, namespace))],
];

/** What other protocols a model may name. */
const REFUSED = ['aws.protocols#awsQuery', 'aws.protocols#ec2Query', 'smithy.protocols#rpcv2Cbor'];

/** The protocol of a service, or why its operations are not called. */
export function findProtocol(service: SmithyService): { readonly protocol: Protocol } | { readonly refusal: string } {
  const [namespace = ''] = service.id.split('#', 1);
  const found = PROTOCOLS.find(([trait]) => own(service.traits, trait) !== undefined);
  if (found !== undefined) {
    return { protocol: found[1](service, namespace) };
  }
  const named = REFUSED.find((trait) => own(service.traits, trait) !== undefined);
  const speaks =
    named === undefined ? 'names no protocol that gateways speak' : `speaks ${named}, which gateways do not`;
  return { refusal: `the model ${speaks}; serve its operations with a Lambda target` };
}

function jsonOptions(service: SmithyService, defaultNamespace: string) {
  const awsQueryCompatible = own(service.traits, 'aws.protocols#awsQueryCompatible') !== undefined;
  return { defaultNamespace, serviceTarget: shapeName(service.id), awsQueryCompatible };
}

function xmlOptions({ traits }: SmithyService, defaultNamespace: string) {
  return { defaultNamespace, xmlNamespace: ownText(ownNode(traits, 'smithy.api#xmlNamespace'), 'uri') ?? '' };
}
