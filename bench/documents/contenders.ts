import SwaggerParser from '@apidevtools/swagger-parser';
import { validate } from '@readme/openapi-parser';
import { App, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import { parse as parseYaml } from 'yaml';
import type { DocumentReading } from '../../lib/schema/document-reading';
import { readOpenApi } from '../../lib/schema/openapi/read-openapi';
import { parseDocument } from '../../lib/schema/parse-document';
import { readSmithy } from '../../lib/schema/smithy/read-smithy';

/** One way to read a document: from its text to everything that is known of it. */
export interface Contender {
  readonly name: string;
  /** What is run before the clock starts. */
  readonly prepare?: () => void;
  readonly run: (text: string) => Promise<unknown> | unknown;
  /** What is measured beside it and taken off, round by round. */
  readonly without?: Contender;
}

/** The documents that are read, and who reads each of them. */
export type DocumentCase = 'OpenAPI, JSON' | 'OpenAPI, YAML' | 'Smithy';

export const CONTENDERS: Readonly<Record<DocumentCase, () => Contender[]>> = {
  'OpenAPI, JSON': openApiJson,
  'OpenAPI, YAML': openApiYaml,
  Smithy: smithy,
};

function openApiJson(): Contender[] {
  return [
    { name: 'JSON.parse', run: (text) => JSON.parse(text) },
    { name: 'ours', run: (text) => withTools(readOpenApi(parseDocument(text, 'api.json'))) },
    { name: '@apidevtools/swagger-parser', run: (text) => SwaggerParser.validate(JSON.parse(text)) },
    { name: '@readme/openapi-parser', run: (text) => validated(JSON.parse(text)) },
    official(),
  ];
}

function openApiYaml(): Contender[] {
  return [
    { name: 'yaml', run: (text) => parseYaml(text) },
    { name: 'ours', run: (text) => withTools(readOpenApi(parseDocument(text, 'api.yaml'))) },
    { name: '@apidevtools/swagger-parser', run: (text) => SwaggerParser.validate(parseYaml(text)) },
    { name: '@readme/openapi-parser', run: (text) => validated(parseYaml(text)) },
  ];
}

function smithy(): Contender[] {
  const include = ['DescribeThing1', 'DescribeThing2', 'DescribeThing3'];
  return [
    { name: 'JSON.parse', run: (text) => JSON.parse(text) },
    { name: 'ours', run: (text) => withTools(readSmithy(parseDocument(text, 'model.json'))) },
    {
      name: 'ours, three operations',
      run: (text) => withTools(readSmithy(parseDocument(text, 'model.json'), { operations: { include } })),
    },
  ];
}

/** The official construct, with its check; what it takes without the check is measured beside it and taken off. */
function official(): Contender {
  const targetWith = (name: string, validateOpenApiSchema: boolean): Contender => {
    let gateway: agentcore.Gateway;
    return {
      name,
      prepare: () => {
        gateway = new agentcore.Gateway(new Stack(new App({ analyticsReporting: false }), 'Bench'), 'Gateway');
      },
      run: (text) =>
        gateway.addOpenApiTarget('Things', {
          gatewayTargetName: 'things',
          apiSchema: agentcore.ApiSchema.fromInline(text),
          validateOpenApiSchema,
        }),
    };
  };
  return { ...targetWith('official L2', true), without: targetWith('official L2 without its check', false) };
}

/** A reading that stopped early would be fast for the wrong reason. */
function withTools(reading: DocumentReading): DocumentReading {
  if (reading.tools.length === 0) {
    const messages = reading.issues.map(({ path, message }) => `${path} ${message}`);
    throw new Error(`The document gives no tools:\n${messages.slice(0, 5).join('\n')}`);
  }
  return reading;
}

async function validated(document: Parameters<typeof validate>[0]): Promise<void> {
  const result = await validate(document);
  if (!result.valid) throw new Error(`@readme/openapi-parser refuses the document: ${JSON.stringify(result.errors)}`);
}
