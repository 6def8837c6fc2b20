import { isNode, memberOf } from '../schema/node';
import type { StackTemplate } from './cloud-assembly';
import { type Deployment, NO_DEPLOYMENT } from './deployment';
import { Evaluator, newScope, type ResourceReference, type Scope, tryIntrinsic, type Unknown } from './evaluator';
import { textOf } from './json';
import { placeholder } from './placeholders';

const DYNAMIC_REFERENCE = /\{\{(resolve:[^{}]*(?:\$\{[^}]*\}[^{}]*)*)\}\}/g;

/**
 * Turns the values of templates into literals as far as they can be known before deployment. What cannot be known
 * becomes a placeholder such as `${AWS::Region}` or `${Quickstart/Orders.Arn}`.
 */
export class TemplateValues {
  private readonly evaluator: Evaluator;

  constructor(
    stacks: readonly StackTemplate[],
    private readonly deployment: Deployment = NO_DEPLOYMENT,
  ) {
    this.evaluator = new Evaluator(stacks, deployment);
  }

  /** The value with every intrinsic replaced; members that are `AWS::NoValue` are gone. */
  resolve(value: unknown, stack: StackTemplate): unknown {
    return this.evaluateWhole(value, newScope(stack));
  }

  text(value: unknown, stack: StackTemplate): string {
    return textOf(this.resolve(value, stack));
  }

  /** Every resource that the value depends on, in reading order, through the exports of other stacks too. */
  references(value: unknown, stack: StackTemplate): ResourceReference[] {
    const scope = newScope(stack);
    this.evaluator.evaluate(value, scope);
    return scope.references;
  }

  /** The names of the placeholders that are left in the value, once each. */
  unknowns(value: unknown, stack: StackTemplate): string[] {
    const scope = newScope(stack);
    const text = JSON.stringify(this.evaluateWhole(value, scope)) ?? '';
    const isLeft = ({ name, isHidden }: Unknown) =>
      isHidden === true || text.includes(JSON.stringify(placeholder(name)).slice(1, -1));
    return [...new Set(scope.unknowns.filter(isLeft).map(({ name }) => name))];
  }

  /** The names of the resources and attributes in the value that have a made-up value, once each. */
  madeUp(value: unknown, stack: StackTemplate): string[] {
    const scope = newScope(stack);
    this.evaluator.evaluate(value, scope);
    return [...new Set(scope.madeUp)];
  }

  /** Whether a condition holds, as far as can be known, and the names of the placeholders that it was judged by. */
  condition(name: string, stack: StackTemplate): { readonly holds: boolean; readonly unknowns: readonly string[] } {
    const scope = newScope(stack);
    const holds = this.evaluator.holds({ Condition: name }, scope);
    return { holds, unknowns: [...new Set(scope.unknowns.map((unknown) => unknown.name))] };
  }

  /** A part of a value as the template has it, whichever branch of `Fn::If` it is in. */
  part(value: unknown, stack: StackTemplate, ...path: readonly (string | number)[]): unknown {
    return path.reduce<unknown>(
      (part, key) => this.branch(memberOf(part, String(key)), stack),
      this.branch(value, stack),
    );
  }

  private branch(value: unknown, stack: StackTemplate): unknown {
    let branch = value;
    while (isNode(branch) && tryIntrinsic(branch)?.name === 'Fn::If') {
      branch = this.evaluator.likelierBranch(branch['Fn::If'], newScope(stack))[0];
    }
    return branch;
  }

  private evaluateWhole(value: unknown, scope: Scope): unknown {
    const evaluated = this.evaluator.evaluate(value, scope);
    return this.deployment.marksDynamicReferences ? this.markDynamicReferences(evaluated, scope) : evaluated;
  }

  /** After everything else, because a reference's own text is often joined from parts. */
  private markDynamicReferences(value: unknown, scope: Scope): unknown {
    if (typeof value === 'string') {
      return value.replace(DYNAMIC_REFERENCE, (_, name: string) =>
        textOf(this.evaluator.unknown(name.replaceAll(/[${}]/g, ''), scope)),
      );
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.markDynamicReferences(item, scope));
    }
    if (!isNode(value)) {
      return value;
    }
    const members = Object.entries(value).map(([key, member]) => [key, this.markDynamicReferences(member, scope)]);
    return Object.fromEntries(members);
  }
}
