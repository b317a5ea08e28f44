/** What plugins have registered, as the sides that serve it read it. */
import type { Exporter } from '../contract/assets.ts'
import type { HttpRoute } from '../contract/http.ts'
import type { Meta } from '../contract/infer.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { Command, PromptDefinition, ResourceDefinition, ResourceTemplate, Tool } from '../contract/tools.ts'

/** Something that a plugin added. */
export interface Entry<T> {
  readonly plugin: string
  readonly value: T
  /** False while its handle has it disabled, and for tools that the config leaves out. */
  readonly enabled: boolean
  /** A tool that the config leaves out, by `tools.only` or `tools.except`. */
  readonly leftOut?: boolean
}
/** Everything that plugins have registered, in their order. Disabled entries are listed with `enabled: false`. */
export interface Registry {
  readonly tools: readonly Entry<Tool>[]
  readonly resources: readonly Entry<ResourceDefinition>[]
  readonly templates: readonly Entry<ResourceTemplate>[]
  readonly prompts: readonly Entry<PromptDefinition>[]
  readonly commands: readonly Entry<Command>[]
  readonly providers: readonly Entry<ProviderV1>[]
  readonly exporters: readonly Entry<Exporter>[]
  /** Of MCP, for the server's capabilities. */
  readonly extensions: readonly Entry<Extension>[]
  /** Served over HTTP beside `/mcp`. */
  readonly routes?: readonly Entry<HttpRoute>[]
}
/** An extension of MCP that a plugin offers. */
export interface Extension {
  readonly id: string
  readonly settings: Meta
  /** What the listing of a tool says beside, to clients that offer the extension. */
  readonly ofTool?: (tool: Tool) => Meta | undefined
}
