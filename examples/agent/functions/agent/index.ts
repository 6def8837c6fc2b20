import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { Client } from '@modelcontextprotocol/client';
import { GatewayConnection } from 'cdk-mcp-gateway/client';
import { answer } from './answer';

// Made once for all invocations that this instance of the function gets: the connection keeps its token.
const connection = GatewayConnection.fromEnvironment();
const model = new BedrockRuntimeClient();

/** Answers a question with what the tools of the gateway know and do. */
export async function handler({ question }: { readonly question: string }): Promise<{ readonly answer: string }> {
  const tools = new Client({ name: 'library-agent', version: '1.0.0' });
  await tools.connect(connection.transport());
  try {
    return { answer: await answer(question, { model, modelId: process.env.MODEL_ID, tools }) };
  } finally {
    await tools.close();
  }
}
