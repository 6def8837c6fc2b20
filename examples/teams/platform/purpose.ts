/** The part of the interceptor's event that is read here. */
interface RequestEvent {
  readonly mcp: {
    readonly gatewayRequest: {
      readonly headers: { readonly [name: string]: string };
      readonly body: Message;
    };
  };
}

/** A JSON-RPC message. */
interface Message {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: { readonly name?: string };
}

const VERSION = { interceptorOutputVersion: '1.0' };

/** Lets tools be called by those who say what for, in the header X-Purpose, and writes that down. */
export async function handler({ mcp }: RequestEvent): Promise<object> {
  const { headers, body } = mcp.gatewayRequest;
  const purpose = headers['x-purpose'];
  if (body.method !== 'tools/call') return pass(body);
  console.log(JSON.stringify({ tool: body.params?.name, purpose: purpose ?? null }));
  return purpose ? pass(body) : refuse(body, 'Say what you call this tool for, in the header X-Purpose');
}

function pass(body: Message): object {
  return { ...VERSION, mcp: { transformedGatewayRequest: { body } } };
}

/** An answer that agents can read, in place of the tool's. */
function refuse({ id }: Message, text: string): object {
  const body = { jsonrpc: '2.0', id, result: { isError: true, content: [{ type: 'text', text }] } };
  return { ...VERSION, mcp: { transformedGatewayResponse: { statusCode: 200, body } } };
}
