import type { AssemblyModel, GatewayModel, StatementModel } from '../../assembly/model';
import { catalogOf } from '../../catalog/catalog';
import type { Io } from '../io';
import { argumentsOf } from './arguments';
import { columnWidth, lengthOf, pad, truncate } from './layout';
import { LABEL_WIDTH, Page, pageWidth } from './page';
import {
  callersOf,
  credentialOf,
  environmentOf,
  featuresOf,
  kindOf,
  plain,
  plainDescription,
  readable,
  readableResource,
} from './words';

/** Exports that the CDK writes for itself when one stack uses a value of another. */
const CDK_EXPORT = /^ExportsOutput(Ref|FnGetAtt)/;

/** Turns an assembly's model into a page for people. */
export function renderReport(assembly: AssemblyModel, io: Pick<Io, 'columns' | 'color'>): string {
  const page = new Page(pageWidth(io), io.color);
  for (const [index, gateway] of assembly.gateways.entries()) {
    writeGateway(gateway, page);
    const others = assembly.gateways.filter(({ stackId }) => stackId === gateway.stackId).length - 1;
    const isLast = assembly.gateways.slice(index + 1).every(({ stackId }) => stackId !== gateway.stackId);
    if (isLast) writeOutputs(gateway, others === 0 ? 'Outputs' : `Outputs of the stack ${gateway.stackId}`, page);
    page.blank();
    page.facts([['Template', gateway.template]]);
  }
  if (assembly.notices.length > 0) {
    page.section('Not shown');
    page.rows(assembly.notices.map(({ about, message }) => [plain(about), readable(message)]));
  }
  if (assembly.notices.length > 0 || assembly.gateways.length > 1) page.blank();
  page.facts([['Next', deployCommand(assembly)]]);
  return page.toString();
}

function writeGateway(gateway: GatewayModel, page: Page): void {
  page.title(`Gateway ${readable(gateway.name)}`, `(stack ${gateway.stackId}, ${environmentOf(gateway)})`);
  page.blank();
  const callers = callersOf(gateway);
  if (gateway.description) {
    page.facts([['About', readable(gateway.description)]]);
  }
  page.facts([['Callers', callers.text]], callers.isOpen ? page.colors.red : undefined);
  if (gateway.instructions) {
    page.facts([['Instructions', truncate(readable(gateway.instructions), 2 * (page.width - LABEL_WIDTH))]]);
  }
  page.facts(featuresOf(gateway).map(([label, text]) => [label, readable(text)]));
  writeTools(gateway, page);
  writeTargets(gateway, page);
  writePermissions(gateway, page);
  if (gateway.notices.length > 0) {
    page.section('Notes');
    page.rows(gateway.notices.map(({ about, message }) => [plain(about), readable(message)]));
  }
}

/** A stack has outputs, not a gateway; gateways of one stack share them. */
function writeOutputs(gateway: GatewayModel, heading: string, page: Page): void {
  const outputs = gateway.outputs.filter(({ key }) => !CDK_EXPORT.test(key));
  if (outputs.length === 0) return;
  page.section(heading);
  page.rows(outputs.map(({ key, value, description }) => [key, readable(value), plain(description ?? '')]));
}

function writeTools(gateway: GatewayModel, page: Page): void {
  const tools = catalogOf(gateway.targets, gateway);
  const unknown = gateway.targets.some((target) => target.tools === undefined);
  const legend = tools.length > 0 ? ', as agents list them; * is required' : '';
  page.section(`Tools (${tools.length}${unknown ? ' known' : ''}${legend})`);
  const nameWidth = columnWidth(
    tools.map(({ name }) => plain(name)),
    Math.floor(page.width / 2),
  );
  for (const tool of tools) {
    const name = plain(tool.name);
    const fits = lengthOf(name) <= nameWidth;
    const taken = fits ? nameWidth + 4 : 6;
    const args = argumentsOf(tool, page.width - taken);
    page.line(
      fits
        ? `  ${page.colors.cyan(pad(name, nameWidth))}  ${args}`
        : `  ${page.colors.cyan(truncate(name, page.width - 2))}\n      ${args}`,
    );
    const description = plainDescription(tool.description);
    if (description !== '') {
      page.line(`      ${page.colors.dim(truncate(description, page.width - 6))}`);
    }
  }
}

function writeTargets(gateway: GatewayModel, page: Page): void {
  page.section(`Targets (${gateway.targets.length})`);
  page.rows(
    gateway.targets.map((target) => [
      `${target.name}${target.stack === gateway.stack ? '' : ` (${target.stack})`}`,
      kindOf(target),
      target.kind === 'LAMBDA' ? readableResource(target.endpoint ?? '') : readable(target.endpoint ?? ''),
      credentialOf(target.credential),
    ]),
  );
}

function writePermissions({ role, targets }: GatewayModel, page: Page): void {
  page.section('Permissions of the gateway role');
  const order = ['', ...targets.map(({ name }) => name)];
  const statements = [...role.statements].sort((a, b) => order.indexOf(a.target ?? '') - order.indexOf(b.target ?? ''));
  const rows = statements.map((statement) => [statement.target ?? '(any target)', statementText(statement)]);
  const managed = role.managedPolicies.map((arn) => ['(any target)', `managed policy ${readableResource(arn)}`]);
  page.rows(managed.length + rows.length > 0 ? [...managed, ...rows] : [['(none known)']]);
}

function statementText({ effect, actions, resources, condition }: StatementModel): string {
  const resourceText = resources.map(readableResource).join(', ');
  const conditionText = condition === undefined ? '' : ', under a condition';
  return `${effect === 'Allow' ? '' : 'DENY '}${actions.join(', ')} → ${resourceText}${conditionText}`;
}

function deployCommand({ source, stacks, gateways }: AssemblyModel): string {
  if (source === 'template') {
    return `aws cloudformation deploy --template-file ${gateways[0]?.template} --stack-name … --capabilities CAPABILITY_IAM`;
  }
  if (stacks.length === 1 && !stacks[0]?.includes('/')) {
    return 'npx cdk deploy';
  }
  return stacks.some((id) => id.includes('/')) ? "npx cdk deploy '**'" : 'npx cdk deploy --all';
}
