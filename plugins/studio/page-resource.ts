/** `ui://studio/{version}`: the page, as clients read it. */
import type { ResourceTemplate } from 'atelier-mcp'
import { builtPart } from './built-part.ts'
import { extensionId, pageMimeType } from './extension.ts'

/** Clients keep a page by its address, so another version has another. */
export const pageUri = (version: string): string => `ui://studio/${version.replaceAll(/[^\w.-]/g, '-')}`

/** On the contents, where clients look. It asks nothing of their policy: no host to connect to, none to load from. */
const meta = { ui: { prefersBorder: false } }

/** An older address, out of a chat that is opened again, gives the page of today. */
export const pageResource = (uri: string): ResourceTemplate<'ui://studio/{version}'> => ({
  uriTemplate: 'ui://studio/{version}',
  name: 'studio',
  title: 'Studio',
  description: 'The page on which clients show what was made.',
  mimeType: pageMimeType,
  read: async ({ version }) => [{ uri: `ui://studio/${version}`, mimeType: pageMimeType, text: await builtPart('page.html'), meta }],
  list: async (_cursor, { client }) => ({
    resources: Object.hasOwn(client.capabilities.extensions ?? {}, extensionId) ? [{ uri, name: 'studio', mimeType: pageMimeType }] : [],
  }),
})
