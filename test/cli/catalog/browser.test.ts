import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { App } from 'aws-cdk-lib';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { QuickstartStack } from '../../../examples/quickstart/quickstart-stack';
import { main } from '../../../lib/cli/main';
import { skipped } from '../../consumers/skipped';
import { capturedIo } from '../captured-io';
import { tryFindChromium } from './chromium';
import { HOSTILE, hostileTemplate } from './hostile-template';

const chromium = tryFindChromium();

if (chromium === undefined) {
  skipped('Chromium is not installed, so the page is not opened; set CHROMIUM_PATH to where it is');
} else {
  describe('the page in a browser', () => {
    const folder = mkdtempSync(join(tmpdir(), 'page-'));
    let browser: Browser;
    let page: Page;
    let complaints: string[];

    beforeAll(async () => {
      browser = await puppeteer.launch({ executablePath: chromium, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
      const app = new App({ outdir: join(folder, 'cdk.out') });
      new QuickstartStack(app, 'Quickstart');
      app.synth();
      writeFileSync(join(folder, 'hostile.template.json'), JSON.stringify(hostileTemplate()));
      const { io } = capturedIo({ cwd: folder });
      await main(['catalog', '-o', 'quickstart.html'], io);
      await main(['catalog', 'hostile.template.json', '-o', 'hostile.html'], io);
    }, 120_000);

    afterAll(async () => {
      await browser.close();
      rmSync(folder, { recursive: true });
    });

    beforeEach(async () => {
      complaints = [];
      page = await browser.newPage();
      page.on('console', (message) => complaints.push(`console: ${message.text()}`));
      page.on('pageerror', (error) => complaints.push(`error: ${String(error)}`));
      page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    });

    afterEach(() => page.close());

    /** Opens a page, and takes each request for something else as a complaint. */
    async function open(file: string, hash = ''): Promise<void> {
      const url = pathToFileURL(join(folder, file)).href;
      page.on('request', (request) => {
        if (request.url() !== url && request.url() !== url + hash && !request.url().startsWith('data:')) {
          complaints.push(`request: ${request.url()}`);
        }
      });
      await page.goto(url + hash);
    }

    const shownTools = () =>
      page.$$eval('.tool:not([hidden]) h3', (headings) => headings.map(({ textContent }) => textContent));

    const count = () => page.$eval('#count', ({ textContent }) => textContent);

    test('lists the tools of the quickstart, asks nobody for anything and complains of nothing', async () => {
      await open('quickstart.html');

      expect(await shownTools()).toEqual([
        'x_amz_bedrock_agentcore_search',
        'Mars___getInsightWeather',
        'Orders___DescribeTable',
        'Orders___GetItem',
        'Orders___Query',
        'Sample___get_time',
        'Sample___get_weather',
      ]);
      expect(await count()).toBe('7 tools');
      expect(await page.$$eval('.graph.wide .target', (nodes) => nodes.length)).toBe(3);
      expect(complaints).toEqual([]);
    });

    test.each([
      ['a name', 'getitem', ['Orders___GetItem']],
      ['words of a description', 'time zone', ['Sample___get_time']],
      ['an argument', 'feedtype', ['Mars___getInsightWeather']],
      ['several words, each anywhere', 'orders sort', ['Orders___Query']],
      ['nothing that is there', 'submarine', []],
    ])('the search finds %s', async (_, words, expected) => {
      await open('quickstart.html');

      await page.keyboard.press('/');
      await page.keyboard.type(words);

      expect(await shownTools()).toEqual(expected);
      expect(await count()).toBe(`${expected.length} of 7 tools`);
      expect(await page.evaluate("document.getElementById('empty').checkVisibility()")).toBe(expected.length === 0);
    });

    test('Escape clears the search', async () => {
      await open('quickstart.html');
      await page.type('#search', 'mars');

      await page.keyboard.press('Escape');

      expect(await shownTools()).toHaveLength(7);
    });

    test('a link to a tool opens it', async () => {
      await open('quickstart.html', '#tool-Orders___Query');

      expect(await page.$$eval('.tool[open] h3', (headings) => headings.map(({ textContent }) => textContent))).toEqual(
        ['Orders___Query'],
      );
      expect(complaints).toEqual([]);
    });

    test('a link that means nothing is no error', async () => {
      await open('quickstart.html', '#%');

      expect(complaints).toEqual([]);
    });

    test('prints every tool opened', async () => {
      await open('quickstart.html');
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");

      expect(await page.$$eval('.tool[open]', (tools) => tools.length)).toBe(7);
    });

    test.each([320, 400, 800, 1200])('fits a window of %i pixels', async (width) => {
      await page.setViewport({ width, height: 800 });
      await open('quickstart.html');
      await page.click('#all');

      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      const hidden = (boxes: { scrollWidth: number; clientWidth: number }[]) =>
        boxes.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length;
      expect([await page.$$eval('.scroll', hidden), await page.$$eval('.tool pre', hidden)]).toEqual([0, 0]);
    });

    test('what documents smuggle in stays text', async () => {
      await open('hostile.html');
      await page.click('#all');

      expect(await page.$$eval('script, img, iframe, [onerror]', (elements) => elements.length)).toBe(2);
      expect(await page.$eval('.tool pre', ({ textContent }) => textContent)).toContain(
        JSON.stringify(HOSTILE.replace('\u202e', '[U+202E]').replace('\u2028', '[U+2028]')),
      );
      expect(complaints).toEqual([]);
    });
  });
}
