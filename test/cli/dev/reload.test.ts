// What `--watch` serves, as people run it. The package has to be built.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { connectionTo } from '../../../lib/local/connection';
import type { RunningGateway } from '../../../lib/local/running-gateways';
import { callOnce, type DevProcess, dev, eventually, stopProcesses } from './dev-process';
import { HANDLER, shopFolder, writeShop } from './shop-assembly';

jest.setTimeout(120_000);

const clients: Client[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await stopProcesses();
});

/** An app that writes the shop anew, with the function of `function.js` and the tools of `tools.json`. */
const APP = `
  const { cpSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
  const tools = JSON.parse(readFileSync('tools.json', 'utf8'));
  const output = process.env.CDK_OUTDIR;
  const template = JSON.parse(readFileSync(output + '/Shop.template.json', 'utf8'));
  const { Function, Target } = template.Resources;
  const { Lambda } = Target.Properties.TargetConfiguration.Mcp;
  const [first] = Lambda.ToolSchema.InlinePayload;
  Lambda.ToolSchema.InlinePayload = tools.map((Name) => ({ ...first, Name }));
  // As the CDK does: other code, another folder.
  const asset = 'asset.' + require('node:crypto').createHash('sha1').update(readFileSync('function.js')).digest('hex');
  mkdirSync(output + '/' + asset, { recursive: true });
  cpSync('function.js', output + '/' + asset + '/index.js');
  Function.Metadata['aws:asset:path'] = asset;
  writeFileSync(output + '/Shop.template.json', JSON.stringify(template));
`;

function appFolder(): string {
  const folder = shopFolder();
  writeFileSync(join(folder, 'app.js'), APP);
  writeFileSync(join(folder, 'function.js'), HANDLER);
  writeFileSync(join(folder, 'tools.json'), '["order"]');
  return folder;
}

const SECOND = HANDLER.replace('version: 1', 'version: 2');

test('an edit of a function in the assembly answers the next call', async () => {
  const folder = shopFolder();
  const gateway = dev(folder, '--watch', '--port', '0');
  const running = await gateway.running();
  await isWatching(gateway);
  expect(await callOnce(running, 'Shop___order')).toMatchObject({ version: 1 });

  writeFileSync(join(folder, 'cdk.out/asset.function/index.js'), SECOND);

  await eventually(async () => expect(await callOnce(running, 'Shop___order')).toMatchObject({ version: 2 }));
});

test('an edit of a source runs the app again, and its function answers the next call', async () => {
  const folder = appFolder();
  const gateway = dev(folder, '--watch', '--app', 'node app.js', '--port', '0');
  const running = await gateway.running();
  await isWatching(gateway);
  expect(await callOnce(running, 'Shop___order')).toMatchObject({ version: 1 });

  writeFileSync(join(folder, 'function.js'), SECOND);

  await eventually(async () => expect(await callOnce(running, 'Shop___order')).toMatchObject({ version: 2 }));
  await eventually(() => expect(gateway.output()).toMatch(/reloaded +\d+ ms {2}1 tool\n/));
});

test('an app that fails leaves the gateway as it was, and the terminal says why', async () => {
  const folder = appFolder();
  const gateway = dev(folder, '--watch', '--app', 'node app.js', '--port', '0');
  const running = await gateway.running();
  await isWatching(gateway);

  writeFileSync(join(folder, 'tools.json'), '["order", ');

  await eventually(() => expect(gateway.output()).toMatch(/SyntaxError[\s\S]*"node app\.js" failed with exit code 1/));
  expect(await callOnce(running, 'Shop___order')).toMatchObject({ version: 1 });

  writeFileSync(join(folder, 'tools.json'), '["order", "cancel"]');

  await eventually(async () => expect(await callOnce(running, 'Shop___cancel')).toMatchObject({ version: 1 }));
});

test('an assembly that is half written is no end; the next whole one is served', async () => {
  const folder = shopFolder();
  const gateway = dev(folder, '--watch', '--port', '0');
  const running = await gateway.running();
  await isWatching(gateway);

  writeFileSync(join(folder, 'cdk.out/Shop.template.json'), '{"Resources": {');
  await eventually(() => expect(gateway.output()).toContain('kept'));
  expect(await callOnce(running, 'Shop___order')).toMatchObject({ version: 1 });
  writeShop(join(folder, 'cdk.out'), { tools: ['order', 'cancel'] });

  await eventually(async () => expect(await callOnce(running, 'Shop___cancel')).toMatchObject({ version: 1 }));
});

test('the official client hears of a new tool', async () => {
  const folder = shopFolder();
  const gateway = dev(folder, '--watch', '--port', '0');
  const running = await gateway.running();
  await isWatching(gateway);
  const lists: string[][] = [];
  await connect(running, (names) => lists.push(names));

  writeShop(join(folder, 'cdk.out'), { tools: ['order', 'cancel'] });

  await eventually(() => expect(lists.at(-1)).toEqual(['Shop___cancel', 'Shop___order']));
});

/** Connects a client that keeps its list of tools up to date by itself. */
async function connect(running: RunningGateway, onTools: (names: string[]) => void): Promise<void> {
  const client = new Client(
    { name: 'test', version: '1' },
    {
      versionNegotiation: { mode: 'auto' },
      listChanged: { tools: { onChanged: (_, tools) => onTools((tools ?? []).map(({ name }) => name)) } },
    },
  );
  clients.push(client);
  const token = await connectionTo(running.url, running.access).token();
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(running.url), { requestInit }));
  await client.listTools();
}

/** The watcher is there a moment after the gateway is; its own line says so. */
function isWatching({ output }: DevProcess): Promise<void> {
  return eventually(() => expect(output()).toContain('watching'));
}
