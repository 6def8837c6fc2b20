import { App } from 'aws-cdk-lib';
import { acknowledgeRules } from './acknowledged-rules';
import { ServersStack } from './servers-stack';

export const app = new App();
acknowledgeRules(
  new ServersStack(app, 'Servers', {
    description: 'Several MCP servers behind one gateway',
    docs: { url: 'https://mcp.docs.example.com/mcp', issuer: 'https://login.docs.example.com', clientId: 'gateway' },
  }),
);
