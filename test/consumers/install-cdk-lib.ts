import { readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { devDependencies } from '../../package.json';
import type { ConsumerWorkspace } from './consumer-workspace';

/** jsii packages that `aws-cdk-lib` brings, with their newest versions only on npm until other registries follow. */
const NPM_PACKAGES = [
  'aws-cdk-lib',
  '@aws-cdk/asset-awscli-v1',
  '@aws-cdk/asset-node-proxy-agent-v6',
  '@aws-cdk/cloud-assembly-schema',
];

const CONSTRUCTS = `
  <dependencies>
    <dependency>
      <groupId>software.constructs</groupId>
      <artifactId>constructs</artifactId>
      <version>${devDependencies.constructs}</version>
    </dependency>
    <dependency>
      <groupId>software.amazon.jsii</groupId>
      <artifactId>jsii-runtime</artifactId>
      <version>${devDependencies['jsii-pacmak']}</version>
    </dependency>
  </dependencies>`;

/**
 * Installs into a Maven repository the part of `aws-cdk-lib` that this package and an app use, generated from the npm
 * package. The whole has 13,000 classes.
 */
export function installCdkLib(workspace: ConsumerWorkspace, repository: string, app: string): void {
  const maven = ['mvn', '--batch-mode', '--quiet', `-Dmaven.repo.local=${repository}`];
  const folder = workspace.makeFolder('cdk-lib');
  const pom = join(folder, 'pom.xml');
  writeFileSync(pom, projectOf('software.amazon.awscdk', 'aws-cdk-lib', devDependencies['aws-cdk-lib'], CONSTRUCTS));
  workspace.run([...maven, 'dependency:copy-dependencies', '-DoutputDirectory=jars'], folder);

  const sources = NPM_PACKAGES.map((name) => join(workspace.generateFromNpm(name, 'java'), 'src/main/java'));
  const own = join(workspace.generateFromNpm('.', 'java'), 'src/main/java');
  const files = readdirSync(own, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.java'));
  workspace.run(
    [
      ...['javac', '-J-Xmx4g', '-proc:none', '-nowarn', '-encoding', 'UTF-8', '-implicit:class', '-d', 'classes'],
      ...['-classpath', join(folder, 'jars', '*'), '-sourcepath', [...sources, own].join(delimiter)],
      ...files.map((file) => join(own, file)),
      app,
    ],
    folder,
  );
  workspace.run(['jar', '--create', '--file=aws-cdk-lib.jar', '-C', 'classes', 'software'], folder);
  workspace.run([...maven, 'install:install-file', '-Dfile=aws-cdk-lib.jar', `-DpomFile=${pom}`], folder);
}

function projectOf(groupId: string, artifactId: string, version: string, content: string): string {
  const coordinates = `<groupId>${groupId}</groupId><artifactId>${artifactId}</artifactId><version>${version}</version>`;
  return `<project><modelVersion>4.0.0</modelVersion>${coordinates}${content}</project>\n`;
}
