import type { GatewayModel } from '../../../assembly/model';
import type { CatalogSnapshot } from '../../../catalog/snapshot';

export function renderPage(_gateway: GatewayModel, _snapshot: CatalogSnapshot): string {
  return '<!doctype html>';
}
