import { App } from 'aws-cdk-lib';
import { acknowledgeRules } from '../examples/quickstart/acknowledged-rules';
import { QuickstartStack } from '../examples/quickstart/quickstart-stack';

const stack = new QuickstartStack(new App(), 'Quickstart', { description: 'Quickstart of cdk-mcp-gateway' });
acknowledgeRules(stack);
