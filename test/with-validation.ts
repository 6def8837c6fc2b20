import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

const { context } = JSON.parse(readFileSync(join(__dirname, '../cdk.json'), 'utf8'));

/** An app that is checked with CDK's CloudFormation validator and cdk-nag's AwsSolutions rules. */
export function checkedApp(given: { readonly [name: string]: unknown } = context): App {
  return checked(new App({ context: given }));
}

/** Has an app checked with cdk-nag's AwsSolutions rules, too. */
export function checked(app: App): App {
  Validations.of(app).addPlugins(new AwsSolutionsChecks());
  return app;
}

interface CheckReport {
  readonly violations: readonly object[];
  readonly suppressedViolations?: readonly { readonly ruleName: string }[];
}

/** What the checks found in an assembly, each as text. */
export function findingsIn(directory: string): string[] {
  return reportsIn(directory)
    .flatMap(({ violations }) => violations)
    .map((violation) => JSON.stringify(violation));
}

/** The rules that an assembly breaks and acknowledges. */
export function acknowledgedIn(directory: string): string[] {
  const acknowledged = reportsIn(directory).flatMap(({ suppressedViolations = [] }) => suppressedViolations);
  return [...new Set(acknowledged.map(({ ruleName }) => ruleName))].sort();
}

function reportsIn(directory: string): readonly CheckReport[] {
  return JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8')).pluginReports;
}

/** Turns the validator on, which other tests go without, for the tests of a block. */
export function withValidation(): void {
  const { CDK_VALIDATION } = process.env;

  beforeAll(() => {
    delete process.env.CDK_VALIDATION;
  });

  afterAll(() => {
    process.env.CDK_VALIDATION = CDK_VALIDATION;
  });
}
