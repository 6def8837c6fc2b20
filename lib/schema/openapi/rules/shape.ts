import type { Issue } from '../../issue';
import { below } from '../../json-pointer';
import { isNode, own, ownText } from '../../node';
import { error, quote } from '../findings';
import type { OpenApi } from '../open-api';
import { memberNames, type Operation } from '../operations';
import { referenceOf } from '../references';

const LOCATIONS: ReadonlySet<string | undefined> = new Set(['path', 'query', 'header', 'cookie']);

/** Whether the parts of an operation are objects and lists where they have to be; other rules pass over what is not. */
export function checkShape(api: OpenApi, operation: Operation): Issue[] {
  const { path, value, pointer, item, itemPointer } = operation;
  const issues: Issue[] = [];
  if (!path.startsWith('/')) {
    const message = `is ${quote(path)}, and a path begins with a slash; write "/${path}"`;
    issues.push(error('OPENAPI_MALFORMED', itemPointer, message));
  }
  checkParameters(api, own(item, 'parameters'), `${itemPointer}/parameters`, issues);
  checkParameters(api, own(value, 'parameters'), `${pointer}/parameters`, issues);
  checkObject(api, own(value, 'requestBody'), `${pointer}/requestBody`, 'a request body', issues);
  checkResponses(api, own(value, 'responses'), `${pointer}/responses`, issues);
  return issues;
}

function checkParameters(api: OpenApi, list: unknown, at: string, issues: Issue[]): void {
  if (list !== undefined && !Array.isArray(list)) {
    issues.push(malformed(at, list, 'parameters are a list'));
    return;
  }
  for (let index = 0; index < (list?.length ?? 0); index++) {
    checkParameter(api, list?.[index], `${at}/${index}`, issues);
  }
}

function checkParameter(api: OpenApi, written: unknown, at: string, issues: Issue[]): void {
  const found = api.references.tryFollow({ value: written, pointer: at });
  if (found === undefined) {
    return;
  }
  if (!isNode(found.value)) {
    issues.push(malformed(found.pointer, found.value, 'a parameter is an object'));
    return;
  }
  if (typeof own(found.value, 'name') !== 'string') {
    issues.push(error('OPENAPI_MALFORMED', found.pointer, 'has no "name"; write the name of the parameter'));
  } else if (!LOCATIONS.has(ownText(found.value, 'in'))) {
    const location = own(found.value, 'in');
    const message = `has ${location === undefined ? 'no "in"' : `"in": ${quote(location)}`}; write "path" or "query"`;
    issues.push(error('OPENAPI_MALFORMED', found.pointer, message));
  }
}

function checkResponses(api: OpenApi, responses: unknown, at: string, issues: Issue[]): void {
  if (responses !== undefined && !isNode(responses)) {
    issues.push(malformed(at, responses, 'responses are an object of statuses such as "200"'));
  }
  for (const status of memberNames(responses)) {
    if (isNode(responses)) {
      checkObject(api, responses[status], below(at, status), 'a response', issues);
    }
  }
}

function checkObject(api: OpenApi, value: unknown, at: string, what: string, issues: Issue[]): void {
  if (value === undefined || isNode(api.references.tryValue(value))) {
    return;
  }
  const found = api.references.tryFollow({ value, pointer: at });
  if (found !== undefined || referenceOf(value) === undefined) {
    issues.push(malformed(found?.pointer ?? at, found?.value, `${what} is an object`));
  }
}

function malformed(at: string, value: unknown, expected: string): Issue {
  return error('OPENAPI_MALFORMED', at, `is ${quote(value)}, but ${expected}; write it as one`);
}
