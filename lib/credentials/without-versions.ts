import type * as iam from 'aws-cdk-lib/aws-iam';

/**
 * A statement without the ARN of every version and alias, which `grantInvoke` of a function adds to the function's own.
 * The gateway invokes what it was given the ARN of: the function, or one version or alias.
 */
export function withoutVersions(statement: iam.PolicyStatement): iam.PolicyStatement {
  const { actions, resources } = statement;
  if (actions.some((action) => action !== 'lambda:InvokeFunction')) return statement;
  const given = resources.filter((arn) => !arn.endsWith(':*') || !resources.includes(arn.slice(0, -2)));
  return given.length === resources.length ? statement : statement.copy({ resources: given });
}
