import type { ServedInterceptor } from '../../assembly/serving/model';
import type { InterceptedRequest, InterceptedResponse } from '../interceptors';

/**
 * The event of an interceptor. Live gateways have more members in it than the documentation, all of them `null` or empty
 * where there is nothing to tell.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-interceptors-types.html
 */
export function interceptorEvent(
  interceptor: ServedInterceptor,
  request: InterceptedRequest,
  response: InterceptedResponse | null,
): string {
  const { path, httpMethod, headers, body, rawBody } = request;
  return JSON.stringify({
    interceptorInputVersion: '1.0',
    mcp: {
      gatewayRequest: {
        path,
        httpMethod,
        headers: interceptor.passRequestHeaders ? headers : {},
        body,
        context: null,
      },
      gatewayResponse: response && {
        path: null,
        httpMethod: null,
        // What is with the caller already is not told again.
        ...(response.event === 'later' ? {} : { headers: response.headers, statusCode: response.statusCode }),
        body: interceptor.excludesResponseBody ? null : response.body,
        isStreamingResponse: response.event !== undefined,
      },
      rawGatewayRequest: { body: rawBody ?? JSON.stringify(body) },
    },
  });
}
