/** `atelier-mcp`: the public API. */
export * from './contract/index.ts'
