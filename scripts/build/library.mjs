import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Writes the library as one file, which loads in half the time of the hundred files that jsii writes; its declarations
 * stay. The reasons for the steps are in docs/decisions/005-one-file-library.md.
 */
export async function bundleLibrary(root) {
  const { outputFiles } = await build({
    stdin: { contents: entryOf(root), resolveDir: root, loader: 'ts', sourcefile: 'entry.ts' },
    tsconfig: join(root, 'tsconfig.jsii.json'),
    bundle: true,
    write: false,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
    plugins: [oneCdkModule(root)],
  });
  for (const file of compiledFiles(root)) rmSync(join(root, 'dist', file));
  // esbuild would copy thousands of lazy exports of aws-cdk-lib to guard against default imports, which the library has none of.
  const text = outputFiles[0].text.replaceAll(/__toESM\((require\w*\([^()]*\))\)/g, '$1');
  writeFileSync(join(root, 'dist/index.js'), text);
}

/** The public API, each class marked for other languages as jsii marks it. */
function entryOf(root) {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return `
    export * from './lib/index';
    import * as api from './lib/index';
    for (const [name, type] of Object.entries(api)) {
      if (typeof type !== 'function') continue;
      Object.assign(type, { [Symbol.for('jsii.rtti')]: { fqn: '${name}.' + name, version: '${version}' } });
    }
  `;
}

/**
 * Asks for aws-cdk-lib once and takes the service modules from its main module: Node.js looks a package up anew at every
 * `require` of it, and is slow to find one of its hundred entry points.
 */
function oneCdkModule(resolveDir) {
  const namespace = 'aws-cdk-lib';
  return {
    name: 'one-cdk-module',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^aws-cdk-lib(\/aws-|$)/ }, ({ path, importer }) =>
        importer === 'aws-cdk-lib' ? { path, external: true } : { path, namespace },
      );
      onLoad({ filter: /.*/, namespace }, ({ path }) => {
        const service = path.replace(/^aws-cdk-lib\/?/, '').replaceAll('-', '_');
        return { contents: `module.exports = require('aws-cdk-lib')${service && `.${service}`};`, resolveDir };
      });
    },
  };
}

/** The files that jsii compiled. */
function compiledFiles(root) {
  return readdirSync(join(root, 'dist'), { recursive: true }).filter(
    (name) => name.endsWith('.js') && !/^(bin|client|handlers)[/\\]/.test(name),
  );
}
