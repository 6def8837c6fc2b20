import { App } from 'aws-cdk-lib';
import { acknowledgeRules } from './acknowledged-rules';
import { AgentStack } from './agent-stack';

export const app = new App();
acknowledgeRules(new AgentStack(app, 'Agent', { description: 'An agent that works with the tools of a gateway' }));
