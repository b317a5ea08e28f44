import type { Tool } from 'atelier-mcp'

/** Whether a tool has an argument of this name, by zod or raw JSON Schema. */
export const takes = ({ input }: Pick<Tool, 'input'>, argument: string): boolean => {
  const { shape, properties } = (input ?? {}) as { shape?: object; properties?: object }
  return Object.hasOwn(shape ?? properties ?? {}, argument)
}
