import type { Issue } from '../../issue';
import { isNode, own, ownText } from '../../node';
import { error, quote } from '../findings';
import { memberPlaces, type OpenApi, type Operation, parameterPlaces } from '../operations';
import { type Place, referenceOf } from '../references';

const LOCATIONS: ReadonlySet<string | undefined> = new Set(['path', 'query', 'header', 'cookie']);

/** Whether the parts of an operation are objects and lists where they have to be; other rules pass over what is not. */
export function checkShape(api: OpenApi, operation: Operation): Issue[] {
  const { value, pointer } = operation;
  return [
    ...checkPath(operation),
    ...checkList(own(operation.item, 'parameters'), `${operation.itemPointer}/parameters`),
    ...checkList(own(value, 'parameters'), `${pointer}/parameters`),
    ...parameterPlaces(operation).flatMap((place) => checkParameter(api, place)),
    ...checkObject(api, { value: own(value, 'requestBody'), pointer: `${pointer}/requestBody` }, 'a request body'),
    ...checkResponses(api, own(value, 'responses'), `${pointer}/responses`),
  ];
}

function checkPath({ path, itemPointer }: Operation): Issue[] {
  const message = `is ${quote(path)}, and a path begins with a slash; write "/${path}"`;
  return path.startsWith('/') ? [] : [error('OPENAPI_MALFORMED', itemPointer, message)];
}

function checkList(value: unknown, at: string): Issue[] {
  return value === undefined || Array.isArray(value) ? [] : [malformed(at, value, 'parameters are a list')];
}

function checkParameter(api: OpenApi, place: Place): Issue[] {
  const found = api.references.tryFollow(place);
  if (found === undefined) {
    return [];
  }
  if (!isNode(found.value)) {
    return [malformed(found.pointer, found.value, 'a parameter is an object')];
  }
  const location = own(found.value, 'in');
  if (typeof own(found.value, 'name') !== 'string') {
    return [error('OPENAPI_MALFORMED', found.pointer, 'has no "name"; write the name of the parameter')];
  }
  return LOCATIONS.has(ownText(found.value, 'in'))
    ? []
    : [
        error(
          'OPENAPI_MALFORMED',
          found.pointer,
          `has ${location === undefined ? 'no "in"' : `"in": ${quote(location)}`}; write "path" or "query"`,
        ),
      ];
}

function checkResponses(api: OpenApi, responses: unknown, at: string): Issue[] {
  if (responses !== undefined && !isNode(responses)) {
    return [malformed(at, responses, 'responses are an object of statuses such as "200"')];
  }
  return memberPlaces(responses, at).flatMap((place) => checkObject(api, place, 'a response'));
}

function checkObject(api: OpenApi, place: Place, what: string): Issue[] {
  if (place.value === undefined || (referenceOf(place.value) !== undefined && !api.references.tryFollow(place))) {
    return [];
  }
  const found = api.references.tryFollow(place);
  return isNode(found?.value) ? [] : [malformed(found?.pointer ?? place.pointer, found?.value, `${what} is an object`)];
}

function malformed(at: string, value: unknown, expected: string): Issue {
  return error('OPENAPI_MALFORMED', at, `is ${quote(value)}, but ${expected}; write it as one`);
}
