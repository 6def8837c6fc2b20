import { createHmac, randomBytes } from 'node:crypto';
import {
  acceptedContent,
  type CallToolResult,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { Node } from '../../lib/schema/node';

type Answer = CallToolResult | InputRequiredResult;
type Tool = (args: Node, context: ServerContext) => Promise<Answer>;

const KEY = randomBytes(32);

function text(value: string): CallToolResult {
  return { content: [{ type: 'text', text: value }] };
}

function form(message: string, properties: Node) {
  // The cast says what the SDK wants to know: properties of forms are of simple types.
  const schema = { type: 'object' as const, properties, required: Object.keys(properties) };
  return {
    message,
    requestedSchema: schema as unknown as Parameters<typeof inputRequired.elicit>[0]['requestedSchema'],
  };
}

const STRING = { type: 'string' };
const QUESTION = {
  messages: [{ role: 'user' as const, content: { type: 'text' as const, text: 'Hi' } }],
  maxTokens: 50,
};

/** State that nobody but this server can write. */
function signed(state: string): string {
  return `${state}.${createHmac('sha256', KEY).update(state).digest('base64url')}`;
}

function requireState({ mcpReq }: ServerContext): string {
  const given = String(mcpReq.requestState());
  const [state = ''] = given.split('.');
  if (given !== signed(state)) {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'requestState was not written by this server');
  }
  return state;
}

/** Asks with its result until the key is answered. */
function untilAnswered(key: string, ask: () => InputRequiredResult, done: (given: Node) => string): Tool {
  return async (_, { mcpReq }) => {
    const given = mcpReq.inputResponses && acceptedContent(mcpReq.inputResponses, key);
    return given ? text(done(given)) : ask();
  };
}

const nameOf = () =>
  inputRequired({ inputRequests: { user_name: inputRequired.elicit(form('Who?', { name: STRING })) } });

/** The tools of the conformance scenarios that ask the client: over the stream of their call, or with their result. */
export const ASKING_TOOLS: { readonly [name: string]: Tool } = {
  test_sampling: async ({ prompt }, { mcpReq }) => {
    const messages = [{ role: 'user' as const, content: { type: 'text' as const, text: String(prompt) } }];
    const { content } = await mcpReq.send({ method: 'sampling/createMessage', params: { messages, maxTokens: 100 } });
    return text(`LLM response: ${JSON.stringify(content)}`);
  },
  test_elicitation: async ({ message }, { mcpReq }) => {
    const params = form(String(message), { username: STRING, email: STRING });
    return text(`User response: ${JSON.stringify(await mcpReq.send({ method: 'elicitation/create', params }))}`);
  },
  test_elicitation_sep1034_defaults: async (_, { mcpReq }) => {
    const params = form('Defaults', {
      name: { type: 'string', default: 'John Doe' },
      age: { type: 'integer', default: 30 },
      score: { type: 'number', default: 95.5 },
      status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
      verified: { type: 'boolean', default: true },
    });
    return completed(await mcpReq.send({ method: 'elicitation/create', params }));
  },
  test_elicitation_sep1330_enums: async (_, { mcpReq }) => {
    const options = ['option1', 'option2', 'option3'];
    const titled = ['First', 'Second', 'Third'].map((title, index) => ({ const: `value${index + 1}`, title }));
    const params = form('Choices', {
      untitledSingle: { type: 'string', enum: options },
      titledSingle: { type: 'string', oneOf: titled },
      legacyEnum: { type: 'string', enum: ['opt1', 'opt2', 'opt3'], enumNames: ['One', 'Two', 'Three'] },
      untitledMulti: { type: 'array', items: { type: 'string', enum: options } },
      titledMulti: { type: 'array', items: { anyOf: titled } },
    });
    return completed(await mcpReq.send({ method: 'elicitation/create', params }));
  },
  test_input_required_result_elicitation: untilAnswered('user_name', nameOf, ({ name }) => `Hello, ${name}!`),
  test_streaming_elicitation: untilAnswered('user_name', nameOf, ({ name }) => `Hello, ${name}!`),
  test_missing_capability: async () =>
    inputRequired({ inputRequests: { completion: inputRequired.createMessage(QUESTION) } }),
  test_input_required_result_sampling: async (_, { mcpReq }) =>
    inputResponse(mcpReq.inputResponses, 'capital_question').kind === 'missing'
      ? inputRequired({ inputRequests: { capital_question: inputRequired.createMessage(QUESTION) } })
      : text('Paris'),
  test_input_required_result_capabilities: async () =>
    inputRequired({ inputRequests: { completion: inputRequired.createMessage(QUESTION) } }),
  test_input_required_result_request_state: async (_, context) => {
    if (context.mcpReq.inputResponses !== undefined) return text(`${requireState(context)}-ok`);
    const confirm = inputRequired.elicit(form('Please confirm', { ok: { type: 'boolean' } }));
    return inputRequired({ inputRequests: { confirm }, requestState: signed('state') });
  },
  test_input_required_result_tampered_state: async (_, context) => {
    if (context.mcpReq.inputResponses !== undefined) return text(requireState(context));
    const confirm = inputRequired.elicit(form('Please confirm', { ok: { type: 'boolean' } }));
    return inputRequired({ inputRequests: { confirm }, requestState: signed('state') });
  },
  test_input_required_result_multi_round: async (_, context) => {
    const state = context.mcpReq.inputResponses === undefined ? 'round0' : requireState(context);
    switch (state) {
      case 'round0': {
        const step1 = inputRequired.elicit(form('Step 1: What is your name?', { name: STRING }));
        return inputRequired({ inputRequests: { step1 }, requestState: signed('round1') });
      }
      case 'round1': {
        const step2 = inputRequired.elicit(form('Step 2: What is your favorite color?', { color: STRING }));
        return inputRequired({ inputRequests: { step2 }, requestState: signed('round2') });
      }
      default:
        return text('done');
    }
  },
};

function completed({ action, content }: { readonly action: string; readonly content?: unknown }): CallToolResult {
  return text(`Elicitation completed: action=${action}, content=${JSON.stringify(content)}`);
}
