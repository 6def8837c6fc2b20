/** Which operations of an API become tools; small choices make small documents and few permissions. */
export interface OperationSelection {
  /**
   * Names of the operations to offer; `*` stands for any characters, so `Get*` takes all that begin with `Get`.
   *
   * @default - all operations
   */
  readonly include?: string[];

  /**
   * Names of operations to leave out of those.
   *
   * @default - none
   */
  readonly exclude?: string[];
}
