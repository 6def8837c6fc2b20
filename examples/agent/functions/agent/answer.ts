import {
  type BedrockRuntimeClient,
  type ContentBlock,
  ConverseCommand,
  type Message,
  type ToolUseBlock,
} from '@aws-sdk/client-bedrock-runtime';
import type { Client } from '@modelcontextprotocol/client';

/** A model that goes on asking is stopped, because each turn costs. */
const MOST_TURNS = 10;

/** What an agent is made of. */
export interface Agent {
  readonly model: BedrockRuntimeClient;
  readonly modelId: string | undefined;
  /** Connected to the gateway. */
  readonly tools: Client;
}

/** Lets the model ask for tools, and gives it what they answer, until it has the answer. */
export async function answer(question: string, { model, modelId, tools }: Agent): Promise<string> {
  const listed = await tools.listTools();
  const toolConfig = {
    tools: listed.tools.map(({ name, description, inputSchema }) => ({
      toolSpec: { name, description, inputSchema: { json: inputSchema } },
    })),
  };
  const messages: Message[] = [{ role: 'user', content: [{ text: question }] }];

  for (let turn = 0; turn < MOST_TURNS; turn++) {
    // The SDK's types leave no room for the schemas that MCP allows.
    const { output, stopReason } = await model.send(
      new ConverseCommand({ modelId, messages, toolConfig: toolConfig as never }),
    );
    const content = output?.message?.content ?? [];
    if (stopReason !== 'tool_use') return content.map(({ text }) => text ?? '').join('');
    const results = content.flatMap(({ toolUse }) => (toolUse ? [callTool(tools, toolUse)] : []));
    messages.push({ role: 'assistant', content }, { role: 'user', content: await Promise.all(results) });
  }
  throw new Error(`The model has asked for tools ${MOST_TURNS} times and has no answer`);
}

/** What fails is for the model to know: it may ask in another way, or for something else. */
async function callTool(tools: Client, { toolUseId, name = '', input }: ToolUseBlock): Promise<ContentBlock> {
  const { content, isError } = await tools.callTool({ name, arguments: input as { [argument: string]: unknown } });
  const texts = content.flatMap((block) => (block.type === 'text' ? [{ text: block.text }] : []));
  return { toolResult: { toolUseId, content: texts, status: isError ? 'error' : 'success' } };
}
