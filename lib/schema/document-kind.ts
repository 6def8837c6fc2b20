import type { Issue } from './issue';
import { isNode, type Node, own, ownNode, ownText } from './node';
import { documentIssue } from './source-document';

/** What tools can be made of. */
export type DocumentKind = 'openapi' | 'smithy' | 'tools';

/** What a document is by its looks; whether it is a sound one is another question. */
export interface DocumentLook {
  /** `undefined` for what no tools can be made of. */
  readonly kind?: DocumentKind;
  /** What people call it, such as `OpenAPI 3.0.3`. */
  readonly name: string;
  /** What to do with a document of no kind that tools can be made of. */
  readonly remedy?: string;
}

/** Where documents of each kind belong. */
const PLACES: { readonly [kind in DocumentKind]: string } = {
  openapi: 'an OpenAPI target (addOpenApiTarget)',
  smithy: 'a Smithy target (addSmithyTarget)',
  tools: 'a Lambda target (addLambdaTarget)',
};

/** What each reader reads. */
const READS: { readonly [kind in DocumentKind]: string } = {
  openapi: 'an OpenAPI document',
  smithy: 'a Smithy model',
  tools: 'a list of tools',
};

const UNKNOWN_REMEDY =
  'give an OpenAPI document ("openapi"), a Smithy model ("smithy" and "shapes"), or a list of tools ("name", "description", "inputSchema")';

/** Recognises what a parsed document is. */
export function lookAt(value: unknown): DocumentLook {
  if (Array.isArray(value)) {
    return { kind: 'tools', name: 'tool list' };
  }
  if (!isNode(value)) {
    return { name: 'no object and no list', remedy: UNKNOWN_REMEDY };
  }
  const version = (key: string) => ['string', 'number'].includes(typeof own(value, key)) && ` ${own(value, key)}`;
  if (own(value, 'openapi') !== undefined) {
    return { kind: 'openapi', name: `OpenAPI${version('openapi') || ''}` };
  }
  if (own(value, 'swagger') !== undefined) {
    return { kind: 'openapi', name: `Swagger${version('swagger') || ''}` };
  }
  if (own(value, 'smithy') !== undefined || Object.keys(ownNode(value, 'shapes')).some((id) => id.includes('#'))) {
    return { kind: 'smithy', name: `Smithy${version('smithy') || ''}` };
  }
  if (own(value, 'lockVersion') !== undefined) {
    return { name: 'a lock file of a gateway', remedy: 'compare it with "mcp-gateway diff"' };
  }
  if (toolEntriesOf(value) !== undefined) {
    return { kind: 'tools', name: 'tool list' };
  }
  const foreign = FOREIGN.find(({ is }) => is(value));
  return foreign ?? { name: 'a document of no known kind', remedy: UNKNOWN_REMEDY };
}

/** The entries of a tool list and where they are: a list, MCP's answer to `tools/list`, or that answer as JSON-RPC sends it. */
export function toolEntriesOf(
  value: unknown,
): { readonly entries: readonly unknown[]; readonly path: string } | undefined {
  if (Array.isArray(value)) {
    return { entries: value, path: '' };
  }
  if (!isNode(value)) {
    return undefined;
  }
  const tools = own(value, 'tools');
  if (Array.isArray(tools)) {
    return { entries: tools, path: '/tools' };
  }
  const inner = own(ownNode(value, 'result'), 'tools');
  return Array.isArray(inner) ? { entries: inner, path: '/result/tools' } : undefined;
}

/** An error when a document is recognised as something else than its reader reads; it names what it is and where it belongs. */
export function checkKind(value: unknown, expected: DocumentKind): Issue[] {
  const look = lookAt(value);
  // Any list may be meant as tools, so a list is only told to be one where it looks like it.
  const isVague = look.kind === 'tools' && Array.isArray(value) && !value.some(isTool);
  if (look.kind === expected || isVague || (look.kind === undefined && look.remedy === UNKNOWN_REMEDY)) {
    return [];
  }
  const message =
    look.kind === undefined
      ? `is ${look.name}, not ${READS[expected]}; ${look.remedy}`
      : `is ${READS[look.kind]}${look.kind === 'tools' ? '' : ` (${look.name})`}, not ${READS[expected]}; give it to ${PLACES[look.kind]}`;
  return [documentIssue('DOCUMENT_KIND', message)];
}

/** An error about a document that is of no kind that tools can be made of. */
export function unknownKind({ name, remedy }: DocumentLook): Issue {
  return documentIssue('DOCUMENT_KIND', `is ${name}, and no tools can be made of that; ${remedy}`);
}

interface Foreign {
  readonly name: string;
  readonly remedy: string;
  is(value: Node): boolean;
}

const SYNTHESIZED = 'targets of a template are checked with "mcp-gateway check" and the folder or file';

/** Documents that people have next to an API's, the most telling first. */
const FOREIGN: readonly Foreign[] = [
  {
    name: 'a CloudFormation template',
    remedy: SYNTHESIZED,
    is: (value) =>
      own(value, 'AWSTemplateFormatVersion') !== undefined ||
      Object.values(ownNode(value, 'Resources')).some((resource) => /^\w+::/.test(textOf(resource, 'Type'))),
  },
  {
    name: 'the manifest of a cloud assembly',
    remedy: SYNTHESIZED,
    is: (value) => isNode(own(value, 'artifacts')) && own(value, 'version') !== undefined,
  },
  {
    name: 'the asset manifest of a cloud assembly',
    remedy: SYNTHESIZED,
    is: (value) => isNode(own(value, 'files')) && isNode(own(value, 'dockerImages')),
  },
  {
    name: 'an AsyncAPI document',
    remedy: 'a gateway calls APIs over HTTP, so serve what sends the messages with a Lambda target',
    is: (value) => own(value, 'asyncapi') !== undefined,
  },
  {
    name: 'a Postman collection',
    remedy: 'convert it to OpenAPI, for example with "npx postman-to-openapi"',
    is: (value) =>
      /getpostman\.com|postman\.com/.test(textOf(own(value, 'info'), 'schema')) ||
      '_postman_id' in ownNode(value, 'info'),
  },
  {
    name: 'an Insomnia export',
    remedy: 'export the API from Insomnia as OpenAPI',
    is: (value) => own(value, '__export_format') !== undefined,
  },
  {
    name: 'an Arazzo document',
    remedy: 'give the OpenAPI documents that its "sourceDescriptions" name',
    is: (value) => own(value, 'arazzo') !== undefined,
  },
  {
    name: 'an OpenAPI overlay',
    remedy: 'apply it, and give the OpenAPI document that comes out',
    is: (value) => own(value, 'overlay') !== undefined,
  },
  {
    name: 'a GraphQL schema',
    remedy: 'a gateway does not speak GraphQL, so serve it with a Lambda target',
    is: (value) => isNode(own(value, '__schema')) || isNode(own(ownNode(value, 'data'), '__schema')),
  },
  {
    name: 'a Google API discovery document',
    remedy: 'convert it to OpenAPI',
    is: (value) => own(value, 'discoveryVersion') !== undefined,
  },
  {
    name: "an AWS SDK's service model",
    remedy: 'give the Smithy model of the service, from github.com/aws/api-models-aws',
    is: (value) => isNode(own(value, 'shapes')) && isNode(own(value, 'operations')) && isNode(own(value, 'metadata')),
  },
  {
    name: 'the configuration of an MCP client',
    remedy: 'give what the server answers to "tools/list"',
    is: (value) => isNode(own(value, 'mcpServers')),
  },
  {
    name: 'an error answer of a server',
    remedy: 'call "tools/list" again, and give its "result"',
    is: (value) => own(value, 'jsonrpc') !== undefined && isNode(own(value, 'error')),
  },
  {
    name: 'one tool',
    remedy: 'put it into a list: write [ before it and ] after it',
    is: isTool,
  },
  {
    name: 'a recording of HTTP requests (HAR)',
    remedy: 'describe the API in an OpenAPI document',
    is: (value) => Array.isArray(own(ownNode(value, 'log'), 'entries')),
  },
  {
    name: 'a Kubernetes manifest',
    remedy: UNKNOWN_REMEDY.replace(/^give/, 'give instead'),
    is: (value) => textOf(value, 'apiVersion') !== '' && textOf(value, 'kind') !== '',
  },
  {
    name: 'a package.json',
    remedy: UNKNOWN_REMEDY.replace(/^give/, 'give instead'),
    is: (value) =>
      textOf(value, 'name') !== '' &&
      ['dependencies', 'devDependencies', 'scripts'].some((key) => isNode(own(value, key))),
  },
  {
    name: 'a lone JSON Schema',
    remedy: 'a tool is { "name", "description", "inputSchema" }, and the schema belongs into "inputSchema"',
    is: (value) => /json-schema\.org/.test(textOf(value, '$schema')) || isNode(own(value, '$defs')),
  },
];

function isTool(value: unknown): boolean {
  return isNode(value) && typeof own(value, 'name') === 'string' && isNode(own(value, 'inputSchema'));
}

function textOf(value: unknown, key: string): string {
  return isNode(value) ? (ownText(value, key) ?? '') : '';
}
