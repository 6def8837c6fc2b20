// Jest cannot load packages that are ES modules only; this makes CommonJS of them.
const { createHash } = require('node:crypto');
const { transformSync, version } = require('esbuild');

module.exports = {
  process: (code, file) =>
    transformSync(code, { format: 'cjs', target: 'node20', sourcefile: file, loader: 'js', sourcemap: 'inline' }),
  getCacheKey: (code, file) => createHash('sha256').update(`${version} ${file} ${code}`).digest('hex'),
};
