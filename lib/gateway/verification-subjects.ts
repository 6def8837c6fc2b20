import { type CfnResource, Fn, type IInspectable, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import { type Construct, Dependable, type IConstruct, type IDependable } from 'constructs';
import { shortHash } from '../credentials/short-hash';
import { declaredHash, updatedAt } from '../custom-resources/declared';
import { TargetReadiness } from '../custom-resources/target-readiness/target-readiness';
import { targetResources } from '../targets/gateway-catalog';

/** What one stack deploys of a gateway's tools. Looked up at synth, because targets are added until then. */
export class VerificationSubjects implements IDependable {
  private readonly excluded: ReadonlySet<IConstruct | undefined>;

  public constructor(
    private readonly scope: Construct,
    private readonly gateway: agentcore.IGateway,
    excluded: readonly agentcore.IGatewayTarget[],
  ) {
    this.excluded = new Set(excluded.map(({ node }) => node.defaultChild));
    const roots = () => [...this.targets, ...this.readinesses, ...this.policies];
    Dependable.implement(this, {
      get dependencyRoots() {
        return roots();
      },
    });
  }

  /** The targets that the stack is deployed with. */
  public get targets(): agentcore.CfnGatewayTarget[] {
    return targetResources(this.gateway).filter((target) => this.isOurs(target) && !this.excluded.has(target));
  }

  /** A text that is another one whenever the template says something else about what decides about tools. */
  public declared(): string {
    const { defaultChild } = this.gateway.node;
    const gateway = agentcore.CfnGateway.isCfnGateway(defaultChild) ? [defaultChild] : [];
    const resources: (CfnResource & IInspectable)[] = [...gateway, ...this.targets, ...this.policies];
    const hashes = resources.map((resource) => resource.stack.resolve(declaredHash(resource)));
    const versions = this.readinesses.map(({ _syncOn }) => Stack.of(this.scope).resolve(_syncOn));
    return shortHash(JSON.stringify([hashes, versions]));
  }

  /** When the service changed something of it last, as far as the template can say so. */
  public updated(): string | undefined {
    const gateway = updatedAt(this.gateway, this.scope);
    const times = [...this.targets, ...this.policies]
      // A resource whose condition does not hold has no attributes.
      .filter(({ stack, cfnOptions }) => stack === Stack.of(this.scope) && cfnOptions.condition === undefined)
      .map(({ attrUpdatedAt }) => attrUpdatedAt);
    const all = gateway === undefined ? times : [gateway, ...times];
    return all.length === 0 ? undefined : Fn.join(' ', all);
  }

  /** What waits for the verification while that waits for it. */
  public circles(): string[] {
    const around = new Set<IConstruct>(this.scope.node.scopes.filter((scope) => !Stack.isStack(scope)));
    return this.targets.flatMap(({ node }) => {
      const awaited = node.scopes.flatMap((scope) => scope.node.dependencies).find((root) => around.has(root));
      if (awaited === undefined) return [];
      const path = node.scope?.node.path ?? node.path;
      const code = 'GATEWAY_VERIFICATION_CIRCLE';
      return `The verification "${this.scope.node.path}" waits for the target "${path}", which waits for "${awaited.node.path}" and the verification in it; let the target depend on a part of that, such as its node.defaultChild [${code}]`;
    });
  }

  private get readinesses(): TargetReadiness[] {
    return this.all()
      .filter((construct) => construct instanceof TargetReadiness)
      .filter(({ _target: { gateway } }) => gateway.gatewayId === this.gateway.gatewayId)
      .filter((readiness) => this.isOurs(readiness) && !this.excluded.has(readiness._target.node.defaultChild));
  }

  /** Whichever engine they are of: none waits for a verification. */
  private get policies(): agentcore.CfnPolicy[] {
    return this.all()
      .filter((construct) => agentcore.CfnPolicy.isCfnPolicy(construct))
      .filter((policy) => this.isOurs(policy));
  }

  private all(): IConstruct[] {
    return this.gateway.node.root.node.findAll();
  }

  /** Whether it is deployed before this stack has ended: in this stack, or in one that is nested in it. */
  private isOurs(construct: IConstruct): boolean {
    let stack: Stack | undefined = Stack.of(construct);
    while (stack !== undefined && stack !== Stack.of(this.scope)) stack = stack.nestedStackParent;
    return stack !== undefined;
  }
}
