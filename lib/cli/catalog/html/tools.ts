import type { CatalogEntry } from '../../../catalog/catalog';
import { TOOL_NAME_SEPARATOR } from '../../../schema/tool-name';
import { credentialOf, kindOf, plainDescription, readable } from '../../report/words';
import { type ArgumentRow, argumentRows } from './argument-rows';
import { html, type Markup } from './markup';

/** One tool: its name and purpose at first, everything else when it is opened. */
export function renderTool(tool: CatalogEntry): Markup {
  const { name, description, target, kind } = tool;
  const part = name.indexOf(TOOL_NAME_SEPARATOR) + TOOL_NAME_SEPARATOR.length;
  const [prefix, own] = target === undefined ? ['', name] : [name.slice(0, part), name.slice(part)];
  return html`<details class="tool" id="tool-${name}">
<summary><h3><span class="prefix">${prefix}</span><wbr>${breakable(own)}</h3>
<span class="badge kind-${kind ?? 'GATEWAY'}">${kind === undefined ? 'gateway' : kindOf({ kind })}</span>
<span class="first">${plainDescription(description)}</span></summary>
<div class="body">
<p class="description">${plainDescription(description) || 'It has no description.'}</p>
${renderArguments(tool)}
<dl class="facts">${facts(tool)}</dl>
<details class="raw"><summary>As agents get it</summary><pre tabindex="0">${rawOf(tool)}</pre></details>
</div></details>`;
}

/** A name that may go on in the next line after an underscore. */
function breakable(name: string): Markup[] {
  return name.split(/(?<=_)(?=[^_])/).map((part, index) => html`${index > 0 && html`<wbr>`}${part}`);
}

/** What the search looks at: names, descriptions and the names of arguments at every depth. */
export function searchTextOf({ name, description, inputSchema }: CatalogEntry): string {
  const args = argumentRows(inputSchema).rows.map(({ path }) => path);
  return [name, plainDescription(description), ...args].join('\n').toLowerCase();
}

function renderArguments({ inputSchema }: CatalogEntry): Markup {
  const { rows, isCut } = argumentRows(inputSchema);
  if (rows.length === 0) return html`<p class="none">Takes no arguments.</p>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Arguments"><table><thead><tr><th scope="col">Argument</th><th scope="col">Type</th><th scope="col">What it is</th></tr></thead>
<tbody>${rows.map(renderRow)}</tbody></table></div>
${isCut && html`<p class="none">There are more; all of them are in what agents get, below.</p>`}`;
}

function renderRow({ path, depth, type, required, description, rules }: ArgumentRow): Markup {
  return html`<tr><th scope="row" class="depth-${Math.min(depth, 6)}"><code>${path}</code>${required && html` <span class="required">required</span>`}</th>
<td><code>${type}</code></td><td>${plainDescription(description)}${rules.map((rule) => html` <span class="rule">${rule}</span>`)}</td></tr>\n`;
}

function facts({ target, credential, kind, origin }: CatalogEntry): Markup[] {
  if (target === undefined || kind === undefined) {
    return [html`<dt>Answered by</dt><dd>the gateway itself</dd>`];
  }
  return [
    html`<dt>Target</dt><dd><a href="#target-${encodeURIComponent(target)}">${target}</a>, ${kindOf({ kind })}</dd>`,
    html`<dt>Credential</dt><dd>${readable(credentialOf(credential))}</dd>`,
    html`<dt>Described in</dt><dd>${originOf(origin)}</dd>`,
  ];
}

function originOf(origin: CatalogEntry['origin']): Markup {
  if (origin === undefined) return html`not known: a template does not tell`;
  const place = origin.pointer === undefined ? undefined : html` at <code>${origin.pointer}</code>`;
  return origin.document === 'inline' ? html`the app's code` : html`<code>${origin.document}</code>${place}`;
}

function rawOf({ name, description, inputSchema }: CatalogEntry): string {
  return JSON.stringify({ name, description, inputSchema }, undefined, 2);
}
