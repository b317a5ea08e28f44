/** Identity functions that carry types, and verdicts for hooks. */
import type { Rejection, Revision } from './hooks.ts'
import type { Plugin, PluginDefinition, PluginFactory } from './plugin.ts'
import type { Kind, Request } from './run.ts'
import type { Tool, ToolDefinition } from './tools.ts'
import type { Schema } from './infer.ts'

const brand = Symbol.for('atelier.plugin')

/** `export default definePlugin({ name, version, apiVersion: 1, options, setup(ctx) {…} })`: a factory for configs. */
export function definePlugin<Options = {}, Input = {}>(definition: PluginDefinition<Options, Input>): PluginFactory<Input>
// What hosts see of a plugin knows no type of its options.
export function definePlugin(given: object): (options?: unknown) => Plugin & { readonly [brand]: true } {
  const definition = given as Plugin['definition']
  return (options = {}) => ({ [brand]: true, definition, options })
}

/** For a tool in a file of its own; inside `setup`, `ctx.tools.add({…})` infers the same. */
export const defineTool = <const I extends Schema | undefined = undefined, const O extends Schema | undefined = undefined>(
  tool: ToolDefinition<I, O>,
): Tool => tool as Tool

/** `return reject({ code, message, fix })` from `validate`, `review` or `inspect`. */
export const reject = (rejection: Omit<Rejection, 'type'>): Rejection => ({ type: 'rejection', ...rejection })
/** `return revise('blank picture', { ...run.request, seed: 2 })` from `review`. */
export const revise = <K extends Kind>(reason: string, request: Request<K>): Revision<K> => ({ type: 'revision', reason, request })
