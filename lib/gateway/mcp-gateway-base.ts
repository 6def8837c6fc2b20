import { Annotations } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { propertyIssue } from '../schema/property-issues';
import { throwIfErrors } from '../schema/render-issues';
import { type GatewayCatalog, gatewayCatalog } from '../targets/gateway-catalog';
import { LambdaTarget, type LambdaTargetOptions } from '../targets/lambda-target';
import { McpServerTarget, type McpServerTargetOptions } from '../targets/mcp-server-target';
import { OpenApiTarget, type OpenApiTargetOptions } from '../targets/openapi-target';
import { searchesSemantically } from '../targets/semantic-search';
import { SmithyTarget, type SmithyTargetOptions } from '../targets/smithy-target';
import { type ConnectOptions, connect, connectFunction } from './connect';

/** Metrics that count; all others measure milliseconds. */
const COUNTS = ['Invocations', 'Throttles', 'SystemErrors', 'UserErrors'];

/** An AgentCore gateway that speaks MCP. */
export interface IMcpGateway extends agentcore.IGateway {
  /** The URL that MCP clients connect to. */
  readonly url: string;

  /**
   * Every tool that the targets of this app give the gateway, with its origin and what answers it. Made anew each time,
   * so ask when all targets are there; those of other stacks of the app count, too.
   *
   * Targets whose tools cannot be known at synth are listed apart. Tools that an imported gateway has from elsewhere,
   * its search tool included, are not known.
   */
  readonly catalog: GatewayCatalog;

  /**
   * Serves a Lambda function's tools.
   *
   * @param id Construct ID of the target, and its name unless `targetName` says otherwise
   */
  addLambdaTarget(id: string, options: LambdaTargetOptions): LambdaTarget;

  /**
   * Serves a REST API's operations.
   *
   * @param id Construct ID of the target, and its name unless `targetName` says otherwise
   */
  addOpenApiTarget(id: string, options: OpenApiTargetOptions): OpenApiTarget;

  /**
   * Serves an AWS service's operations.
   *
   * @param id Construct ID of the target, and its name unless `targetName` says otherwise
   */
  addSmithyTarget(id: string, options: SmithyTargetOptions): SmithyTarget;

  /**
   * Serves an MCP server's tools, prompts and resources.
   *
   * @param id Construct ID of the target, and its name unless `targetName` says otherwise
   */
  addMcpServerTarget(id: string, options: McpServerTargetOptions): McpServerTarget;

  /**
   * Lets a Lambda function call the gateway, and tells it how in its environment: `MCP_GATEWAY_URL`; for a
   * `CognitoAuthorizer` also `MCP_GATEWAY_TOKEN_ENDPOINT`, `MCP_GATEWAY_CLIENT_ID`, `MCP_GATEWAY_SCOPES` (separated by
   * spaces) and `MCP_GATEWAY_CLIENT_SECRET_ARN`.
   *
   * With a `CognitoAuthorizer` the function may read exactly the secret at that ARN (`clientSecret` of the authorizer,
   * which says what it costs); in another Region than the secret's it must ask the Region that the ARN names. With IAM
   * it may invoke exactly this gateway. An open gateway needs neither. For tokens of other issuers a warning says what
   * is missing.
   *
   * The function waits for the gateway, so it may be one of its targets, but not one of its interceptors.
   *
   * Fails when the function has variables of the same prefix for another gateway, when it is an interceptor of this
   * one, when it is of another account than the secret, and for an imported gateway whose `authorizer` is not known.
   *
   * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-using.html
   */
  connect(caller: lambda.Function, options?: ConnectOptions): void;

  /**
   * Lets anything else call the gateway, such as the task of an ECS service, as `connect` does, and returns the variables
   * to put into its environment.
   *
   * @returns the variables by their names
   */
  connectGrantee(grantee: iam.IGrantable, options?: ConnectOptions): { [name: string]: string };

  /**
   * A metric of the calls of one tool.
   *
   * @param toolName Full name of the tool, `<target>___<tool>`, as in `target.tools`
   * @param metricName `Invocations`, `Throttles`, `SystemErrors` or `UserErrors` (summed by default), `Latency`,
   * `Duration` or `TargetExecutionTime` (milliseconds, averaged by default)
   */
  metricTool(toolName: string, metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * A metric of the calls of one MCP method.
   *
   * @param method The method, such as `tools/list`
   * @param metricName `Invocations`, `Throttles`, `SystemErrors` or `UserErrors` (summed by default), `Latency`,
   * `Duration` or `TargetExecutionTime` (milliseconds, averaged by default)
   */
  metricMethod(method: string, metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/**
 * What our own and imported gateways do alike.
 * @internal
 */
export abstract class McpGatewayBase extends agentcore.GatewayBase implements IMcpGateway {
  public abstract readonly url: string;

  /**
   * Every tool that the targets of this app give the gateway, with its origin and what answers it. Made anew each time,
   * so ask when all targets are there; those of other stacks of the app count, too.
   *
   * Targets whose tools cannot be known at synth are listed apart. Tools that an imported gateway has from elsewhere,
   * its search tool included, are not known.
   */
  public get catalog(): GatewayCatalog {
    return gatewayCatalog(this, searchesSemantically(this));
  }

  /**
   * Serves a Lambda function's tools.
   *
   * @param id Construct ID of the target, and its name unless `targetName` says otherwise
   */
  public addLambdaTarget(id: string, options: LambdaTargetOptions): LambdaTarget {
    this.requireFreeId(id);
    return new LambdaTarget(this, id, { ...options, gateway: this });
  }

  /**
   * Serves a REST API's operations.
   *
   * @param id Construct ID of the target, and its name unless `targetName` says otherwise
   */
  public addOpenApiTarget(id: string, options: OpenApiTargetOptions): OpenApiTarget {
    this.requireFreeId(id);
    return new OpenApiTarget(this, id, { ...options, gateway: this });
  }

  /**
   * Serves an AWS service's operations.
   *
   * @param id Construct ID of the target, and its name unless `targetName` says otherwise
   */
  public addSmithyTarget(id: string, options: SmithyTargetOptions): SmithyTarget {
    this.requireFreeId(id);
    return new SmithyTarget(this, id, { ...options, gateway: this });
  }

  /**
   * Serves an MCP server's tools, prompts and resources.
   *
   * @param id Construct ID of the target, and its name unless `targetName` says otherwise
   */
  public addMcpServerTarget(id: string, options: McpServerTargetOptions): McpServerTarget {
    this.requireFreeId(id);
    return new McpServerTarget(this, id, { ...options, gateway: this });
  }

  /**
   * Lets a caller invoke this gateway, and nothing else, where IAM authorizes its callers.
   *
   * Callers of a gateway with a JWT authorizer show tokens instead, so a warning says what to call.
   *
   * @param grantee Who may invoke it
   */
  public override grantInvoke(grantee: iam.IGrantable): iam.Grant {
    if (this.authorizerConfiguration.authorizerType === agentcore.GatewayAuthorizerType.CUSTOM_JWT) {
      Annotations.of(this).addWarningV2(
        'cdk-mcp-gateway:grantWithoutIam',
        'grantInvoke lets nobody in here: callers of this gateway show a token, and IAM is not asked about them. Call connect or connectGrantee, which give a caller what it needs for a token, or authorize by IAM with GatewayAuthorizer.usingAwsIam().',
      );
    }
    return super.grantInvoke(grantee);
  }

  /**
   * Lets a Lambda function call the gateway, and tells it how in its environment: `MCP_GATEWAY_URL`; for a
   * `CognitoAuthorizer` also `MCP_GATEWAY_TOKEN_ENDPOINT`, `MCP_GATEWAY_CLIENT_ID`, `MCP_GATEWAY_SCOPES` (separated by
   * spaces) and `MCP_GATEWAY_CLIENT_SECRET_ARN`.
   *
   * With a `CognitoAuthorizer` the function may read exactly the secret at that ARN (`clientSecret` of the authorizer,
   * which says what it costs); in another Region than the secret's it must ask the Region that the ARN names. With IAM
   * it may invoke exactly this gateway. An open gateway needs neither. For tokens of other issuers a warning says what
   * is missing.
   *
   * The function waits for the gateway, so it may be one of its targets, but not one of its interceptors.
   *
   * Fails when the function has variables of the same prefix for another gateway, when it is an interceptor of this
   * one, when it is of another account than the secret, and for an imported gateway whose `authorizer` is not known.
   *
   * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-using.html
   */
  public connect(caller: lambda.Function, options: ConnectOptions = {}): void {
    connectFunction(this, caller, options);
  }

  /**
   * Lets anything else call the gateway, such as the task of an ECS service, as `connect` does, and returns the variables
   * to put into its environment.
   *
   * @returns the variables by their names
   */
  public connectGrantee(grantee: iam.IGrantable, options: ConnectOptions = {}): { [name: string]: string } {
    return connect(this, grantee, options);
  }

  /**
   * A metric of the calls of one tool.
   *
   * @param toolName Full name of the tool, `<target>___<tool>`, as in `target.tools`
   * @param metricName `Invocations`, `Throttles`, `SystemErrors` or `UserErrors` (summed by default), `Latency`,
   * `Duration` or `TargetExecutionTime` (milliseconds, averaged by default)
   * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/observability-gateway-metrics.html
   */
  public metricTool(toolName: string, metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricWith({ Method: 'tools/call', Name: toolName }, metricName, props);
  }

  /**
   * A metric of the calls of one MCP method.
   *
   * @param method The method, such as `tools/list`
   * @param metricName `Invocations`, `Throttles`, `SystemErrors` or `UserErrors` (summed by default), `Latency`,
   * `Duration` or `TargetExecutionTime` (milliseconds, averaged by default)
   * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/observability-gateway-metrics.html
   */
  public metricMethod(method: string, metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricWith({ Method: method }, metricName, props);
  }

  private requireFreeId(id: string): void {
    if (!this.node.tryFindChild(id)) return;
    const message = `is ${JSON.stringify(id)}, which the gateway has a construct of already; choose another ID, and give 'targetName' when agents should see that name`;
    throwIfErrors(`McpGateway "${this.node.path}"`, [propertyIssue('TARGET_ID_TAKEN', 'id', message)]);
  }

  private metricWith(
    dimensions: cloudwatch.DimensionsMap,
    metricName: string,
    props?: cloudwatch.MetricOptions,
  ): cloudwatch.Metric {
    return this.metric(metricName, {
      statistic: COUNTS.includes(metricName) ? 'Sum' : 'Average',
      ...props,
      dimensionsMap: { ...dimensions, ...props?.dimensionsMap },
    });
  }
}
