import { App } from 'aws-cdk-lib';
import { QuickstartStack } from '../../examples/quickstart/quickstart-stack';
import { report } from './report';

const app = new App({ analyticsReporting: false });
new QuickstartStack(app, 'Quickstart');
report(app);
