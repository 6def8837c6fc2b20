import { type Node, own } from '../../../schema/node';
import type { References } from '../../../schema/openapi/references';
import type { OpenApiRequest, RequestParameter } from '../../../schema/openapi/requests';
import { TargetFailure } from '../../target-caller';
import { checkHeaderValue, isOwnHeader } from '../http/headers';
import { encodeStrictly } from '../http/percent-encoding';
import type { TargetRequest } from '../http/target-request';
import { writeBody } from './body';
import { headerText, isGiven, pathText, queryPairs } from './parameter-styles';
import { serverAddress } from './server-url';

/** Header parameters that OpenAPI itself tells to ignore: other parts of a document describe them. */
const IGNORED_HEADERS: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization']);

/** The HTTP request that a document describes for a tool and its arguments. */
export function buildRequest(
  request: OpenApiRequest,
  args: Node,
  references: References,
  endpoint: URL | undefined,
): TargetRequest {
  const { origin, basePath } = serverAddress(request.server, args, endpoint);
  const given = request.parameters.filter(({ name }) => isGiven(own(args, name)));
  const inPlace = (place: string) => given.filter((parameter) => parameter.in === place);
  const body = request.body && writeBody(request.body, args, references);
  const cookies = inPlace('cookie').flatMap((parameter) => queryPairs(parameter, own(args, parameter.name)));
  return {
    method: request.method,
    origin,
    path: basePath + fillPath(request.path, inPlace('path'), args),
    query: inPlace('query')
      .flatMap((parameter) => queryPairs(parameter, own(args, parameter.name)))
      .join('&'),
    headers: {
      accept: request.accepts.length > 0 ? request.accepts.join(', ') : '*/*',
      'user-agent': 'mcp-gateway',
      ...headerParameters(inPlace('header'), args),
      ...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}),
      ...(body ? { 'content-type': body.contentType } : {}),
    },
    body: body?.bytes,
    secrets: [],
  };
}

function headerParameters(parameters: readonly RequestParameter[], args: Node): { [name: string]: string } {
  const sent = parameters.filter(({ name }) => !isOwnHeader(name) && !IGNORED_HEADERS.has(name.toLowerCase()));
  const headers = sent.map((parameter): [string, string] => {
    const value = headerText(parameter, own(args, parameter.name));
    checkHeaderValue(value, `the argument ${JSON.stringify(parameter.name)}`);
    return [parameter.name.toLowerCase(), value];
  });
  return Object.fromEntries(headers);
}

/** A value stays within its segment: its slashes are encoded, and one that would climb up or vanish is refused. */
function fillPath(template: string, parameters: readonly RequestParameter[], args: Node): string {
  const segments = template.split('/').map((segment) => {
    const filled = segment.replaceAll(/\{([^{}]*)\}|[^{}]+/g, (part, name: string | undefined) => {
      if (name === undefined) {
        return encodePathText(part);
      }
      const parameter = parameters.find((candidate) => candidate.name === name);
      return parameter === undefined ? '' : pathText(parameter, own(args, name));
    });
    if (segment !== filled && (filled === '' || filled === '.' || filled === '..')) {
      const hint = `the argument for ${segment} would make ${JSON.stringify(filled)} of this part of the path, which is another path`;
      throw new TargetFailure(`Invalid value for path parameter in ${template}`, hint);
    }
    return filled;
  });
  return segments.join('/');
}

/** Text that the document's author wrote, which may be encoded already. */
function encodePathText(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9._~!$&'()*+,;=:@%-]/gu, encodeStrictly);
}
