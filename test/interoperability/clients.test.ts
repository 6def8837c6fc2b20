import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { TokenAccess } from '../../lib/local/auth/access';
import { skipped } from '../consumers/skipped';
import { lambdaParts, type ServedTemplate, serveTemplate, stopAll } from '../local/fidelity/served-template';
import { runScript, tryFindReason } from './installed';

jest.setTimeout(120_000);

afterEach(stopAll);

const NAMES = Array.from({ length: 40 }, (_, index) => `tool${index + 10}`);

/** A gateway with JWT, semantic search and more tools than one page holds. */
function serve(): Promise<ServedTemplate> {
  const tool = (Name: string, Description: string) => ({
    Name,
    Description,
    InputSchema: { Type: 'object', Properties: { text: { Type: 'string' } } },
  });
  const tools = [tool('echo', 'Gives back a text, as an echo'), ...NAMES.map((name) => tool(name, `Does ${name}`))];
  return serveTemplate(
    {
      ...lambdaParts('shop', 'def handler(event, context): return event', { InlinePayload: tools }),
      Pool: { Type: 'AWS::Cognito::UserPool' },
      Server: {
        Type: 'AWS::Cognito::UserPoolResourceServer',
        Properties: { Identifier: 'shop', UserPoolId: { Ref: 'Pool' }, Scopes: [{ ScopeName: 'use' }] },
      },
      Client: {
        Type: 'AWS::Cognito::UserPoolClient',
        Properties: {
          UserPoolId: { Ref: 'Pool' },
          GenerateSecret: true,
          AllowedOAuthFlows: ['client_credentials'],
          AllowedOAuthFlowsUserPoolClient: true,
          AllowedOAuthScopes: ['shop/use'],
        },
      },
    },
    {
      properties: {
        AuthorizerType: 'CUSTOM_JWT',
        AuthorizerConfiguration: {
          CustomJWTAuthorizer: {
            DiscoveryUrl: {
              // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of CloudFormation
              'Fn::Sub': 'https://cognito-idp.${AWS::Region}.amazonaws.com/${Pool}/.well-known/openid-configuration',
            },
            AllowedClients: [{ Ref: 'Client' }],
            AllowedScopes: ['shop/use'],
          },
        },
        ProtocolConfiguration: { Mcp: { SearchType: 'SEMANTIC', SupportedVersions: ['2025-03-26', '2025-11-25'] } },
      },
    },
  );
}

async function tokenFor({ gateway }: ServedTemplate): Promise<string> {
  // The template's gateway has a local issuer.
  const { tokenEndpoint, clients } = gateway.access as TokenAccess;
  const [client] = clients;
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client?.id}:${client?.secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'shop/use' }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}

test('the official TypeScript client lists two pages, calls and searches, with a token', async () => {
  const served = await serve();
  const client = new Client({ name: 'test', version: '1.0.0' });
  const headers = { authorization: `Bearer ${await tokenFor(served)}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(served.url), { requestInit: { headers } }));

  const { tools } = await client.listTools();
  const called = await client.callTool({ name: 'shop___echo', arguments: { text: 'hello' } });
  const found = await client.callTool({ name: 'x_amz_bedrock_agentcore_search', arguments: { query: 'echo a text' } });
  await client.close();

  expect(tools).toHaveLength(42);
  expect(called.content).toEqual([{ type: 'text', text: '{"text":"hello"}' }]);
  expect(found.structuredContent).toHaveProperty('tools[0].name', 'shop___echo');
  expect(served.events.filter((event) => event.type === 'request' && event.method === 'tools/list')).toHaveLength(2);
});

const reason = tryFindReason();

if (reason !== undefined) {
  skipped(reason);
} else {
  test('the client of the AI SDK lists two pages, calls and searches, with a token', async () => {
    const served = await serve();

    const printed = await runScript([join(__dirname, 'ai-sdk-client.mjs')], __dirname, {
      URL: served.url,
      TOKEN: await tokenFor(served),
    });

    const { pages, called, found } = JSON.parse(printed);
    expect(pages.map((page: string[]) => page.length)).toEqual([30, 12]);
    expect(called.content).toEqual([{ type: 'text', text: '{"text":"hello"}' }]);
    expect(found[0]).toBe('shop___echo');
  });
}
