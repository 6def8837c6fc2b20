import type { ErrorObject } from 'ajv';
import { pointer } from '../../schema/json-pointer';

/**
 * What the service says of one problem with the arguments of a call, without the hyphen in front. It validates with
 * networknt's json-schema-validator, so the wording is that library's. `undefined` for what that library does not say:
 * of an `anyOf` that fails it tells the problems with each branch, and nothing of the `anyOf`.
 */
export function describeProblem(error: ErrorObject): string | undefined {
  const { keyword, instancePath, params } = error;
  switch (keyword) {
    case 'anyOf':
    case 'if':
      return undefined;
    case 'required':
      return `Missing required field(s): '${placeOf(instancePath + pointer(params.missingProperty))}'`;
    case 'type':
      return `Field '${instancePath}' has invalid type: ${typeOf(error.data)} found, ${typesOf(params.type)} expected`;
    case 'enum':
      return `Field '${placeOf(instancePath)}' validation failed: enum`;
    default:
      return `${keyword} validation failed: ${MESSAGES[keyword]?.(params, error) ?? error.message ?? 'is not valid'}`;
  }
}

/** Takes the parameters that Ajv tells, whose type depends on the keyword. */
type Message = (params: ErrorObject['params'], error: ErrorObject) => string;

const MESSAGES: { readonly [keyword: string]: Message } = {
  additionalProperties: ({ additionalProperty }) =>
    `property '${additionalProperty}' is not defined in the schema and the schema does not allow additional properties`,
  unevaluatedProperties: ({ unevaluatedProperty }) =>
    `property '${unevaluatedProperty}' is not evaluated and the schema does not allow unevaluated properties`,
  additionalItems: ({ limit }) =>
    `index '${limit}' is not defined in the schema and the schema does not allow additional items`,
  dependentRequired: ({ property, missingProperty }) =>
    `has a missing property '${missingProperty}' which is dependent required because '${property}' is present`,
  const: ({ allowedValue }) => `must be the constant value '${textOf(allowedValue)}'`,
  minimum: ({ limit }) => `must have a minimum value of ${limit}`,
  maximum: ({ limit }) => `must have a maximum value of ${limit}`,
  exclusiveMinimum: ({ limit }) => `must have an exclusive minimum value of ${limit}`,
  exclusiveMaximum: ({ limit }) => `must have an exclusive maximum value of ${limit}`,
  multipleOf: ({ multipleOf }) => `must be multiple of ${multipleOf}`,
  minLength: ({ limit }) => `must be at least ${limit} characters long`,
  maxLength: ({ limit }) => `must be at most ${limit} characters long`,
  pattern: ({ pattern }) => `does not match the regex pattern ${pattern}`,
  minItems: ({ limit }, { data }) => `must have at least ${limit} items but found ${sizeOf(data)}`,
  maxItems: ({ limit }, { data }) => `must have at most ${limit} items but found ${sizeOf(data)}`,
  uniqueItems: () => 'must have only unique items in the array',
  contains: () => 'does not contain an element that passes these validations',
  minProperties: ({ limit }) => `must have at least ${limit} properties`,
  maxProperties: ({ limit }) => `must have at most ${limit} properties`,
  propertyNames: ({ propertyName }) => `property '${propertyName}' name is not valid`,
  oneOf: ({ passingSchemas }) =>
    `must be valid to one and only one schema, but ${Array.isArray(passingSchemas) ? passingSchemas.length : 0} are valid`,
  not: () => 'must not be valid to the schema',
};

/** A field of the arguments by its name alone, a nested one by its JSON Pointer. */
function placeOf(pointer: string): string {
  return pointer.lastIndexOf('/') === 0 ? pointer.slice(1) : pointer;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function typesOf(type: unknown): string {
  return Array.isArray(type) ? `[${type.join(', ')}]` : String(type);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function sizeOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}
