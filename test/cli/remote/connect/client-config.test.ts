import { CLIENTS, renderClientConfig } from '../../../../lib/cli/remote/connect/client-config';
import { run } from '../commands-environment';

const STACK = ['-y', '--package', 'cdk-mcp-gateway', 'mcp-gateway', 'connect', '--stack', 'Quickstart'];

test.each(['claude-desktop', 'cursor', 'windsurf', 'generic'] as const)(
  '%s is told of a server by its command',
  (client) => {
    const { text } = renderClientConfig(client, { stack: 'Quickstart' }, {}, 'linux');

    expect(JSON.parse(text)).toEqual({ mcpServers: { quickstart: { command: 'npx', args: STACK } } });
  },
);

test('vscode has servers under a name of its own', () => {
  const { text, place } = renderClientConfig('vscode', { stack: 'Quickstart' }, {}, 'linux');

  expect(JSON.parse(text)).toEqual({ servers: { quickstart: { type: 'stdio', command: 'npx', args: STACK } } });
  expect(place).toBe('.vscode/mcp.json of a project, or the file that "MCP: Open User Configuration" opens');
});

test('on Windows, where npx is a script, the shell starts it', () => {
  const { text } = renderClientConfig('claude-desktop', { stack: 'Quickstart' }, {}, 'win32');

  expect(JSON.parse(text)).toEqual({
    mcpServers: { quickstart: { command: 'cmd', args: ['/c', 'npx', ...STACK] } },
  });
});

test('claude-code is told by a command, whose words survive the shell', () => {
  const where = { stack: 'Quick start', region: 'eu-west-1' };

  expect(renderClientConfig('claude-code', where, { AWS_PROFILE: 'dev team' }, 'linux').text).toBe(
    "claude mcp add --env 'AWS_PROFILE=dev team' --transport stdio quick-start -- npx -y --package cdk-mcp-gateway mcp-gateway connect --stack 'Quick start' --region eu-west-1\n",
  );
});

test('all flags that say which gateway are kept, and what the client needs to know of the shell, but no secret', () => {
  const where = { url: 'https://tools-a1b2.gateway.bedrock-agentcore.eu-west-1.amazonaws.com/mcp', iam: true };
  const env = { AWS_PROFILE: 'dev', AWS_SECRET_ACCESS_KEY: 'secret', MCP_GATEWAY_TOKEN: 'secret' };

  const texts = CLIENTS.map((client) => renderClientConfig(client, where, env, 'linux').text);

  expect(JSON.parse(texts[0] ?? '').mcpServers).toEqual({
    'tools-a1b2': {
      command: 'npx',
      args: [...STACK.slice(0, 5), '--url', where.url, '--iam'],
      env: { AWS_PROFILE: 'dev' },
    },
  });
  expect(texts.filter((text) => text.includes('secret'))).toEqual([]);
});

test('the way through the network is kept, but for a proxy that wants a password', () => {
  const env = { HTTPS_PROXY: 'http://proxy:8080', NO_PROXY: '.internal', NODE_EXTRA_CA_CERTS: '/etc/company.pem' };

  const [open, closed] = [env, { ...env, HTTPS_PROXY: 'me:secret@proxy:8080' }].map(
    (one) => JSON.parse(renderClientConfig('cursor', { stack: 'Quickstart' }, one, 'linux').text).mcpServers.quickstart,
  );

  expect(open.env).toEqual(env);
  expect(closed.env).toEqual({ NO_PROXY: '.internal', NODE_EXTRA_CA_CERTS: '/etc/company.pem' });
});

test('connect --print-config prints it on stdout and its place on stderr, and asks nobody', async () => {
  const plain = await run('connect', '--url', 'http://127.0.0.1:4080/mcp', '--print-config');
  const cursor = await run('connect', '--stack', 'Quickstart', '--print-config', 'cursor');

  expect(Object.keys(JSON.parse(plain.stdout).mcpServers)).toEqual(['mcp-gateway']);
  expect([plain.exitCode, plain.stderr]).toEqual([0, 'For the configuration of the client\n']);
  expect(cursor.stderr).toBe('For .cursor/mcp.json of a project, or ~/.cursor/mcp.json\n');
});

test('fails with 2 for a client that is not known, naming those that are', async () => {
  const { exitCode, stderr } = await run('connect', '--print-config', 'emacs');

  expect(exitCode).toBe(2);
  expect(stderr).toContain('Choose one of claude-desktop, claude-code, cursor, vscode, windsurf, generic.');
});
