import type { Issue } from '../../issue';
import { below } from '../../json-pointer';
import { isNode, type Node, own } from '../../node';
import { error, quote, warning } from '../findings';
import type { OpenApi } from '../open-api';
import { memberNames, type Operation } from '../operations';

/** The media types that the service takes, of requests and of responses. */
export const MEDIA_TYPES: readonly string[] = [
  'application/json',
  'application/xml',
  'multipart/form-data',
  'application/x-www-form-urlencoded',
];

/** What answers are called by. */
const STATUS = /^([1-5]([0-9]{2}|XX)|default)$/;

/** What an operation is sent. */
export function checkRequestBody(api: OpenApi, operation: Operation): Issue[] {
  const written = own(operation.value, 'requestBody');
  if (written === undefined) {
    return [];
  }
  const place = { value: written, pointer: `${operation.pointer}/requestBody` };
  const body = api.references.tryFollow(place);
  if (!isNode(body?.value)) {
    return [];
  }
  const content = own(body.value, 'content');
  if (!isNode(content) || Object.keys(content).length === 0) {
    const message = 'is a request body without content; add "application/json" with a schema, or remove the body';
    return [error('OPENAPI_REQUEST_BODY_CONTENT_MISSING', body.pointer, message)];
  }
  return checkMediaTypes('OPENAPI_REQUEST_MEDIA_TYPE', content, `${body.pointer}/content`);
}

/** What an operation answers. */
export function checkResponses(api: OpenApi, operation: Operation): Issue[] {
  const responses = own(operation.value, 'responses');
  if (responses === undefined) {
    const message = 'has no responses; add { "200": { "description": "..." } }';
    return [error('OPENAPI_RESPONSES_MISSING', operation.pointer, message)];
  }
  if (!isNode(responses)) {
    return [];
  }
  const at = `${operation.pointer}/responses`;
  const statuses = memberNames(responses);
  if (statuses.length === 0) {
    const message = 'are empty; add at least { "200": { "description": "..." } }';
    return [warning('OPENAPI_RESPONSES_MISSING', at, message)];
  }
  const issues: Issue[] = [];
  for (const status of statuses) {
    const place = { value: responses[status], pointer: below(at, status) };
    if (STATUS.test(status)) {
      const response = api.references.tryFollow(place);
      if (isNode(response?.value)) {
        checkResponse(response.value, response.pointer, issues);
      }
    } else {
      const message = `is ${quote(status)}; write a status such as "200" or "4XX", or "default"`;
      issues.push(warning('OPENAPI_RESPONSE_STATUS', place.pointer, message));
    }
  }
  return issues;
}

function checkResponse(response: Node, at: string, issues: Issue[]): void {
  if (typeof own(response, 'description') !== 'string') {
    const message = 'has no description; the gateway refuses a response without one, so add it';
    issues.push(error('OPENAPI_RESPONSE_DESCRIPTION_MISSING', at, message));
  }
  const content = own(response, 'content');
  if (isNode(content)) {
    issues.push(...checkMediaTypes('OPENAPI_RESPONSE_MEDIA_TYPE', content, `${at}/content`));
  }
  const links = own(response, 'links');
  if (isNode(links) && Object.keys(links).length > 0) {
    const message = 'are links, which the gateway does not support; remove them';
    issues.push(warning('OPENAPI_LINKS', `${at}/links`, message));
  }
}

function checkMediaTypes(code: string, content: Node, at: string): Issue[] {
  const issues: Issue[] = [];
  for (const type of Object.keys(content)) {
    if (MEDIA_TYPES.includes(type)) {
      continue;
    }
    const [bare = ''] = type.toLowerCase().split(';');
    if (MEDIA_TYPES.includes(bare.trim())) {
      const message = `is ${quote(type)}; the gateway may compare it letter by letter, so write "${bare.trim()}"`;
      issues.push(warning(code, below(at, type), message));
    } else {
      const message = `is ${quote(type)}, which the gateway does not take; offer "application/json", or one of ${MEDIA_TYPES.slice(1).join(', ')}`;
      issues.push(error(code, below(at, type), message));
    }
  }
  return issues;
}
