import { createColors } from 'picocolors';
import type { AssemblyModel, GatewayModel, StatementModel } from '../../assembly/model';
import { catalogOf } from '../../catalog/catalog';
import type { Io } from '../io';
import { argumentsOf } from './arguments';
import { columnWidth, lengthOf, pad, truncate, wrap } from './layout';
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

const WIDTH = { min: 40, max: 120, withoutTerminal: 100 };

/** How wide the labels of facts are. */
const LABEL_WIDTH = 14;

/** Exports that the CDK writes for itself when one stack uses a value of another. */
const CDK_EXPORT = /^ExportsOutput(Ref|FnGetAtt)/;

type Style = (text: string) => string;

/** Turns an assembly's model into a page for people. */
export function renderReport(assembly: AssemblyModel, io: Pick<Io, 'columns' | 'color'>): string {
  const width = Math.min(WIDTH.max, Math.max(WIDTH.min, io.columns ?? WIDTH.withoutTerminal));
  const page = new Page(width, io.color);
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

/** Collects lines of one width, with colours only where they are wanted. */
class Page {
  readonly colors: ReturnType<typeof createColors>;
  private readonly lines: string[] = [];

  constructor(
    readonly width: number,
    color: boolean,
  ) {
    this.colors = createColors(color);
  }

  line(text: string): void {
    this.lines.push(text.trimEnd());
  }

  blank(): void {
    this.line('');
  }

  title(name: string, place: string): void {
    if (this.lines.length > 0) this.blank();
    const { bold, dim } = this.colors;
    if (lengthOf(name) + 2 + lengthOf(place) <= this.width) {
      this.line(`${bold(name)}  ${dim(place)}`);
    } else {
      for (const line of wrap(name, this.width)) this.line(bold(line));
      for (const line of wrap(place, this.width - 2)) this.line(`  ${dim(line)}`);
    }
  }

  section(heading: string): void {
    this.blank();
    for (const line of wrap(heading, this.width)) this.line(this.colors.bold(line));
  }

  /** Lines of a label and a text. */
  facts(facts: readonly (readonly [label: string, text: string])[], style: Style = (text) => text): void {
    for (const [label, text] of facts) {
      this.hanging(this.colors.bold(pad(label, LABEL_WIDTH)), LABEL_WIDTH, text, style);
    }
  }

  /** A table when it fits; otherwise each row is a label with the rest as a running text. */
  rows(rows: readonly (readonly string[])[]): void {
    const columns = Math.max(0, ...rows.map((row) => row.length));
    const widths = Array.from({ length: columns }, (_, column) =>
      columnWidth(
        rows.map((row) => row[column] ?? ''),
        column === 0 ? Math.floor(this.width / 3) : Number.POSITIVE_INFINITY,
      ),
    );
    const fits = widths.reduce((sum, width) => sum + 2 + width, 0) <= this.width;
    const labelWidth = widths[0] ?? 0;
    let previous = '';
    for (const [label = '', ...cells] of rows) {
      const shown = label === previous ? '' : label;
      previous = label;
      const first = `  ${pad(truncate(shown, labelWidth), labelWidth)}  `;
      const text = fits ? cells.map((cell, index) => pad(cell, widths[index + 1] ?? 0)).join('  ') : '';
      if (fits) this.line(`${first}${text}`);
      else this.hanging(first, lengthOf(first), cells.filter((cell) => cell !== '').join(', '));
    }
  }

  toString(): string {
    return `${this.lines.join('\n')}\n`;
  }

  private hanging(label: string, indent: number, text: string, style: Style = (line) => line): void {
    wrap(text, this.width - indent).forEach((line, index) => {
      this.line(`${index === 0 ? label : ' '.repeat(indent)}${style(line)}`);
    });
  }
}
