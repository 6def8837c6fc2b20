import type { DocumentReading, ReadingOptions } from '../document-reading';
import { pointer } from '../json-pointer';
import { LIMITS } from '../limits';
import { ownNode, ownText } from '../node';
import type { SourceDocument } from '../source-document';
import type { Tool } from '../tool';
import { checkAst } from './check-document';
import { checkEndpoint, endpointTrait } from './check-endpoint';
import { checkIam } from './check-iam';
import { checkRequests } from './check-requests';
import { checkService } from './check-service';
import { checkSize } from './check-size';
import { checkStreaming } from './check-streaming';
import { checkTools } from './check-tools';
import { boundOperation, chooseOperations } from './choose-operations';
import { checkOperations, findClosure } from './closure';
import { findOperations } from './find-operations';
import { findService } from './find-service';
import { iamActionsOf, type OperationAction, signingName } from './iam-actions';
import { InputSchemas } from './input-schema';
import { narrowModel } from './narrow-model';
import { overrideOperations } from './override-operations';
import { SmithyModel, shapeName } from './smithy-model';

/** How to read a Smithy model. */
export interface SmithyReadingOptions extends ReadingOptions {
  /** Shape id or name of the service, for models with several. */
  readonly service?: string;
}

/** What a Smithy model gives. */
export interface SmithyReading extends DocumentReading {
  /** What requests to the service are signed for, such as `dynamodb`; from the trait `aws.auth#sigv4`. */
  readonly serviceName?: string;
  /** What the gateway's role has to be allowed for each chosen operation, in the order of the tools. */
  readonly iamActions: readonly OperationAction[];
}

/**
 * Reads a Smithy JSON AST: checks what the service would refuse, keeps the chosen operations, and derives the tools
 * and IAM actions. Only what the chosen operations reach is judged.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-building-smithy-targets.html
 */
export function readSmithy(document: SourceDocument, options: SmithyReadingOptions = {}): SmithyReading {
  const unread = { tools: [], iamActions: [], document: document.value };
  if (document.value === undefined && document.issues.length > 0) {
    return { ...unread, issues: document.issues };
  }
  const { ast, issues: astIssues } = checkAst(document.value);
  if (ast === undefined) {
    return { ...unread, issues: [...document.issues, ...astIssues] };
  }
  const model = new SmithyModel(ast);
  const service = findService(model, options.service);
  if ('issue' in service) {
    return { ...unread, issues: [...document.issues, service.issue] };
  }

  const servicePath = pointer('shapes', service.id);
  const traits = model.traitsOf(service.id);
  const found = findOperations(model, service.id);
  const bound = found.operations.map((reference) => boundOperation(model, reference));
  const choice = options.operations ?? {};
  const chosen = chooseOperations(bound, choice, servicePath);
  const overrides = overrideOperations(choice.overrides ?? [], bound, servicePath);
  const { ids, issues: bindingIssues } = checkOperations(
    model,
    chosen.operations.map(({ reference }) => reference),
  );
  const closure = findClosure(model, service.id, ids);
  const narrowed = narrowModel(model, ast.smithy, service.id, ids, closure.shapes, overrides.descriptions);
  // The narrowed model repeats at most the traits of mixins and the names of operations.
  const isSurelySmall = overrides.descriptions.size === 0 && document.surelyFits?.(LIMITS.documentBytes / 2) === true;
  const iamActions = ids.map((id) => iamActionsOf(model, traits, id));

  const schemas = new InputSchemas(model, ownNode(traits, endpointTrait(traits) ?? ''));
  const tools = ids.map((id): Tool => {
    const name = shapeName(id);
    return {
      name,
      description: overrides.descriptions.get(id) || ownText(model.traitsOf(id), 'smithy.api#documentation') || name,
      inputSchema: schemas.of(id),
      pointer: pointer('shapes', id),
    };
  });
  return {
    issues: [
      ...document.issues,
      ...checkService(service.id, traits),
      ...checkEndpoint(service.id, traits),
      ...found.issues,
      ...chosen.issues,
      ...overrides.issues,
      ...bindingIssues,
      ...closure.issues,
      ...checkStreaming(model, ids),
      ...checkRequests(model, traits, ids),
      ...checkIam(iamActions, servicePath),
      ...checkTools(tools, servicePath, options.targetName),
      ...(isSurelySmall ? [] : checkSize(narrowed)),
    ],
    tools,
    document: narrowed,
    serviceName: signingName(traits),
    iamActions,
  };
}
