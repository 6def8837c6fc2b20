/** What a request without an `MCP-Protocol-Version` header speaks, and a gateway that lists no versions. */
export const DEFAULT_VERSION = '2025-03-26';

/** The first version without a handshake: every request carries its version, and there are no sessions. */
export const STATELESS_VERSION = '2026-07-28';

/** The versions of MCP that one gateway speaks. */
export class ProtocolVersions {
  /** As the gateway lists them. */
  public readonly served: readonly string[];

  public constructor(listed: readonly string[]) {
    this.served = listed.length === 0 ? [DEFAULT_VERSION] : listed;
  }

  public isServed(version: string): boolean {
    return this.served.includes(version);
  }

  /** What `initialize` agrees on: the version asked for, otherwise the newest one that has a handshake. */
  public negotiate(asked: string): string | undefined {
    const withHandshake = this.served.filter((version) => version < STATELESS_VERSION).sort();
    return withHandshake.includes(asked) ? asked : withHandshake.at(-1);
  }
}
