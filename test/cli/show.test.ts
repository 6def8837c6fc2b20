import { join } from 'node:path';
import { main } from '../../lib/cli/main';
import { capturedIo } from './captured-io';

const FIXTURES = join(__dirname, '../fixtures/assemblies');

async function shown(path: string, overrides: { columns?: number; color?: boolean } = {}, ...flags: string[]) {
  const { io, written } = capturedIo({ cwd: FIXTURES, ...overrides });
  const exitCode = await main(['show', path, ...flags], io);
  return { exitCode, ...written };
}

test('without a terminal the page is 100 characters wide', async () => {
  const { exitCode, stdout, stderr } = await shown('shop');

  expect(stdout).toBe(`Gateway shop-gateway  (stack Shop, not tied to an account)

About         Orders and weather
Callers       Cognito JWT, client <Shop/Gateway/Auth/Client>, scope shop/invoke, from
              https://cognito-idp.<region>.amazonaws.com/<Shop/Gateway/Auth/UserPool>
Instructions  Tools of the shop
Protocol      MCP 2025-11-25; semantic search; shows callers the errors of targets (DEBUG)

Tools (5 known, as agents list them; * is required)
  x_amz_bedrock_agentcore_search  query*
      A special tool that returns a trimmed down list of tools given a context. Use this tool only…
  billing___pay                   invoice*
      Pays an invoice
  orders___get_order              Number*, lines
      Finds an order by its number.
  orders___ping                   (no arguments)
      Says whether the shop is open, with a description that is long enough to be cut on a narrow t…
  weather___getForecast           city*, days
      The weather of the next days

Targets (4)
  orders             Lambda      Shop/OrdersFn                   gateway role
  weather            OpenAPI     https://weather.example.com/v1  API key in query parameter api_key
  billing (Billing)  Lambda      Billing/Function                gateway role
  docs (Billing)     MCP server  https://docs.example.com/mcp    no credential

Permissions of the gateway role
  (any target)  DENY * except lambda:* → *
  orders        lambda:InvokeFunction → Shop/OrdersFn
  weather       s3:GetObject → cdk-hnb659fds-assets-<account>-<region>/5e1f0a6b….json
                bedrock-agentcore:GetResourceApiKey → token-vault,
                token-vault/default/apikeycredentialprovider/weather
  billing       lambda:InvokeFunction → Billing/Function

Notes
  docs  has tools that are known only once it is deployed, from the server itself

Outputs
  GatewayUrl  <Shop/Gateway.GatewayUrl>  The MCP endpoint
  Scope       shop/invoke

Template      shop/Shop.template.json

Not shown
  stray  is a target of the gateway "old-gateway-abcdefghij", which is not part of the assembly

Next          npx cdk deploy --all
`);
  expect([exitCode, stderr]).toEqual([0, '']);
});

test('a terminal of 60 characters gets narrower columns', async () => {
  const { stdout } = await shown('shop', { columns: 60 });

  expect(stdout).toBe(`Gateway shop-gateway  (stack Shop, not tied to an account)

About         Orders and weather
Callers       Cognito JWT, client
              <Shop/Gateway/Auth/Client>, scope shop/invoke,
              from
              https://cognito-idp.<region>.amazonaws.com/
              <Shop/Gateway/Auth/UserPool>
Instructions  Tools of the shop
Protocol      MCP 2025-11-25; semantic search; shows callers
              the errors of targets (DEBUG)

Tools (5 known, as agents list them; * is required)
  x_amz_bedrock_agentcore_search  query*
      A special tool that returns a trimmed down list of to…
  billing___pay                   invoice*
      Pays an invoice
  orders___get_order              Number*, lines
      Finds an order by its number.
  orders___ping                   (no arguments)
      Says whether the shop is open, with a description tha…
  weather___getForecast           city*, days
      The weather of the next days

Targets (4)
  orders             Lambda, Shop/OrdersFn, gateway role
  weather            OpenAPI,
                     https://weather.example.com/v1, API key
                     in query parameter api_key
  billing (Billing)  Lambda, Billing/Function, gateway role
  docs (Billing)     MCP server,
                     https://docs.example.com/mcp, no
                     credential

Permissions of the gateway role
  (any target)  DENY * except lambda:* → *
  orders        lambda:InvokeFunction → Shop/OrdersFn
  weather       s3:GetObject →
                cdk-hnb659fds-assets-<account>-<region>/
                5e1f0a6b….json
                bedrock-agentcore:GetResourceApiKey →
                token-vault, token-vault/default/
                apikeycredentialprovider/weather
  billing       lambda:InvokeFunction → Billing/Function

Notes
  docs  has tools that are known only once it is deployed,
        from the server itself

Outputs
  GatewayUrl  <Shop/Gateway.GatewayUrl>  The MCP endpoint
  Scope       shop/invoke

Template      shop/Shop.template.json

Not shown
  stray  is a target of the gateway
         "old-gateway-abcdefghij", which is not part of the
         assembly

Next          npx cdk deploy --all
`);
});

test('no line is wider than the terminal', async () => {
  for (const path of ['shop', 'stages', 'short-forms.yaml']) {
    for (let columns = 40; columns <= 120; columns += 1) {
      const { stdout } = await shown(path, { columns });

      expect(stdout.split('\n').filter((line) => [...line].length > columns)).toEqual([]);
    }
  }
});

test('colours change nothing but colours', async () => {
  const colorful = await shown('shop', { color: true });
  const plain = await shown('shop');

  expect(colorful.stdout).toContain('\u001b[1mGateway shop-gateway\u001b[22m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with one.
  const uncolored = colorful.stdout.replace(/\u001b\[\d+m/g, '').replace(/ +$/gm, '');
  expect(uncolored).toBe(plain.stdout);
});

test('several gateways follow one another, and one that is open to anyone is told loudly', async () => {
  const { stdout } = await shown('stages', { color: true });

  expect(stdout).toContain('IAM principals with bedrock-agentcore:InvokeGateway');
  expect(stdout).toContain(
    '\u001b[31mANYONE who knows the URL may call every tool: the gateway has no authorizer\u001b[39m',
  );
  expect(stdout).toContain("npx cdk deploy '**'");
});

test('a single template is deployed without the CDK', async () => {
  const { stdout } = await shown('short-forms.yaml', { columns: 120 });

  expect(stdout).toContain('aws cloudformation deploy --template-file short-forms.yaml');
  expect(stdout).toMatch(/\nTransform {5}<Transformer>\n/);
});

test('--json gives the model with each tool once, in the order of agents', async () => {
  const { exitCode, stdout } = await shown('shop', {}, '--json');

  const { path, source, stacks, gateways, notices } = JSON.parse(stdout);
  expect(exitCode).toBe(0);
  expect({ path, source, stacks }).toEqual({ path: 'shop', source: 'cloud-assembly', stacks: ['Shop', 'Billing'] });
  expect(notices).toHaveLength(1);
  expect(Object.keys(gateways[0]).sort()).toEqual([
    'authorizer',
    'constructPath',
    'description',
    'environment',
    'exceptionLevel',
    'instructions',
    'interceptors',
    'logicalId',
    'name',
    'notices',
    'outputs',
    'protocolVersions',
    'role',
    'semanticSearch',
    'stack',
    'stackId',
    'targets',
    'template',
    'tools',
  ]);
  expect(gateways[0].template).toBe('shop/Shop.template.json');
  expect(gateways[0].tools.map((tool: { name: string }) => tool.name)).toEqual([
    'x_amz_bedrock_agentcore_search',
    'billing___pay',
    'orders___get_order',
    'orders___ping',
    'weather___getForecast',
  ]);
  expect(gateways[0].targets.map((target: { tools: string[] | null }) => target.tools)).toEqual([
    ['get_order', 'ping'],
    ['getForecast'],
    ['pay'],
    null,
  ]);
});
