import type { RepairLevel } from '../schema/document-reading';

/** How much of an OpenAPI document may be mended before the gateway is given it. */
export enum Repair {
  /** Nothing: the gateway is given what the document says, and refuses what it refuses. */
  NONE = 'NONE',

  /**
   * What agents can send stays the same: schemas combined by `allOf` are written into one, a choice that one schema can
   * say becomes that schema, what offends in answers is left out, operations without a name get one, and so on.
   */
  LOSSLESS = 'LOSSLESS',

  /**
   * Also what changes what agents can send: a choice of schemas becomes one that covers them all, circles end, names
   * that models do not take are changed. Each is a warning.
   */
  LOSSY = 'LOSSY',
}

const LEVELS: { readonly [repair in Repair]: RepairLevel } = {
  [Repair.NONE]: 'none',
  [Repair.LOSSLESS]: 'lossless',
  [Repair.LOSSY]: 'lossy',
};

/** How readers of documents call it. */
export function repairLevel(repair: Repair = Repair.LOSSLESS): RepairLevel {
  return LEVELS[repair];
}
