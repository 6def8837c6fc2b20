import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

const { context } = JSON.parse(readFileSync(join(__dirname, '../cdk.json'), 'utf8'));

/** An app that is checked with CDK's CloudFormation validator and cdk-nag's AwsSolutions rules. */
export function checkedApp(): App {
  const app = new App({ context });
  Validations.of(app).addPlugins(new AwsSolutionsChecks());
  return app;
}

/** What the checks found in an assembly, each as text. */
export function findingsIn(directory: string): string[] {
  const report: { pluginReports: { violations: object[] }[] } = JSON.parse(
    readFileSync(join(directory, 'validation-report.json'), 'utf8'),
  );
  return report.pluginReports.flatMap(({ violations }) => violations).map((violation) => JSON.stringify(violation));
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
