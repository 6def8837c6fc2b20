import { type Node, own } from '../../node';
import type { OpenApi } from '../open-api';
import type { Operation } from '../operations';
import { checkServer } from '../rules/servers';
import type { Repairs } from './repairs';
import { isSameJson } from './same-json';

/** The servers of the document: the first, which the gateway calls, and of the others those that are sound. */
export function repairServers(api: OpenApi, chosen: readonly Operation[], repairs: Repairs): unknown {
  const servers = own(api.root, 'servers');
  if (!Array.isArray(servers) || servers.length === 0) {
    return commonServers(chosen, repairs) ?? servers;
  }
  const kept = servers.filter((server, index) => {
    const at = `/servers/${index}`;
    const [problem] = index === 0 ? [] : checkServer(server, at, false);
    if (problem === undefined) {
      return true;
    }
    const message = `is a further server with a problem, and the gateway would not call it anyway; it is left out [${problem.code}]`;
    repairs.leaveOut('OPENAPI_REPAIRED_SERVERS', at, message);
    return false;
  });
  return kept.length === servers.length ? servers : kept;
}

/** Whether servers of a path or an operation say no more than those of the document. */
export function repeatsServers(servers: unknown, root: unknown, at: string, repairs: Repairs): boolean {
  if (!Array.isArray(servers) || !Array.isArray(root) || !isSameJson(servers[0], root[0]) || servers.length === 0) {
    return false;
  }
  repairs.leaveOut('OPENAPI_REPAIRED_SERVERS', at, 'repeats the servers of the document; left out');
  return true;
}

/** What all operations call, in a document that says it with each of them only. */
function commonServers(chosen: readonly Operation[], repairs: Repairs): Node[] | undefined {
  const [first] = chosen;
  const servers = first && serversOf(first);
  const isCommon = chosen.every((operation) => isSameJson(serversOf(operation), servers));
  if (first === undefined || !Array.isArray(servers) || servers.length === 0 || !isCommon) {
    return undefined;
  }
  const message = 'has no servers, but all operations have the same; they are taken for the whole document';
  repairs.tell('OPENAPI_REPAIRED_SERVERS', '', message);
  const at = own(first.value, 'servers') === undefined ? first.itemPointer : first.pointer;
  for (const [index, server] of servers.entries()) {
    repairs.origins.remember(server, `${at}/servers/${index}`);
  }
  return servers;
}

function serversOf({ value, item }: Operation): unknown {
  return own(value, 'servers') ?? own(item, 'servers');
}
