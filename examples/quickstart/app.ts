import { App } from 'aws-cdk-lib';
import { acknowledgeRules } from './acknowledged-rules';
import { QuickstartStack } from './quickstart-stack';

export const app = new App();
acknowledgeRules(new QuickstartStack(app, 'Quickstart', { description: 'Quickstart of cdk-mcp-gateway' }));
