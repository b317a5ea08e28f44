/** `atelier-mcp/plugins`: the bundled plugins, as factories for a config. */
export {}
