import { createHash } from 'node:crypto';
import type { GatewayModel } from '../../../assembly/model';
import type { CatalogSnapshot } from '../../../catalog/snapshot';
import { callersOf, environmentOf, featuresOf, plain, readable } from '../../report/words';
import { renderGraph } from './graph';
import { html, jsonForScript, Markup } from './markup';
import { SCRIPT } from './script';
import { STYLE } from './style';
import { renderTargets } from './targets';
import { renderTool, searchTextOf } from './tools';

/** More notices than these are folded up. */
const FEW_NOTICES = 5;

/** One file that shows a gateway to whoever reviews it. It loads nothing, and nothing in it that it did not bring runs. */
export function renderPage(gateway: GatewayModel, snapshot: CatalogSnapshot): string {
  const { tools, unknownTargets = [] } = snapshot;
  const name = readable(gateway.name);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tools of ${name}</title>
<link rel="icon" href="data:,">
<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#tools">Skip to the tools</a>
${renderHeader(gateway, snapshot)}
<main>
<section aria-labelledby="callers"><h2 id="callers">Who may call</h2>${renderCallers(gateway)}</section>
<section aria-labelledby="picture"><h2 id="picture">What they reach</h2>${renderGraph(gateway, tools.length)}</section>
<section aria-labelledby="tools"><h2 id="tools">Tools</h2>
<div class="bar" role="search"><label for="search">Search tools</label>
<input id="search" type="search" placeholder="Search names, descriptions, arguments   (press /)" autocomplete="off" spellcheck="false">
<output id="count" for="search">${count(tools.length, 'tool')}</output><button id="all" type="button" aria-pressed="false">Open all</button></div>
<p id="empty" class="card" hidden>No tool has <b></b> in its name, description or arguments. <button type="button">Show all</button></p>
${tools.length === 0 && html`<p class="card none">${unknownTargets.length > 0 ? 'No tool is known.' : 'The gateway has no tools.'}</p>`}
${tools.map(renderTool)}</section>
<section aria-labelledby="targets"><h2 id="targets">Targets and permissions</h2>
${gateway.targets.length > 0 ? renderTargets(gateway, unknownTargets) : html`<p class="card none">The gateway has no targets.</p>`}</section>
</main>
<footer>Read from the template by <code>mcp-gateway catalog</code>, before any deployment. Names in angle brackets are known once it is deployed.</footer>
<script type="application/json" id="index">${jsonForScript(tools.map(searchTextOf))}</script>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`.text;
}

/** Nothing is loaded, and only this style and this script count: whatever a document smuggles in stays text. */
function policy(): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `style-src ${hash(STYLE)}`,
    `script-src ${hash(SCRIPT)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function renderHeader(gateway: GatewayModel, { tools, unknownTargets = [] }: CatalogSnapshot): Markup {
  const { isOpen } = callersOf(gateway);
  const numbers = [
    `${count(tools.length, 'tool')}${unknownTargets.length > 0 ? ' known' : ''}`,
    count(gateway.targets.length, 'target'),
    ...(gateway.semanticSearch ? ['semantic search'] : []),
  ];
  return html`<header class="top"><p class="eyebrow">AgentCore gateway · stack ${gateway.stackId}, ${environmentOf(gateway)}</p>
<h1>${readable(gateway.name)}</h1>
${gateway.description !== undefined && html`<p class="lead">${readable(gateway.description)}</p>`}
<ul class="numbers">${numbers.map((text) => html`<li>${text}</li>`)}</ul>
${isOpen && html`<div class="notice bad" role="note"><strong>Anyone who knows the URL may call every tool:</strong> the gateway has no authorizer.</div>`}
${renderNotices(gateway)}
</header>`;
}

function renderNotices({ notices }: GatewayModel): Markup | false {
  const list = html`<ul>${notices.map(({ about, message }) => html`<li>${plain(about)} ${readable(message)}</li>`)}</ul>`;
  if (notices.length > FEW_NOTICES) {
    return html`<details class="notice"><summary><strong>Worth knowing</strong> (${notices.length})</summary>${list}</details>`;
  }
  return notices.length > 0 && html`<div class="notice" role="note"><strong>Worth knowing</strong>${list}</div>`;
}

function renderCallers(gateway: GatewayModel): Markup {
  const { authorizer, instructions } = gateway;
  const facts: [string, readonly string[]][] = [
    ['Clients', authorizer.allowedClients],
    ['Scopes', authorizer.allowedScopes],
    ['Audience', authorizer.allowedAudience],
    ['Other claims', authorizer.customClaims],
  ];
  return html`<div class="card"><dl class="facts">
<dt>Callers</dt><dd>${kindOfCallers(gateway)}</dd>
${authorizer.discoveryUrl !== undefined && html`<dt>Tokens from</dt><dd><code>${readable(authorizer.discoveryUrl)}</code></dd>`}
${facts
  .filter(([, values]) => values.length > 0)
  .map(
    ([label, values]) =>
      html`<dt>${label}</dt><dd><ul>${values.map((value) => html`<li><code>${readable(value)}</code></li>`)}</ul></dd>`,
  )}
${featuresOf(gateway).map(([label, text]) => html`<dt>${label}</dt><dd>${readable(text)}</dd>`)}
${instructions !== undefined && html`<dt>Instructions</dt><dd>${readable(instructions)}</dd>`}
</dl></div>`;
}

function kindOfCallers(gateway: GatewayModel): string {
  if (gateway.authorizer.type !== 'CUSTOM_JWT') return callersOf(gateway).text;
  const issuer = gateway.authorizer.userPool ? 'a Cognito user pool of this app' : 'one issuer';
  const { allowedClients, allowedScopes, allowedAudience, customClaims } = gateway.authorizer;
  const isNarrowed = [allowedClients, allowedScopes, allowedAudience, customClaims].some(({ length }) => length > 0);
  return `holders of a JWT from ${issuer}${isNarrowed ? ', with what is listed here' : ': any of its tokens'}`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
