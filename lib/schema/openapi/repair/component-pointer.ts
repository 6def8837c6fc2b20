/** Whether a pointer names a whole component, such as `/components/schemas/Pet`. */
export function isComponentPointer(path: string | undefined): boolean {
  return path !== undefined && /^\/components\/[^/]+\/[^/]+$/.test(path);
}
