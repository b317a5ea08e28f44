/** `atelier-mcp/plugins`: the bundled plugins, as factories for a config. */
export { default as threeD } from './3d/index.ts'
export { default as exporters } from './exporters/index.ts'
export { default as imageGen } from './image-gen/index.ts'
export { default as aiSdk } from './ai-sdk/index.ts'
export { default as openai } from './openai/index.ts'
export { default as openaiCompatible } from './openai-compatible/index.ts'
