import { tryTextOf } from '../json';
import type { Resource } from '../resources';
import type { Findings } from './findings';

/** A credential provider of AgentCore Identity. */
export interface CredentialProvider {
  readonly name: string;
  /** `undefined` when the assembly does not create it. */
  readonly resource?: Resource;
}

/** The provider of a type that a target names by its ARN. */
export function findProvider(arn: unknown, target: Resource, type: string, findings: Findings): CredentialProvider {
  const { resources } = findings;
  const text = resources.values.text(arn, target.stack);
  const resource =
    resources.tryFindReferenced(arn, target.stack, type) ??
    resources.ofType(type).find((each) => arnOf(each, findings) === text);
  const name = tryTextOf(resource?.properties.Name) ?? text.slice(text.lastIndexOf('/') + 1);
  return { name, ...(resource && { resource }) };
}

function arnOf({ stack, logicalId }: Resource, { resources }: Findings): string {
  return resources.values.text({ 'Fn::GetAtt': [logicalId, 'CredentialProviderArn'] }, stack);
}
