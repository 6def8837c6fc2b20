import type { GatewayModel, StatementModel, TargetModel } from '../../../assembly/model';
import type { UnknownTarget } from '../../../catalog/snapshot';
import { fullToolName } from '../../../schema/tool-name';
import { credentialOf, kindOf, readable, readableResource } from '../../report/words';
import { html, type Markup } from './markup';

/** Every target with where it leads and what its role may do. */
export function renderTargets(gateway: GatewayModel, unknown: readonly UnknownTarget[]): Markup {
  const { targets, role } = gateway;
  const shared = role.statements.filter(({ target }) => target === undefined);
  return html`${targets.map((target) => renderTarget(target, role.statements, unknown))}
${(shared.length > 0 || role.managedPolicies.length > 0) && renderShared(gateway, shared)}`;
}

function renderTarget(
  target: TargetModel,
  statements: readonly StatementModel[],
  unknown: readonly UnknownTarget[],
): Markup {
  const { name, kind, description, endpoint = '', credential } = target;
  const where = kind === 'LAMBDA' ? readableResource(endpoint) : readable(endpoint);
  const own = statements.filter((statement) => statement.target === name);
  return html`<article class="card" id="target-${name}"><h3>${name} <span class="badge kind-${kind}">${kindOf(target)}</span></h3>
${description !== undefined && html`<p>${readable(description)}</p>`}
<dl class="facts"><dt>Leads to</dt><dd>${where || 'not known'}</dd>
<dt>Credential</dt><dd>${readable(credentialOf(credential))}</dd>
<dt>Tools</dt><dd>${toolsOf(target, unknown)}</dd></dl>
<h4>The gateway's role may, for this target</h4>
${own.length > 0 ? statementList(own) : html`<p class="none">Nothing of its own.</p>`}</article>\n`;
}

function toolsOf({ name, tools }: TargetModel, unknown: readonly UnknownTarget[]): Markup | Markup[] {
  if (tools === undefined) {
    const reason = unknown.find(({ target }) => target === name)?.reason ?? 'has tools that are not known';
    return html`<span class="warn">not known: it ${readable(reason)}</span>`;
  }
  if (tools.length === 0) return html`none`;
  return tools.map(
    (tool, index) =>
      html`${index > 0 && ', '}<a href="#tool-${encodeURIComponent(fullToolName(name, tool.name))}">${tool.name}</a>`,
  );
}

function renderShared({ role }: GatewayModel, statements: readonly StatementModel[]): Markup {
  const managed = role.managedPolicies.map(
    (arn) => html`<li>the managed policy <code>${readableResource(arn)}</code></li>`,
  );
  return html`<article class="card"><h3>Not for one target</h3>
<h4>The gateway's role may besides</h4>${managed.length > 0 && html`<ul class="statements">${managed}</ul>`}${statementList(statements)}</article>`;
}

function statementList(statements: readonly StatementModel[]): Markup {
  return html`<ul class="statements">${statements.map(
    ({ effect, actions, resources, condition }) =>
      html`<li>${effect !== 'Allow' && html`<strong class="warn">${effect}</strong> `}${actions.map((action, index) => html`${index > 0 && ', '}<code>${action}</code>`)} <span class="on">on</span> ${resources.map(
        (resource) => html`<code class="resource" title="${readable(resource)}">${readableResource(resource)}</code> `,
      )}${condition !== undefined && html`<span class="rule">under a condition</span>`}</li>`,
  )}</ul>`;
}
