import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { escapeHtml, html, jsonForScript, visible } from '../../../lib/cli/catalog/html/markup';
import { main } from '../../../lib/cli/main';
import { capturedIo } from '../captured-io';
import { HOSTILE, hostileTemplate } from './hostile-template';

const FIXTURES = join(__dirname, '../../fixtures/assemblies');

async function pageOf(path: string): Promise<string> {
  const { io, written } = capturedIo({ cwd: FIXTURES });
  expect(await main(['catalog', path, '--format', 'html'], io)).toBe(0);
  return written.stdout;
}

function templateWith(count: number): string {
  const file = join(mkdtempSync(join(tmpdir(), 'page-')), 'many.template.json');
  const targets = Array.from({ length: count }, (_, index) => [
    `Target${index}`,
    {
      Type: 'AWS::BedrockAgentCore::GatewayTarget',
      Properties: {
        Name: `department-${index}`,
        GatewayIdentifier: { Ref: 'Gateway' },
        TargetConfiguration: { Mcp: { McpServer: { Endpoint: `https://mcp${index}.example.com/mcp` } } },
      },
    },
  ]);
  const gateway = { Type: 'AWS::BedrockAgentCore::Gateway', Properties: { Name: 'many', AuthorizerType: 'AWS_IAM' } };
  writeFileSync(file, JSON.stringify({ Resources: { Gateway: gateway, ...Object.fromEntries(targets) } }));
  return file;
}

test('the page tells who may call, what they reach, each tool and what its target may do', async () => {
  const page = await pageOf('shop');

  for (const text of [
    '<h1>shop-gateway</h1>',
    '<dt>Scopes</dt><dd><ul><li><code>shop/invoke</code></li></ul></dd>',
    'docs has tools that are known only once it is deployed, from the server itself',
    '<span class="prefix">orders___</span><wbr>get_<wbr>order</h3>',
    '<dt>Credential</dt><dd>API key in query parameter',
    '<article class="card" id="target-weather">',
  ]) {
    expect(page).toContain(text);
  }
});

test('the same assembly gives the same page', async () => {
  expect(await pageOf('shop')).toBe(await pageOf('shop'));
});

test('the page allows only its own style and script, by their hashes', async () => {
  const page = await pageOf('shop');
  const content = (tag: string) => new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)?.[1] ?? '';
  const hash = (text: string) => `&#39;sha256-${createHash('sha256').update(text).digest('base64')}&#39;`;

  expect(page).toContain(
    `content="default-src &#39;none&#39;; style-src ${hash(content('style'))}; script-src ${hash(content('script'))}; img-src data:;`,
  );
  expect(page).not.toMatch(/\s(src|href)="https?:/);
  expect(page).not.toMatch(/\sstyle="|\son[a-z]+="/);
});

test('what documents hold is text, wherever it is put', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'page-')), 'hostile.template.json');
  writeFileSync(file, JSON.stringify(hostileTemplate()));

  const page = await pageOf(file);

  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page.match(/<\/script/g)).toHaveLength(2);
  expect(page).not.toMatch(/<img|onmouseover="/);
  expect(page).not.toMatch(/[\u2028\u202e]/);
});

test.each([0, 1, 5, 100])('draws %i targets, each within the drawing and apart from the others', async (count) => {
  const page = await pageOf(templateWith(count));

  for (const drawing of ['wide', 'narrow']) {
    const [, svg = ''] = new RegExp(`class="graph ${drawing}"[^>]*>([\\s\\S]*?)</svg>`).exec(page) ?? [];
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
    const boxes = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)].map(
      ([, ...numbers]) => numbers.map(Number),
    );
    expect(svg.match(/class="node target/g) ?? []).toHaveLength(count);
    expect(boxes.filter((box) => !isInside(box, Number(width), Number(height)))).toEqual([]);
    expect(boxes.filter((box, index) => boxes.slice(index + 1).some((other) => overlap(box, other)))).toEqual([]);
  }
});

test('what cannot be seen is shown by its code', () => {
  expect(visible('a\u202eb\u200bc\u{e0041}d\r\n\te\u200df')).toBe('a[U+202E]b[U+200B]c[U+E0041]d\n\te\u200df');
});

test('nothing that is put into a template becomes markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const escaped = escapeHtml(text);

      expect(escaped).not.toMatch(/[<>"']/);
      expect(html`<p title="${text}">${[text, false, undefined]}</p>`.text).toBe(
        `<p title="${escaped}">${escaped}</p>`,
      );
    }),
  );
});

test('JSON in a script element stays in it, and stays the same JSON', () => {
  const values = [HOSTILE, '\u{e0041}', '<!--<script>', ']]>', { '</script>': [1] }];

  const { text } = jsonForScript(values);

  expect(text).not.toMatch(/[<>&\u2028\u2029]/);
  expect(JSON.parse(text)).toEqual(values);
});

function isInside([x = 0, y = 0, width = 0, height = 0]: number[], right: number, bottom: number): boolean {
  return x >= 0 && y >= 0 && x + width <= right && y + height <= bottom;
}

function overlap([x1 = 0, y1 = 0, w1 = 0, h1 = 0]: number[], [x2 = 0, y2 = 0, w2 = 0, h2 = 0]: number[]): boolean {
  return x1 < x2 + w2 && x2 < x1 + w1 && y1 < y2 + h2 && y2 < y1 + h1;
}
