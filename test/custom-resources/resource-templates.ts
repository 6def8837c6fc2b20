import type { Template } from 'aws-cdk-lib/assertions';

/** The logical ID of the one resource of a type. */
export function only(template: Template, type: string): string {
  const ids = Object.keys(template.findResources(type));
  expect(ids).toHaveLength(1);
  return ids[0] ?? '';
}

/** What a policy allows whose logical ID begins so. */
export function statementsOf(template: Template, prefix: string): unknown {
  const policies = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith(prefix));
  expect(policies).toHaveLength(1);
  return policies[0]?.[1].Properties.PolicyDocument.Statement;
}
