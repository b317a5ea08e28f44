/** `atelier-mcp/plugins`: the bundled plugins, as factories for a config. */
export { default as threeD } from './3d/index.ts'
export { default as exporters } from './exporters/index.ts'
export { default as imageGen } from './image-gen/index.ts'
