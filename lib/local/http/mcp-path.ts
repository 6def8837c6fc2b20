/** Where the gateway is, as in AWS. */
export const MCP_PATH = '/mcp';
