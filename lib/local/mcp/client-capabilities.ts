import { isNode, type Node, own, ownNode } from '../../schema/node';

/** The first version in which clients can be sent to a page. */
const URL_VERSION = '2025-11-25';

const ELICIT = 'elicitation/create';
const SAMPLE = 'sampling/createMessage';

/** What of a client's capabilities a gateway tells the targets: what they may ask the client for, in its version of MCP. */
export function askableOf(capabilities: Node, protocolVersion: string): Node {
  const elicitation = own(capabilities, 'elicitation');
  const sampling = own(capabilities, 'sampling');
  const modes = isNode(elicitation) ? modesOf(elicitation, protocolVersion) : undefined;
  return { ...(modes && { elicitation: modes }), ...(isNode(sampling) && { sampling }) };
}

/** Clients that name no mode have the one that there was before there were two. */
function modesOf(elicitation: Node, protocolVersion: string): Node | undefined {
  const form = own(elicitation, 'form');
  const url = own(elicitation, 'url');
  if (!isNode(form) && !isNode(url)) {
    return elicitation;
  }
  const hasUrl = isNode(url) && protocolVersion >= URL_VERSION;
  return isNode(form) || hasUrl ? { ...(isNode(form) && { form }), ...(hasUrl && { url }) } : undefined;
}

/** Whether a client that has told these capabilities may be asked this. */
export function isAskable(askable: Node, method: string, params: Node): boolean {
  switch (method) {
    case SAMPLE:
      return isNode(own(askable, 'sampling'));
    case ELICIT:
      return own(params, 'mode') === 'url' ? takesUrls(askable) : takesForms(askable);
    default:
      return false;
  }
}

/** Whether a client can send its user to a page. */
export function takesUrls(askable: Node): boolean {
  return isNode(own(ownNode(askable, 'elicitation'), 'url'));
}

function takesForms(askable: Node): boolean {
  const elicitation = own(askable, 'elicitation');
  return isNode(elicitation) && (isNode(own(elicitation, 'form')) || !isNode(own(elicitation, 'url')));
}
