import type { CloudAssembly } from './cloud-assembly';

/** The file that an asset's address stands for: a URI or URL whose path ends with the asset's object key. */
export function tryFindAsset(assets: CloudAssembly['assets'], address: string): string | undefined {
  return [...assets].find(([key]) => address === key || address.endsWith(`/${key}`))?.[1];
}
