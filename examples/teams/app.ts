import { App } from 'aws-cdk-lib';
import { BillingTargetStack } from './billing/billing-target-stack';
import { BillingToolsStack } from './billing/billing-tools-stack';
import { PlatformStack } from './platform/platform-stack';
import { RulesStack } from './platform/rules-stack';
import { ShippingStack } from './shipping/shipping-stack';

// Put in your own.
const PLATFORM = { account: '111122223333', region: 'eu-west-1' };
const BILLING = { account: '444455556666', region: 'eu-west-1' };

export const app = new App();
const { gateway, policyEngine } = new PlatformStack(app, 'Platform', { env: PLATFORM });

const { handler } = new BillingToolsStack(app, 'BillingTools', { env: BILLING, platformAccount: PLATFORM.account });
const billing = new BillingTargetStack(app, 'BillingTarget', { env: PLATFORM, gateway, handler });
const shipping = new ShippingStack(app, 'Shipping', { env: PLATFORM, gateway });

const rules = new RulesStack(app, 'Rules', { env: PLATFORM, gateway, policyEngine });
// The service checks rules against the tools that there are.
rules.addStackDependency(billing);
rules.addStackDependency(shipping);
