import { App, Stack } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { report } from './report';
import { Surroundings } from './surroundings';

/** What both gateways are added to, a user pool included. */
const app = new App({ analyticsReporting: false });
const stack = new Stack(app, 'Quickstart');
new Surroundings(stack, 'Surroundings');
new cognito.UserPool(stack, 'UserPool');
report(app);
