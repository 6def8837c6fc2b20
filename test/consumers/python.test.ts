import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { context } from '../../cdk.json';
import { devDependencies, version } from '../../package.json';
import { CACHE, ConsumerWorkspace, PACKAGE_ROOT } from './consumer-workspace';
import { skipped } from './skipped';

const CDK_LIB = `aws-cdk-lib==${devDependencies['aws-cdk-lib']}`;
const CONSTRUCTS = `constructs==${devDependencies.constructs}`;

const workspace = new ConsumerWorkspace();
afterAll(() => workspace.remove());

const python = process.platform === 'win32' ? 'python' : 'python3';
const probe = [python, '-m', 'pip', 'download', '--no-deps', '--quiet', '--timeout=15', '--retries=0', CONSTRUCTS];

if (workspace.tryRun([python, '-m', 'pip', '--version']).status !== 0) {
  skipped('Python with pip cannot be run');
} else if (workspace.tryRun([...probe, `--dest=${workspace.makeFolder('probe')}`]).status !== 0) {
  skipped('PyPI cannot be reached');
} else {
  describe('the quickstart in Python', () => {
    const scripts = workspace.path('venv', process.platform === 'win32' ? 'Scripts' : 'bin');

    /** Synthesizes an app, and returns what it says about the stack. */
    function synthesize(command: readonly string[], cwd: string, outdir: string) {
      const output = workspace.run(command, cwd, {
        CDK_OUTDIR: workspace.path(outdir),
        CDK_CONTEXT_JSON: JSON.stringify(context),
        PYTHONDONTWRITEBYTECODE: '1',
      });
      const read = (file: string) => JSON.parse(readFileSync(workspace.path(outdir, file), 'utf8'));
      return { output, template: read('Quickstart.template.json'), assets: read('Quickstart.assets.json') };
    }

    beforeAll(() => {
      const packages = workspace.makeFolder('packages');
      workspace.runOwn(
        'jsii-pacmak/bin/jsii-pacmak',
        ['--target=python', '--no-npmignore', `--outdir=${packages}`],
        PACKAGE_ROOT,
      );
      const [wheel = ''] = readdirSync(join(packages, 'python')).filter((file) => file.endsWith('.whl'));
      workspace.run([python, '-m', 'venv', 'venv']);
      installWheel(join(packages, 'python', wheel));
    });

    /** Installs the wheel, and the `aws-cdk-lib` of which PyPI may not have this version yet. */
    function installWheel(wheel: string): void {
      const wheels = join(CACHE, 'python');
      mkdirSync(wheels, { recursive: true });
      const pip = [join(scripts, 'python'), '-m', 'pip'];
      const install = [...pip, 'install', '--quiet', `--find-links=${wheels}`, wheel, CDK_LIB, CONSTRUCTS];
      const { status, stderr } = workspace.tryRun(install);
      if (status === 0) return;
      if (/No matching distribution found for aws-cdk-lib/.test(stderr)) {
        process.stderr.write(`PyPI has no ${CDK_LIB} yet: generating it from the npm package, once\n`);
        const sources = workspace.generateFromNpm('aws-cdk-lib', 'python');
        workspace.run([...pip, 'wheel', '--quiet', '--no-deps', `--wheel-dir=${wheels}`, sources]);
      }
      workspace.run(install);
    }

    test('synthesizes the template and the assets of the TypeScript one', () => {
      const inTypeScript = [process.execPath, '--import', 'tsx', 'examples/quickstart/app.ts'];
      const inPython = [join(scripts, 'python'), 'app.py'];

      const expected = synthesize(inTypeScript, PACKAGE_ROOT, 'typescript.out');
      const actual = synthesize(inPython, join(PACKAGE_ROOT, 'examples/quickstart-python'), 'python.out');

      expect(Object.keys(actual.template.Resources).length).toBeGreaterThan(10);
      expect(actual.template).toEqual(expected.template);
      expect(actual.assets).toEqual(expected.assets);
      expect(actual.output).toEqual({ stdout: '', stderr: '' });
    });

    test('has every requirement of the package', () => {
      workspace.run([join(scripts, 'python'), '-m', 'pip', 'check']);
    });

    test('comes with type hints, and with the command-line program', () => {
      const sitePackages = workspace.run([
        join(scripts, 'python'),
        '-c',
        'import sysconfig; print(sysconfig.get_path("purelib"))',
      ]);

      expect(existsSync(join(sitePackages.stdout.trim(), 'cdk_mcp_gateway/py.typed'))).toBe(true);
      expect(workspace.run([join(scripts, 'mcp-gateway'), '--version']).stdout).toBe(`${version}\n`);
    });
  });
}
