import type { Issue } from '../../issue';
import { isNode, type Node, own, ownList, ownNode, ownText } from '../../node';
import { error, quote, warning } from '../findings';
import { type OpenApi, type Operation, type Parameter, parametersOf } from '../operations';

/** The styles in which the service writes parameters. */
const STYLES: ReadonlyMap<string, string> = new Map([
  ['path', 'simple'],
  ['query', 'form'],
]);

/** Parameters that the service cannot send, or that nobody has seen it send. */
export function checkParameters(api: OpenApi, operation: Operation): Issue[] {
  const parameters = parametersOf(operation, api.references);
  return [
    ...checkRepeated(operation.value, `${operation.pointer}/parameters`, api),
    ...checkTemplate(operation, parameters),
    ...parameters.flatMap((parameter) => [
      ...checkPathParameter(operation, parameter),
      ...checkStyle(parameter),
      ...checkLocation(parameter),
      ...checkType(api, parameter),
    ]),
  ];
}

/** One of a list stands for all of its name and place, so that the others would be lost. */
function checkRepeated(operation: Node, at: string, api: OpenApi): Issue[] {
  const seen = new Set<string>();
  return ownList(operation, 'parameters').flatMap((written, index) => {
    const parameter = api.references.tryFollow({ value: written, pointer: `${at}/${index}` })?.value;
    const key = isNode(parameter) ? `${ownText(parameter, 'in')} ${ownText(parameter, 'name')}` : undefined;
    if (key === undefined || !isNode(parameter) || !seen.has(key)) {
      seen.add(key ?? '');
      return [];
    }
    const message = `repeats the ${ownText(parameter, 'in')} parameter ${quote(ownText(parameter, 'name'))} of the same list; remove one of them`;
    return [warning('OPENAPI_PARAMETER_DUPLICATE', `${at}/${index}`, message)];
  });
}

export function templateNames(path: string): string[] {
  return path.includes('{') ? [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name) : [];
}

function checkTemplate({ path, pointer }: Operation, parameters: readonly Parameter[]): Issue[] {
  const declared = new Set(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name));
  return templateNames(path).flatMap((name) => {
    const plain = name.replaceAll(/^[;?./+#&]+|\*$/g, '');
    if (plain !== name) {
      const message = `has "{${name}}" in its path ${quote(path)}; the gateway fills in plain values only, so write "{${plain}}"`;
      return [error('OPENAPI_PARAMETER_STYLE', pointer, message)];
    }
    const message = `has "{${name}}" in its path ${quote(path)} but no path parameter of that name; add { "name": "${name}", "in": "path", "required": true, "schema": { "type": "string" } }`;
    return declared.has(name) ? [] : [error('OPENAPI_PATH_PARAMETER_UNDECLARED', pointer, message)];
  });
}

function checkPathParameter({ path }: Operation, parameter: Parameter): Issue[] {
  if (parameter.in !== 'path') {
    return [];
  }
  const name = quote(parameter.name);
  if (own(parameter.value, 'required') !== true) {
    const message = `is the path parameter ${name}, which no call can do without; write "required": true`;
    return [error('OPENAPI_PATH_PARAMETER_OPTIONAL', parameter.pointer, message)];
  }
  const isUsed = templateNames(path).some((used) => used.replaceAll(/^[;?./+#&]+|\*$/g, '') === parameter.name);
  const message = `is the path parameter ${name}, but the path ${quote(path)} has no "{${parameter.name}}"; add it there or remove the parameter`;
  return isUsed ? [] : [warning('OPENAPI_PATH_PARAMETER_UNUSED', parameter.pointer, message)];
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
  const name = quote(parameter.name);
  const content = own(parameter.value, 'content');
  const written = own(parameter.value, 'schema');
  if (written === undefined) {
    return content === undefined
      ? [
          warning(
            'OPENAPI_PARAMETER_SCHEMA_MISSING',
            parameter.pointer,
            `says nothing of what the parameter ${name} holds; add "schema": { "type": "string" }`,
          ),
        ]
      : [
          warning(
            'OPENAPI_PARAMETER_NOT_SIMPLE',
            parameter.pointer,
            `describes the parameter ${name} as ${Object.keys(ownNode(parameter.value, 'content'))[0] ?? 'content'}; the gateway's documentation speaks of strings, numbers and booleans only, so write a "schema" of one`,
          ),
        ];
  }
  const schema = api.references.tryFollow({ value: written, pointer: `${parameter.pointer}/schema` });
  const type = isNode(schema?.value) ? (ownText(schema.value, 'type') ?? own(schema.value, 'type')) : undefined;
  const complex = [type].flat().find((one) => one === 'array' || one === 'object');
  const message = `is an ${complex} in the ${parameter.in} parameter ${name}; the gateway's documentation speaks of strings, numbers and booleans only, so take one of those or move it to the body`;
  return complex === undefined ? [] : [warning('OPENAPI_PARAMETER_NOT_SIMPLE', parameter.pointer, message)];
}
