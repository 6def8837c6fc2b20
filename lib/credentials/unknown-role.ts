import { Annotations, Lazy, Resource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { GatewayError } from '../schema/gateway-error';
import { shortHash } from './short-hash';

/**
 * The role of an imported gateway whose role was not named. Nothing can be granted to it, so each statement becomes a
 * warning that says what to add by hand; its ARN is a token that fails with the remedy when a template needs it.
 */
export class UnknownRole extends Resource implements iam.IRole {
  public readonly grantPrincipal: iam.IPrincipal = this;
  public readonly assumeRoleAction = 'sts:AssumeRole';
  public readonly roleArn = unknownValue('role', 'role');
  public readonly roleName = unknownValue('role', 'role');

  public constructor(scope: Construct, id: string) {
    super(scope, id);
  }

  public get roleRef(): iam.RoleReference {
    return { roleArn: this.roleArn, roleName: this.roleName };
  }

  public get policyFragment(): iam.PrincipalPolicyFragment {
    return new iam.ArnPrincipal(this.roleArn).policyFragment;
  }

  public addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    const message =
      "The role of this imported gateway is not known, so add this statement to it yourself, or pass 'role' to McpGateway.fromGatewayAttributes";
    warnAboutStatement(this, 'gatewayRoleUnknown', message, statement);
    return { statementAdded: false };
  }

  public addToPolicy(statement: iam.PolicyStatement): boolean {
    return this.addToPrincipalPolicy(statement).statementAdded;
  }

  public attachInlinePolicy(_policy: iam.Policy): void {}

  public addManagedPolicy(_policy: iam.IManagedPolicy): void {}

  public grant(grantee: iam.IPrincipal, ...actions: string[]): iam.Grant {
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.roleArn] });
  }

  public grantPassRole(grantee: iam.IPrincipal): iam.Grant {
    return this.grant(grantee, 'iam:PassRole');
  }

  public grantAssumeRole(grantee: iam.IPrincipal): iam.Grant {
    return this.grant(grantee, 'sts:AssumeRole');
  }
}

/** Says which statement could not be added to a role, so that a person can. */
export function warnAboutStatement(
  scope: Construct,
  id: string,
  message: string,
  statement: iam.PolicyStatement,
): void {
  const json = JSON.stringify(Stack.of(scope).resolve(statement.toStatementJson()));
  const hash = shortHash(json);
  Annotations.of(scope).addWarningV2(`cdk-mcp-gateway:${id}:${hash}`, `${message}: ${json}`);
}

/** A token for something that an import does not tell: reading it is safe, putting it into a template says what to pass. */
export function unknownValue(what: string, attribute: string): string {
  return Lazy.string({
    produce: () => {
      throw new GatewayError(
        'GATEWAY_ATTRIBUTE_UNKNOWN',
        `the ${what} of this imported gateway is not known; pass '${attribute}' to McpGateway.fromGatewayAttributes`,
        [],
      );
    },
  });
}
