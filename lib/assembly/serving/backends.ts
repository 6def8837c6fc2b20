import { isNode } from '../../schema/node';
import { objectAt, textOf, tryTextOf } from '../json';
import type { Resource } from '../resources';
import type { TargetReading } from '../target';
import type { TargetTools } from '../target-tools';
import { tryFindFailure } from './failed-target';
import type { Findings } from './findings';
import { readFunction } from './functions';
import type { ServedBackend } from './model';

/** The service's own, for servers that do not say. */
const DEFAULT_RESOURCE_PRIORITY = 1000;

const REMEDY = 'answer its tools from files with --mock <tool>=<file.json>, or deploy it';

/** What answers the calls of a target, or why nothing does. */
export function readBackend(reading: TargetReading, findings: Findings): ServedBackend {
  const { target, resource, found } = reading;
  const { stack } = resource;
  const { name, kind } = target;
  switch (kind) {
    case 'LAMBDA': {
      if (target.tools === undefined) {
        return refused(whyUnread(found));
      }
      findings.use(mcp(resource, findings, 'Lambda', 'ToolSchema'), stack, `the tools of ${name}`);
      const arn = mcp(resource, findings, 'Lambda', 'LambdaArn');
      return { kind, function: readFunction(arn, stack, { label: `the target ${name}`, target: name }, findings) };
    }
    case 'OPENAPI':
    case 'SMITHY': {
      const member = kind === 'OPENAPI' ? 'OpenApiSchema' : 'SmithyModel';
      // What looks wrong in a value that only a deployment knows may be its placeholder.
      const failure = findings.isKnown(resource.raw.TargetConfiguration, stack) ? tryFindFailure(found) : undefined;
      if (failure !== undefined) {
        return { kind: 'REFUSED', reason: failure, isFailed: true };
      }
      if (target.tools === undefined || !isNode(found.document)) {
        return refused(whyUnread(found));
      }
      findings.useOutside(mcp(resource, findings, member, 'InlinePayload'), stack, `the document of ${name}`);
      return { kind, document: found.document };
    }
    case 'MCP_SERVER':
      return readServer(reading, findings);
    default:
      return refused(`is ${whatItIs(resource)}, which is not served here; ${REMEDY}`);
  }
}

function whyUnread({ missing, problem = 'has a document that is no object' }: TargetTools): string {
  return missing === undefined ? `${problem}; correct it, or ${REMEDY}` : `${missing}; ${REMEDY}`;
}

function readServer({ resource, target: { name }, found }: TargetReading, findings: Findings): ServedBackend {
  const server = objectAt(resource.properties, 'TargetConfiguration', 'Mcp', 'McpServer');
  findings.useOutside(mcp(resource, findings, 'McpServer', 'Endpoint'), resource.stack, `the endpoint of ${name}`);
  for (const member of ['ListingMode', 'ResourcePriority', 'McpToolSchema']) {
    findings.use(mcp(resource, findings, 'McpServer', member), resource.stack, `${member} of ${name}`);
  }
  if (server.McpToolSchema !== undefined && found.missing !== undefined) {
    findings.tell(name, `${found.missing}; the tools that the server lists are served`);
  }
  const priority = Number(textOf(server.ResourcePriority ?? DEFAULT_RESOURCE_PRIORITY));
  return {
    kind: 'MCP_SERVER',
    endpoint: textOf(server.Endpoint),
    listingMode: tryTextOf(server.ListingMode) ?? 'DEFAULT',
    resourcePriority: Number.isFinite(priority) ? priority : DEFAULT_RESOURCE_PRIORITY,
  };
}

/** The kind of a target in AWS's words. */
function whatItIs({ properties }: Resource): string {
  const [protocol = '', configuration] = Object.entries(objectAt(properties, 'TargetConfiguration'))[0] ?? [];
  const [member] = Object.keys(objectAt(configuration));
  if (protocol === 'Mcp' && member === 'ApiGateway') {
    return 'an API Gateway target';
  }
  return protocol === ''
    ? 'a target without a configuration'
    : `a target of the kind ${protocol}${member === undefined ? '' : `.${member}`}`;
}

function mcp(resource: Resource, findings: Findings, ...path: string[]): unknown {
  return findings.raw(resource, 'TargetConfiguration', 'Mcp', ...path);
}

function refused(reason: string): ServedBackend {
  return { kind: 'REFUSED', reason };
}
