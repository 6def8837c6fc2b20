import type { Node } from '../../../schema/node';
import type { ToolCall } from '../../target-caller';

/** The gateway and the target that a function is called for. */
export interface CallOrigin {
  readonly gatewayId: string;
  /** Ten capital letters and digits. */
  readonly targetId: string;
}

/**
 * What a gateway tells a function about a call, in the client context of the invocation.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-add-target-lambda.html
 */
export function clientContext(call: ToolCall, { gatewayId, targetId }: CallOrigin): Node {
  return {
    custom: {
      bedrockAgentCoreMessageVersion: '1.0',
      bedrockAgentCoreAwsRequestId: call.requestId,
      bedrockAgentCoreMcpMessageId: `${call.messageId}`,
      bedrockAgentCoreGatewayId: gatewayId,
      bedrockAgentCoreTargetId: targetId,
      bedrockAgentCoreToolName: call.fullName,
      bedrockAgentCorePropagatedHeaders: propagated(call.headers),
      bedrockAgentCorePropagatedQueryParameters: call.queryParameters,
    },
  };
}

/** Only an interceptor can pass the authorization on, and handlers look for it as interceptors write it. */
function propagated({ authorization, ...headers }: ToolCall['headers']): Node {
  return authorization === undefined ? headers : { Authorization: authorization, ...headers };
}
