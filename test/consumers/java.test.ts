import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { devDependencies, version } from '../../package.json';
import { CACHE, ConsumerWorkspace, PACKAGE_ROOT } from './consumer-workspace';
import { installCdkLib } from './install-cdk-lib';
import { skipped } from './skipped';

const APP = join(__dirname, 'java-app/QuickstartApp.java');

const workspace = new ConsumerWorkspace();
afterAll(() => workspace.remove());

const probe = [
  ...['mvn', '--batch-mode', '--quiet', 'dependency:get', '-Dtransitive=false'],
  `-Dartifact=software.constructs:constructs:${devDependencies.constructs}`,
  `-Dmaven.repo.local=${workspace.path('probe')}`,
];

if (['mvn', 'javac'].some((program) => workspace.tryRun([program, '--version']).status !== 0)) {
  skipped('Maven and a JDK cannot be run');
} else if (workspace.tryRun(probe).status !== 0) {
  skipped('Maven Central cannot be reached');
} else {
  describe('the package in Java', () => {
    const repository = join(CACHE, 'maven');
    const built = workspace.path('packages/java');

    /** A part of `aws-cdk-lib` is good for the sources that it was made for. */
    function forgetStaleCdkLib(): void {
      const hash = createHash('sha256')
        .update(readFileSync(join(PACKAGE_ROOT, '.jsii'), 'utf8'))
        .update(readFileSync(APP, 'utf8'));
      const marker = join(repository, `made-for-${hash.digest('hex').slice(0, 16)}`);
      if (existsSync(marker)) return;
      rmSync(join(repository, 'software/amazon/awscdk/aws-cdk-lib'), { recursive: true, force: true });
      mkdirSync(repository, { recursive: true });
      writeFileSync(marker, '');
    }

    beforeAll(() => {
      forgetStaleCdkLib();
      const args = ['--target=java', '--no-npmignore', `--outdir=${workspace.path('packages')}`];
      const build = [process.execPath, join(PACKAGE_ROOT, 'node_modules/jsii-pacmak/bin/jsii-pacmak'), ...args];
      const withRepository = [...build, `--maven-local-repository=${repository}`];
      const { status, stderr } = workspace.tryRun(withRepository, PACKAGE_ROOT);
      if (status === 0) return;
      if (/aws-cdk-lib:jar.* within specified range/.test(stderr)) {
        process.stderr.write('Maven Central has no such aws-cdk-lib yet: compiling what is used of the npm package\n');
        installCdkLib(workspace, repository, APP);
      }
      workspace.run(withRepository, PACKAGE_ROOT);
    });

    test('is built, with its sources and its documentation', () => {
      const folder = join(built, 'io/github/cdk-mcp-gateway/cdk-mcp-gateway', version);
      const jars = readdirSync(folder).filter((file) => file.endsWith('.jar'));

      expect(jars.sort()).toEqual(
        ['-javadoc.jar', '-sources.jar', '.jar'].map((end) => `cdk-mcp-gateway-${version}${end}`),
      );
    });

    test('compiles in an app that uses its builders', () => {
      const app = workspace.path('java-app');
      cpSync(join(__dirname, 'java-app'), app, { recursive: true });

      workspace.run(
        [
          ...['mvn', '--batch-mode', '--quiet', 'compile', `-Dmaven.repo.local=${repository}`],
          ...[`-Dbuilt=${pathToFileURL(built)}`, `-DgatewayVersion=${version}`],
        ],
        app,
      );

      expect(existsSync(join(app, 'target/classes/example/QuickstartApp.class'))).toBe(true);
    });
  });
}
