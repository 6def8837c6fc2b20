import type { Issue } from '../../issue';
import { pointer } from '../../json-pointer';
import { isNode, own } from '../../node';
import { error, quote, warning } from '../findings';
import { memberPlaces, type OpenApi, type Operation } from '../operations';

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
  const place = { value: own(operation.value, 'requestBody'), pointer: `${operation.pointer}/requestBody` };
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
  const at = `${operation.pointer}/responses`;
  const places = memberPlaces(responses, at);
  if (isNode(responses) && places.length === 0) {
    const message = 'are empty; add at least { "200": { "description": "..." } }';
    return [warning('OPENAPI_RESPONSES_MISSING', at, message)];
  }
  return places.flatMap((place) => {
    if (!STATUS.test(place.name)) {
      const message = `is ${quote(place.name)}; write a status such as "200" or "4XX", or "default"`;
      return [warning('OPENAPI_RESPONSE_STATUS', place.pointer, message)];
    }
    const response = api.references.tryFollow(place);
    return isNode(response?.value) ? checkResponse(response.value, response.pointer) : [];
  });
}

function checkResponse(response: { readonly [key: string]: unknown }, at: string): Issue[] {
  const issues = checkMediaTypes('OPENAPI_RESPONSE_MEDIA_TYPE', own(response, 'content'), `${at}/content`);
  if (typeof own(response, 'description') !== 'string') {
    const message = 'has no description; the gateway refuses a response without one, so add it';
    issues.unshift(error('OPENAPI_RESPONSE_DESCRIPTION_MISSING', at, message));
  }
  const links = own(response, 'links');
  if (isNode(links) && Object.keys(links).length > 0) {
    const message = 'are links, which the gateway does not support; remove them';
    issues.push(warning('OPENAPI_LINKS', `${at}/links`, message));
  }
  return issues;
}

function checkMediaTypes(code: string, content: unknown, at: string): Issue[] {
  return Object.keys(isNode(content) ? content : {}).flatMap((type) => {
    if (MEDIA_TYPES.includes(type)) {
      return [];
    }
    const [bare = ''] = type.toLowerCase().split(';');
    if (MEDIA_TYPES.includes(bare.trim())) {
      const message = `is ${quote(type)}; the gateway may compare it letter by letter, so write "${bare.trim()}"`;
      return [warning(code, at + pointer(type), message)];
    }
    const message = `is ${quote(type)}, which the gateway does not take; offer "application/json", or one of ${MEDIA_TYPES.slice(1).join(', ')}`;
    return [error(code, at + pointer(type), message)];
  });
}
