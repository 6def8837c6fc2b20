import { Annotations } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type { Construct } from 'constructs';
import { checkCredentialPair } from '../credentials/credential-pairs';
import { readOpenApi } from '../schema/openapi/read-openapi';
import type { ApiDefinition } from './api-definition';
import { warnAboutCallers } from './caller-warnings';
import { renderDocument } from './document-payload';
import { checkChoosable, checkDefinition } from './document-source';
import { McpTarget, type McpTargetOptions, readingName, type TargetDefinition, targetNameOf } from './mcp-target';
import { checkSelection, type OperationSelection } from './operation-selection';
import { type Repair, repairLevel } from './repair';

/** What a document that asks callers for something is found to do. */
const CREDENTIAL_CODES = ['OPENAPI_REPAIRED_SECURITY', 'OPENAPI_SECURITY_IGNORED'];

/** Options for an OpenAPI target, without the gateway that serves it. */
export interface OpenApiTargetOptions extends McpTargetOptions {
  /** The OpenAPI 3.0 or 3.1 document, at most 10 MB. */
  readonly api: ApiDefinition;

  /**
   * Which operations become tools. The gateway is given only what these need of the document.
   *
   * @default - every operation
   */
  readonly operations?: OperationSelection;

  /**
   * How much of the document may be mended before the gateway is given it. What is mended is told by
   * `mcp-gateway check`; what `Repair.LOSSY` changes is a warning at synth as well.
   *
   * @default Repair.LOSSLESS
   */
  readonly repair?: Repair;

  /**
   * What the gateway sends with each request: an API key, an OAuth token, or a signature of its role
   * (`GatewayCredentialProvider.fromIamRole` with the service that checks it).
   *
   * @default - requests carry no credential
   */
  readonly credential?: agentcore.ICredentialProviderConfig;
}

/** Properties for `OpenApiTarget`. */
export interface OpenApiTargetProps extends OpenApiTargetOptions {
  /** The gateway that serves the tools. Changing it replaces the target. */
  readonly gateway: agentcore.IGateway;
}

/**
 * Serves the operations of a REST API through a gateway, as an OpenAPI document describes them.
 *
 * Lets the gateway's role use the credential, and read the document when it is an asset or lies in S3.
 *
 * Fails when the document, a name or the credential is one that the service refuses, with all problems at once.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-schema-openapi.html
 */
export class OpenApiTarget extends McpTarget {
  public readonly targetType = agentcore.McpTargetType.OPENAPI_SCHEMA;

  public constructor(scope: Construct, id: string, props: OpenApiTargetProps) {
    const definition = define(id, props);
    super(scope, id, props, definition);
    if (!props.credential) warnAboutMissingCredential(this, definition);
    warnAboutCallers(this, props.credential);
  }
}

function define(id: string, props: OpenApiTargetProps): TargetDefinition {
  const { credential } = props;
  const selectionIssues = checkSelection(props.operations);
  const operations = selectionIssues.length === 0 ? props.operations : undefined;
  const name = targetNameOf(id, props);
  const source = props.api?._source;
  const document = source?.kind === 'readable' ? source.document : undefined;
  const repair = repairLevel(props.repair);
  const reading = document && readOpenApi(document, { targetName: readingName(name), operations, repair });
  return {
    kind: 'OpenApiTarget',
    catalogKind: 'OPENAPI',
    name,
    issues: [
      ...checkDefinition('api', props.api, "ApiDefinition.fromFile('apis/pets.yaml')"),
      ...selectionIssues,
      ...checkCredentialPair('openApi', credential),
      ...checkChoosable(source, { operations }),
      ...checkChoosable(source, { repair: props.repair }, 'mends'),
    ],
    reading,
    document,
    credential,
    render: (target, grants) => ({ openApiSchema: renderDocument(target, source, reading?.document, grants) }),
  };
}

/** What the API asks callers for, in a document that says so, of a target that sends nothing. */
function warnAboutMissingCredential(target: OpenApiTarget, { reading }: TargetDefinition): void {
  const wanted = (reading?.issues ?? []).filter(({ code }) => CREDENTIAL_CODES.includes(code));
  if (wanted.length === 0) return;
  Annotations.of(target).addWarningV2(
    'cdk-mcp-gateway:openApiWithoutCredential',
    `Calls carry no credential, but the document asks for one. ${wanted.map(({ path, message }) => `${path} ${message}`).join('. ')}.`,
  );
}
