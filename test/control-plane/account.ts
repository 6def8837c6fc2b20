/** What the service finds in the account around its own resources. */
export class Account {
  public readonly id = '111122223333';
  public readonly region = 'eu-west-1';
  /** From when on the roles of gateways may invoke a function, by its ARN. */
  public readonly invocable = new Map<string, number>();
  /** Keys that the service may use, by their ARN. */
  public readonly keys = new Set<string>();
  private count = 0;

  /** Ten letters and digits that nothing else has. */
  public newId(): string {
    this.count += 1;
    return this.count.toString(36).padStart(10, 'a');
  }
}
