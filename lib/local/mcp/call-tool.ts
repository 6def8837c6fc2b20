import { LOG_LEVEL_META_KEY, ProtocolError } from '@modelcontextprotocol/server';
import type { ServedTarget } from '../../assembly/serving/model';
import { isNode, type Node, own, ownNode, ownText } from '../../schema/node';
import type { GatewayParts } from '../gateway-parts';
import {
  type InputRequired,
  isInputRequired,
  RequestFailure,
  TargetFailure,
  type ToolCall,
  type ToolResult,
} from '../target-caller';
import type { Exchange } from './exchange';
import type { OfferedTool } from './offered-tool';
import { passedBack, passedHeaders, passedQuery } from './propagation';
import { STATELESS_VERSION } from './protocol-versions';
import type { ToolCatalog } from './tool-catalog';
import { failedResult, invalidArgumentsResult, searchResult } from './tool-results';

/** Calls a tool that the caller may call. What goes wrong becomes a result, as with the service. */
export async function callTool(
  tool: OfferedTool,
  params: Node,
  exchange: Exchange,
  parts: GatewayParts,
  catalog: ToolCatalog,
): Promise<ToolResult | InputRequired> {
  const { report, caller } = exchange;
  const args = ownNode(params, 'arguments');
  const problems = tool.problemsWith(args, parts.events);
  if (problems.length > 0) {
    report.status = 'invalid';
    report.detail = problems.join('; ');
    return invalidArgumentsResult(problems);
  }
  if (!tool.target) {
    return searchResult(await catalog.search(caller, ownText(args, 'query') ?? ''));
  }
  try {
    const target = parts.callers.get(tool.target.target.name);
    if (!target) {
      throw new TargetFailure(reasonOf(tool.target));
    }
    const result = await target.call(callOf(tool, tool.target, args, exchange));
    if (isInputRequired(result)) {
      report.detail = 'the target asks the client for input first';
      return result;
    }
    report.status = result.isError ? 'error' : 'ok';
    return result;
  } catch (error) {
    return failureOf(error, exchange, parts);
  }
}

/** What callers get of something thrown; the person at the terminal is told all of it. */
function failureOf(error: unknown, { report }: Exchange, { served }: GatewayParts): ToolResult {
  report.status = 'error';
  if (!(error instanceof TargetFailure)) {
    report.detail = `a bug of the local gateway: ${error instanceof Error ? error.message : error}`;
    return failedResult('', false);
  }
  report.detail = error.hint === undefined ? error.text : `${error.text}; ${error.hint}`;
  if (error instanceof RequestFailure) {
    throw new ProtocolError(error.code, error.text, error.data);
  }
  return failedResult(error.text, served.gateway.exceptionLevel === 'DEBUG');
}

function reasonOf({ backend, target }: ServedTarget): string {
  return backend.kind === 'REFUSED' ? backend.reason : `nothing answers the calls of the target "${target.name}"`;
}

function callOf(tool: OfferedTool, target: ServedTarget, args: Node, exchange: Exchange): ToolCall {
  const { requestId, messageId, caller, protocolVersion, sessionId, signal, headers, query, answerHeaders } = exchange;
  const { givenAuthorization, askable, ask, input } = exchange;
  const notify = exchange.notify && notifier(exchange.notify, exchange);
  return {
    tool: tool.name,
    fullName: tool.fullName,
    arguments: args,
    caller,
    requestId,
    messageId,
    ...(sessionId !== undefined && { sessionId }),
    protocolVersion,
    headers: {
      ...passedHeaders(headers, target.requestHeaders),
      ...(givenAuthorization !== undefined && { authorization: givenAuthorization }),
    },
    queryParameters: passedQuery(query, target.queryParameters),
    signal,
    ...(notify && { notify }),
    askable,
    ...(ask && { ask }),
    input,
    onHeaders: (answered) => {
      Object.assign(answerHeaders, passedBack(answered, target.responseHeaders));
    },
  };
}

/**
 * Sends what a target tells on its way. Progress reaches only callers that gave a token for it, and carries that token,
 * whatever the target knows it by. Without a handshake, log messages too are for those who asked.
 */
function notifier(send: (notification: Node) => Promise<void>, { meta, protocolVersion }: Exchange) {
  const progressToken = own(meta, 'progressToken');
  const wantsMessages = protocolVersion < STATELESS_VERSION || own(meta, LOG_LEVEL_META_KEY) !== undefined;
  return async (notification: Node): Promise<void> => {
    const { method, params } = notification;
    if (method === 'notifications/progress') {
      if (progressToken !== undefined && isNode(params)) {
        const { progressToken: _own, ...progress } = params;
        await send({ method, params: { progressToken, ...progress } });
      }
    } else if (method !== 'notifications/message' || wantsMessages) {
      await send(notification);
    }
  };
}
