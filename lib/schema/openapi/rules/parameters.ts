import type { Issue } from '../../issue';
import { isNode, type Node, own, ownList, ownNode, ownText } from '../../node';
import { error, quote, warning } from '../findings';
import type { OpenApi, Parameter } from '../open-api';
import { namesIn, type Operation } from '../operations';

/** The styles in which the service writes parameters. */
const STYLES: ReadonlyMap<string, string> = new Map([
  ['path', 'simple'],
  ['query', 'form'],
]);

/** Parameters that the service cannot send, or that nobody has seen it send. */
export function checkParameters(api: OpenApi, operation: Operation): Issue[] {
  const parameters = api.parametersOf(operation);
  const issues = [
    ...checkRepeated(operation.value, `${operation.pointer}/parameters`, api),
    ...checkTemplate(api, operation),
  ];
  for (const parameter of parameters) {
    issues.push(
      ...checkPathParameter(operation, parameter),
      ...checkStyle(parameter),
      ...checkLocation(parameter),
      ...checkType(api, parameter),
    );
  }
  return issues;
}

/** One of a list stands for all of its name and place, so that the others would be lost. */
function checkRepeated(operation: Node, at: string, api: OpenApi): Issue[] {
  const list = ownList(operation, 'parameters');
  if (list.length < 2) {
    return [];
  }
  const seen = new Set<string>();
  return list.flatMap((written, index) => {
    const parameter = api.references.tryValue(written);
    if (!isNode(parameter)) {
      return [];
    }
    const name = ownText(parameter, 'name');
    const location = ownText(parameter, 'in');
    const key = `${location} ${name}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const message = `repeats the ${location} parameter ${quote(name)} of the same list; remove one of them`;
    return [warning('OPENAPI_PARAMETER_DUPLICATE', `${at}/${index}`, message)];
  });
}

function checkTemplate(api: OpenApi, operation: Operation): Issue[] {
  const { path, pointer } = operation;
  return api.undeclaredVariables(operation).map((name) => {
    const names = namesIn(name);
    if (names[0] !== name) {
      const remedy = /^[?&]/.test(name)
        ? `take it out of the path, and declare a query parameter of each name: ${names.join(', ')}`
        : `write ${names.map((plain) => `"{${plain}}"`).join(' and ')}`;
      const message = `has "{${name}}" in its path ${quote(path)}; the gateway fills in plain values only, so ${remedy}`;
      return error('OPENAPI_PARAMETER_STYLE', pointer, message);
    }
    const message = `has "{${name}}" in its path ${quote(path)} but no path parameter of that name; add { "name": "${name}", "in": "path", "required": true, "schema": { "type": "string" } }`;
    return error('OPENAPI_PATH_PARAMETER_UNDECLARED', pointer, message);
  });
}

function checkPathParameter({ path, variables }: Operation, parameter: Parameter): Issue[] {
  if (parameter.in !== 'path') {
    return [];
  }
  if (own(parameter.value, 'required') !== true) {
    const message = `is the path parameter ${quote(parameter.name)}, which no call can do without; write "required": true`;
    return [error('OPENAPI_PATH_PARAMETER_OPTIONAL', parameter.pointer, message)];
  }
  if (variables.some((used) => namesIn(used).includes(parameter.name))) {
    return [];
  }
  const message = `is the path parameter ${quote(parameter.name)}, but the path ${quote(path)} has no "{${parameter.name}}"; add it there or remove the parameter`;
  return [warning('OPENAPI_PATH_PARAMETER_UNUSED', parameter.pointer, message)];
}

function checkStyle(parameter: Parameter): Issue[] {
  const style = own(parameter.value, 'style');
  const supported = STYLES.get(parameter.in);
  if (style === undefined || supported === undefined || style === supported) {
    return [];
  }
  const message = `writes the ${parameter.in} parameter ${quote(parameter.name)} in the style ${quote(style)}; the gateway sends plain values only, so remove "style" and take a string, number or boolean`;
  return [error('OPENAPI_PARAMETER_STYLE', parameter.pointer, message)];
}

function checkLocation(parameter: Parameter): Issue[] {
  if (parameter.in !== 'header' && parameter.in !== 'cookie') {
    return [];
  }
  const message = `is the ${parameter.in} parameter ${quote(parameter.name)}; nothing shows that the gateway sends those, so take it out, make it a query parameter, or pass a header on from the caller with the target's metadata configuration`;
  return [warning('OPENAPI_PARAMETER_LOCATION', parameter.pointer, message)];
}

function checkType(api: OpenApi, parameter: Parameter): Issue[] {
  const written = own(parameter.value, 'schema');
  if (written === undefined) {
    return [withoutSchema(parameter)];
  }
  const schema = api.references.tryValue(written);
  const type = isNode(schema) ? own(schema, 'type') : undefined;
  if (typeof type === 'string' && type !== 'array' && type !== 'object') {
    return [];
  }
  const complex = [type].flat().find((one) => one === 'array' || one === 'object');
  const message = `is an ${complex} in the ${parameter.in} parameter ${quote(parameter.name)}; the gateway's documentation speaks of strings, numbers and booleans only, so take one of those or move it to the body`;
  return complex === undefined ? [] : [warning('OPENAPI_PARAMETER_NOT_SIMPLE', parameter.pointer, message)];
}

function withoutSchema({ name, value, pointer }: Parameter): Issue {
  if (own(value, 'content') === undefined) {
    const message = `says nothing of what the parameter ${quote(name)} holds; add "schema": { "type": "string" }`;
    return warning('OPENAPI_PARAMETER_SCHEMA_MISSING', pointer, message);
  }
  const type = Object.keys(ownNode(value, 'content'))[0] ?? 'content';
  const message = `describes the parameter ${quote(name)} as ${type}; the gateway's documentation speaks of strings, numbers and booleans only, so write a "schema" of one`;
  return warning('OPENAPI_PARAMETER_NOT_SIMPLE', pointer, message);
}
