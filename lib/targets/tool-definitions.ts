import { Token } from 'aws-cdk-lib';
import { MAX_DOCUMENT_DEPTH } from '../schema/document-depth';
import type { Issue } from '../schema/issue';
import { propertyIssue } from '../schema/property-issues';
import { throwIfErrors } from '../schema/render-issues';
import { inlineDocument } from '../schema/source-document';
import { type DocumentSource, fileSource, s3Source } from './document-source';
import type { S3Document } from './s3-document';

/**
 * One tool of a Lambda function, as MCP describes tools.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-add-target-lambda.html
 */
export interface ToolDefinition {
  /**
   * Name of the tool; agents see `<target>___<name>`. The full name has at most 256 characters, and models on Amazon
   * Bedrock take 64 of letters, digits, `_` and `-`.
   */
  readonly name: string;

  /** What the tool does and when to use it: the words that an agent chooses by. Not empty. */
  readonly description: string;

  /**
   * JSON Schema of the arguments, of type `object`. The service keeps `type`, `properties`, `required`, `items` and
   * `description`; everything else that can be said in words is moved into descriptions.
   */
  readonly inputSchema: { [key: string]: unknown };

  /**
   * JSON Schema of the result.
   *
   * @default - the result is not described
   */
  readonly outputSchema?: { [key: string]: unknown };
}

/** The tools that a Lambda function implements: written in code, or in a JSON or YAML file. */
export class ToolDefinitions {
  /**
   * Tools written in code.
   *
   * Fails when a name, of a tool or of an argument, is only known at deployment: agents' calls are told apart by names.
   */
  public static fromInline(tools: ToolDefinition[]): ToolDefinitions {
    throwIfErrors('ToolDefinitions.fromInline', checkNames(tools));
    return new ToolDefinitions({ kind: 'readable', document: inlineDocument(tools), upload: false });
  }

  /**
   * Tools in a JSON or YAML file: a list, or an object with a list `tools`, as MCP's `tools/list` answers.
   *
   * Small lists become part of the template; larger ones, and those that would fill it, an asset. Fails when the file is missing, empty, or neither JSON nor YAML.
   *
   * @param path Path of the file, relative to the working directory
   */
  public static fromFile(path: string): ToolDefinitions {
    return new ToolDefinitions(fileSource(`ToolDefinitions.fromFile(${JSON.stringify(path)})`, path, false));
  }

  /**
   * Tools in a JSON or YAML file that is deployed as an asset whatever its size.
   *
   * @param path Path of the file, relative to the working directory
   */
  public static fromAsset(path: string): ToolDefinitions {
    return new ToolDefinitions(fileSource(`ToolDefinitions.fromAsset(${JSON.stringify(path)})`, path, true));
  }

  /** Tools in an object of Amazon S3. Nothing reads it before the deployment, so the tools are not known at synth. */
  public static fromS3(location: S3Document): ToolDefinitions {
    return new ToolDefinitions(s3Source('ToolDefinitions.fromS3', location));
  }

  /** @internal */
  public readonly _source: DocumentSource;

  private constructor(source: DocumentSource) {
    this._source = source;
  }
}

/** Names and keys that only the deployment knows; descriptions may be such. */
function checkNames(tools: unknown): Issue[] {
  return (Array.isArray(tools) ? tools : []).flatMap((tool: unknown, index) => {
    if (typeof tool !== 'object' || tool === null) return [];
    const { name, inputSchema, outputSchema } = tool as Partial<ToolDefinition>;
    return [
      ...(Token.isUnresolved(name) ? [unresolvedName(`[${index}].name`)] : []),
      ...unresolvedNames(inputSchema, `[${index}].inputSchema`),
      ...unresolvedNames(outputSchema, `[${index}].outputSchema`),
    ];
  });
}

/** Keys of a schema, and the names that it requires. */
function unresolvedNames(schema: unknown, path: string, depth = 0): Issue[] {
  if (typeof schema !== 'object' || schema === null || Token.isUnresolved(schema) || depth > MAX_DOCUMENT_DEPTH)
    return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (Token.isUnresolved(key)) return [unresolvedName(path)];
    const here = `${path}.${key}`;
    const isName = typeof value === 'string' && path.endsWith('.required') && Token.isUnresolved(value);
    return isName ? [unresolvedName(here)] : unresolvedNames(value, here, depth + 1);
  });
}

function unresolvedName(property: string): Issue {
  return propertyIssue(
    'DOCUMENT_UNRESOLVED',
    property,
    'holds a name that is only known at deployment; write it as a text',
  );
}
