/** The studio: a page on which clients show what was made, and on which a person goes on working with it. */
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import { assetsTool } from './assets-tool.ts'
import { errors } from './errors.ts'
import { extensionId, metaFor, pageMimeType } from './extension.ts'
import { fileTool } from './file-tool.ts'
import { openTool } from './open-tool.ts'
import { pageResource, pageUri } from './page-resource.ts'
import { pageRoute } from './page-route.ts'
import { partTool } from './part-tool.ts'
import { uploadTool } from './upload-tool.ts'
import { versionOf } from '../version.ts'

const version = versionOf('studio')

const plugin: PluginFactory = definePlugin({
  name: 'studio',
  version,
  apiVersion: 1,
  description: 'Shows what was made on a page in the chat, to look at and to go on with.',
  errors,
  setup({ extensions, resources, tools, exporters, services, http }) {
    const uri = pageUri(version)
    extensions.add(extensionId, { mimeTypes: [pageMimeType] }, metaFor(uri))
    resources.addTemplate(pageResource(uri))
    http.add(pageRoute)
    tools.add(openTool({ tools, exporters, services }))
    tools.add(assetsTool)
    tools.add(fileTool({ services }))
    tools.add(partTool)
    tools.add(uploadTool({ services }))
  },
})
export default plugin
