/** The library: what was made, to search, read, rename and delete; and how the server is doing. */
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import { assetResource } from './asset-resource.ts'
import { deleteAsset, updateAsset } from './change-assets.ts'
import { getAsset } from './get-asset.ts'
import { listAssets } from './list-assets.ts'
import { listProviders } from './list-providers.ts'
import { serverStatus } from './server-status.ts'
import { versionOf } from '../version.ts'

const plugin: PluginFactory = definePlugin({
  name: 'library',
  version: versionOf('library'),
  apiVersion: 1,
  description: 'Finds, shows, renames and deletes what was made, and tells how the server is doing.',
  instructions: '`list_assets` finds what was made before.',
  setup({ tools, resources, exporters, services }) {
    tools.add(listAssets)
    tools.add(getAsset({ exporters, services }))
    tools.add(updateAsset)
    tools.add(deleteAsset)
    tools.add(listProviders(() => services.get('host')))
    tools.add(serverStatus(services))
    resources.addTemplate(assetResource)
  },
})
export default plugin
