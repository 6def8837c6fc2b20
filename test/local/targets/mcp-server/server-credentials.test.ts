import { secretsOf } from '../../../../lib/local/credentials/secrets';
import type { LocalEvent } from '../../../../lib/local/events';
import { headersFor } from '../../../../lib/local/targets/mcp-server/server-credentials';
import { servedTarget } from '../served-target';

const URL_IN_AWS = 'https://runtime.example.com/mcp';

/** The headers of a server on AgentCore Runtime, where there are no AWS credentials, and what was told. */
async function headersOf(endpoint: string | undefined) {
  const events: LocalEvent[] = [];
  const backend = { kind: 'MCP_SERVER', endpoint: URL_IN_AWS, listingMode: 'DEFAULT', resourcePriority: 1000 } as const;
  const target = {
    ...servedTarget('Tickets', backend),
    credential: { type: 'GATEWAY_IAM_ROLE' as const, service: 'bedrock-agentcore' },
  };
  const prove = headersFor(target, {
    endpoint,
    secrets: secretsOf({}),
    awsCredentials: { isGiven: false, tryFind: async () => undefined },
    region: 'eu-west-1',
    events: (event) => events.push(event),
  });
  const headers = await prove({ method: 'POST', url: new URL(endpoint ?? URL_IN_AWS), headers: {} });
  return { headers, events };
}

test('a server on this machine, which looks at no credentials, is called without any of yours', async () => {
  const { headers, events } = await headersOf('http://127.0.0.1:8000/mcp');

  expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=.*\/eu-west-1\/bedrock-agentcore\/aws4_request,/);
  expect(events).toEqual([]);
});

test.each([undefined, URL_IN_AWS])('fails without AWS credentials for a server at %s', async (endpoint) => {
  await expect(headersOf(endpoint)).rejects.toThrow('Failed to fetch outbound AWS credentials.');
});
