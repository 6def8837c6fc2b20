export function createSmithyCaller(..._a: unknown[]): any {
  return {
    call: async () => {
      throw new Error('not yet');
    },
    close: async () => {},
  };
}
