import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { ApiDefinition, type ToolDefinition, ToolDefinitions } from '../../lib';
import { GatewayError } from '../../lib/schema/gateway-error';
import type { Issue } from '../../lib/schema/issue';

/** A function to serve tools with. */
export function newFunction(scope: Construct, id = 'Function'): lambda.Function {
  return new lambda.Function(scope, id, {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => ({})'),
  });
}

/** A tool without any issue, with changes. */
export function tool(name: string, changes: Partial<ToolDefinition> = {}): ToolDefinition {
  return { name, description: `Does ${name}`, inputSchema: { type: 'object' }, ...changes };
}

/** Tools without any issue. */
export function tools(...names: string[]): ToolDefinitions {
  return ToolDefinitions.fromInline((names.length > 0 ? names : ['search']).map((name) => tool(name)));
}

/** The text of an OpenAPI document without any issue, with two operations and changes. */
export function openApiText(changes: object = {}): string {
  const operation = (operationId: string) => ({
    operationId,
    description: `Does ${operationId}`,
    responses: { '200': { description: 'Done' } },
  });
  return JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'Pets', version: '1.0.0' },
    servers: [{ url: 'https://pets.example.com' }],
    paths: { '/pets': { get: operation('getPets'), post: operation('addPet') } },
    ...changes,
  });
}

export function openApi(changes: object = {}): ApiDefinition {
  return ApiDefinition.fromInline(openApiText(changes));
}

/** An OpenAPI document that is too large for a template. */
export function largeOpenApi(): ApiDefinition {
  return openApi({ info: { title: 'Pets', version: '1.0.0', description: 'Pets of all kinds. '.repeat(1000) } });
}

/** Path of the Smithy model of DynamoDB that the quickstart uses, relative to where the tests run. */
export const DYNAMODB_MODEL = 'examples/quickstart/models/dynamodb.json';

/** Runs something with a folder that holds the given files and is deleted afterwards. */
export function withFiles<T>(files: { readonly [name: string]: string | Buffer }, run: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'targets-test-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is refused, for assertions with readable differences; fails when nothing is. */
export function thrownBy(action: () => unknown): { code: string; message: string; issues: readonly Issue[] } {
  try {
    action();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { code, message, issues } = error;
    return { code, message, issues };
  }
  throw new Error('Expected a refusal, and nothing was thrown');
}
