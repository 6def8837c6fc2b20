import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { DigestedTool } from '../../../catalog/tool-digest';
import { GatewayClientError, GatewayConnection } from '../../../client';
import { openSession } from '../../../client/mcp-session';
import { masked } from '../../runtime/masked';
import { ListingFailure, type Place, type ToolVerificationPort } from './handler';

/** The handler repeats everything itself, because it knows how long. */
const ONCE = { attempts: 1 };

/** After this long, an answer does not come any more. */
const LONGEST_LISTING = 120_000;

/** What the handler asks of gateways, as a client of theirs, and of AWS, through the client of the SDK. */
export function toolVerificationPort(
  cloudFormation: CloudFormationClient,
  connect: (place: Place) => GatewayConnection = connectionTo,
): ToolVerificationPort {
  const connections = new Map<string, GatewayConnection>();
  return {
    listTools: async (place, signal) => {
      const key = JSON.stringify(place);
      // Tokens cost something, so one that the gateway has taken is kept.
      const connection = connections.get(key) ?? connect(place);
      connections.delete(key);
      const tools = await limited(list(connection), signal);
      connections.set(key, connection);
      return tools;
    },
    stackStatus: async (StackName, abortSignal) => {
      const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }), {
        abortSignal,
      });
      return stack?.StackStatus;
    },
  };
}

function connectionTo({ GatewayUrl: url, Access, SecretArn: secretArn }: Place): GatewayConnection {
  const proof = { TOKEN: { secretArn }, IAM: { sigV4: {} }, NONE: {} };
  return new GatewayConnection({ url, retries: ONCE, ...proof[Access] });
}

async function list(connection: GatewayConnection): Promise<readonly DigestedTool[]> {
  try {
    const session = await openSession(connection);
    try {
      return await session.listTools();
    } finally {
      await session.close();
    }
  } catch (error) {
    throw new ListingFailure(reasonOf(error), { cause: error });
  }
}

/** What happened, as far as a person may read it. */
function reasonOf(error: unknown): string {
  if (error instanceof GatewayClientError) return error.message;
  const { status, text } = membersOf(membersOf(error).data);
  if (typeof status === 'number') {
    const said = saidBy(text);
    return `the gateway answers HTTP ${status}${said === undefined ? '' : `, "${said}"`}`;
  }
  // The errors of MCP's SDK have codes; what else is thrown did not understand the answer.
  const { code, message } = membersOf(error);
  if (code === undefined) return 'what answers is no gateway';
  return `the gateway answers: ${masked(String(message))}`;
}

/** The message of a JSON-RPC error that came with an HTTP status. */
function saidBy(text: unknown): string | undefined {
  try {
    const { message } = membersOf(membersOf(JSON.parse(String(text))).error);
    return typeof message === 'string' ? masked(message) : undefined;
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): { readonly [name: string]: unknown } {
  if (typeof value !== 'object' || value === null) return {};
  // The text of an error is no member that a copy would have.
  return { ...value, ...('message' in value && { message: value.message }) };
}

/** The work, or a failure when it takes too long or is to end. */
async function limited<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(LONGEST_LISTING)]);
  let end: () => void = () => {};
  const ended = new Promise<never>((_, reject) => {
    end = () => reject(new ListingFailure(`no answer came within ${LONGEST_LISTING / 1_000} seconds`));
    signal.addEventListener('abort', end, { once: true });
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}
