import { App } from 'aws-cdk-lib';
import { ParcelStack } from './parcel-stack';

export const app = new App();
new ParcelStack(app, 'Parcels', {
  description: 'A REST API behind OAuth, as tools of an AgentCore gateway',
  issuer: 'https://login.parcels.example.com',
  clientId: 'parcel-agents',
});
