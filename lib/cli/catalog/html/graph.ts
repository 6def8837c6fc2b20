import type { GatewayModel, TargetModel } from '../../../assembly/model';
import type { TargetCredential } from '../../../catalog/target';
import { lengthOf, truncate } from '../../report/layout';
import { callersOf, credentialOf, kindOf, plain, readable, readableResource } from '../../report/words';
import { html, type Markup } from './markup';

/** More targets than this stand in a list that hangs from the gateway; fewer around it. */
const FEW = 12;

const WIDE = { width: 1080, callers: 170, gateway: 232, target: 222, behind: 200, gap: 66, row: 66, box: 50 };
const NARROW = { width: 352, indent: 26, top: 54, row: 76, box: 64 };

/** Widths of characters, near enough to cut a text before its box ends. */
const CHARACTER = { name: 7.8, detail: 6.4 };

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Draws who calls a gateway, and what stands behind it: side by side, and for narrow screens below each other. */
export function renderGraph(gateway: GatewayModel, toolCount: number): Markup {
  return html`<div class="graph wide" tabindex="0" role="group" aria-label="Drawing, scrolls">${wide(gateway, toolCount)}</div>
<div class="graph narrow">${narrow(gateway, toolCount)}</div>`;
}

function wide(gateway: GatewayModel, toolCount: number): Markup {
  const { targets } = gateway;
  const row = targets.length > FEW ? WIDE.box + 8 : WIDE.row;
  const height = Math.max(targets.length, 1) * row + 8;
  const center = targets.length > FEW ? row / 2 + 4 : height / 2;
  const box = (x: number, width: number, y: number): Box => ({ x, y: y - WIDE.box / 2, width, height: WIDE.box });
  const callers = box(1, WIDE.callers, center);
  const hub = box(callers.x + callers.width + WIDE.gap, WIDE.gateway, center);
  const targetX = hub.x + hub.width + WIDE.gap;
  const behindX = WIDE.width - WIDE.behind - 1;
  const rows = targets.map((target, index) => {
    const y = index * row + row / 2 + 4;
    const card = box(targetX, WIDE.target, y);
    const behind = box(behindX, WIDE.behind, y);
    const credential = shortCredential(target.credential);
    return html`${curve(hub, card, targets.length > FEW)}
${line(card, behind)}
<text class="edge" x="${(card.x + card.width + behind.x) / 2}" y="${y - 6}">${credential}</text>
${targetNode(target, card)}
${node(behind, 'behind', behindName(target), '', behindName(target))}`;
  });
  const [who, how] = callerTexts(gateway);
  return svg(
    'wide',
    WIDE.width,
    height,
    gateway,
    html`${line(callers, hub)}
<text class="edge" x="${(callers.x + callers.width + hub.x) / 2}" y="${center - 6}">${how}</text>
${rows}
${node(callers, callersOf(gateway).isOpen ? 'callers open' : 'callers', who, callerDetail(gateway), callersOf(gateway).text)}
${node(hub, 'hub', readable(gateway.name), gatewayDetail(gateway, toolCount), gateway.name)}`,
  );
}

function narrow(gateway: GatewayModel, toolCount: number): Markup {
  const { targets } = gateway;
  const full = (y: number, height: number): Box => ({ x: 1, y, width: NARROW.width - 2, height });
  const callers = full(1, NARROW.top);
  const hub = full(NARROW.top + 40, NARROW.top);
  const first = hub.y + hub.height + 18;
  const trunk = 12;
  const rows = targets.map((target, index) => {
    const box = {
      x: NARROW.indent,
      y: first + index * NARROW.row,
      width: NARROW.width - NARROW.indent - 1,
      height: NARROW.box,
    };
    const y = box.y + box.height / 2;
    const text = `${shortCredential(target.credential)} → ${behindName(target)}`;
    return html`<path class="link" d="M${trunk} ${hub.y + hub.height}V${y}H${box.x}"/>
${targetNode(target, box)}
<text class="detail" x="${box.x + 12}" y="${box.y + 53}">${cut(text, box.width - 20, CHARACTER.detail)}</text>`;
  });
  const [who, how] = callerTexts(gateway);
  const middle = NARROW.width / 2;
  return svg(
    'narrow',
    NARROW.width,
    first + targets.length * NARROW.row,
    gateway,
    html`<path class="link" marker-end="url(#tip-narrow)" d="M${middle} ${callers.y + callers.height}V${hub.y - 1}"/>
<text class="edge side" x="${middle + 8}" y="${callers.y + callers.height + 23}">${how}</text>
${rows}
${node(callers, callersOf(gateway).isOpen ? 'callers open' : 'callers', who, callerDetail(gateway), callersOf(gateway).text)}
${node(hub, 'hub', readable(gateway.name), gatewayDetail(gateway, toolCount), gateway.name)}`,
  );
}

function svg(name: 'wide' | 'narrow', width: number, height: number, gateway: GatewayModel, content: Markup): Markup {
  const count = gateway.targets.length;
  const label = `Agents call the gateway ${readable(gateway.name)}, which calls ${count === 1 ? '1 target' : `${count} targets`}; the sections below tell the same in words`;
  return html`<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="${label}">
<defs><marker id="tip-${name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" class="tip"/></marker></defs>
${content}
</svg>`;
}

function targetNode(target: TargetModel, box: Box): Markup {
  const tools = target.tools === undefined ? 'tools not known' : count(target.tools.length, 'tool');
  const className = `target kind-${target.kind}${target.tools === undefined ? ' unknown' : ''}`;
  const body = node(box, className, target.name, `${kindOf(target)} · ${tools}`, target.name);
  return html`<a href="#target-${encodeURIComponent(target.name)}">${body}</a>`;
}

function node(box: Box, className: string, name: string, detail: string, title: string): Markup {
  const y = detail === '' ? box.y + box.height / 2 + 4 : box.y + 20;
  return html`<g class="node ${className}"><title>${readable(title)}</title>
<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="9"/>
<text class="name" x="${box.x + 12}" y="${y}">${cut(name, box.width - 22, CHARACTER.name)}</text>
${detail !== '' && html`<text class="detail" x="${box.x + 12}" y="${box.y + 37}">${cut(detail, box.width - 22, CHARACTER.detail)}</text>`}</g>`;
}

function line(from: Box, to: Box): Markup {
  const y = from.y + from.height / 2;
  return html`<path class="link" marker-end="url(#tip-wide)" d="M${from.x + from.width} ${y}H${to.x - 1}"/>`;
}

function curve(from: Box, to: Box, fromTrunk: boolean): Markup {
  const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
  const [x2, y2] = [to.x - 1, to.y + to.height / 2];
  const middle = (x1 + x2) / 2;
  const path = fromTrunk
    ? `M${x1} ${y1}H${middle}V${y2}H${x2}`
    : `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
  return html`<path class="link" marker-end="url(#tip-wide)" d="${path}"/>`;
}

function callerTexts({ authorizer: { type } }: GatewayModel): readonly [who: string, how: string] {
  switch (type) {
    case 'CUSTOM_JWT':
      return ['Agents', 'JWT'];
    case 'AWS_IAM':
      return ['IAM principals', 'signature'];
    case 'AUTHENTICATE_ONLY':
      return ['AWS principals', 'signature'];
    case 'NONE':
      return ['Anyone', 'nothing'];
    default:
      return ['Callers', plain(type)];
  }
}

function callerDetail({ authorizer }: GatewayModel): string {
  const { type, allowedClients, allowedScopes, allowedAudience } = authorizer;
  if (type === 'NONE') return 'no authorizer';
  if (type !== 'CUSTOM_JWT') return type;
  const parts = [
    ...(allowedClients.length > 0 ? [count(allowedClients.length, 'client')] : []),
    ...(allowedScopes.length > 0 ? [count(allowedScopes.length, 'scope')] : []),
    ...(allowedAudience.length > 0 ? [count(allowedAudience.length, 'audience')] : []),
  ];
  return parts.join(' · ') || 'any token of the issuer';
}

function gatewayDetail({ targets }: GatewayModel, toolCount: number): string {
  const known = targets.some(({ tools }) => tools === undefined) ? ' known' : '';
  return `${count(targets.length, 'target')} · ${count(toolCount, 'tool')}${known}`;
}

function behindName({ kind, endpoint = '', resource, stack }: TargetModel): string {
  if (kind === 'LAMBDA') {
    const path = resource?.constructPath;
    const ownStack = `${stack}/`;
    return path?.startsWith(ownStack) ? path.slice(ownStack.length) : (path ?? readableResource(endpoint));
  }
  return readable(endpoint).replace(/^https?:\/\//, '') || 'not known';
}

function shortCredential(credential: TargetCredential | undefined): string {
  switch (credential?.type) {
    case undefined:
      return 'no credential';
    case 'API_KEY':
      return 'API key';
    case 'OAUTH':
      return 'OAuth token';
    default:
      return truncate(plain(credentialOf(credential)), 18);
  }
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** Cuts a text in the middle, because paths and names end in what tells them apart. */
function cut(text: string, width: number, character: number): string {
  const most = Math.floor(width / character);
  if (lengthOf(text) <= most) return text;
  const characters = [...text];
  const tail = Math.ceil((most - 1) * 0.6);
  return `${characters.slice(0, most - 1 - tail).join('')}…${characters.slice(-tail).join('')}`;
}
