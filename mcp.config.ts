/** The default deployment: every bundled plugin, works with no key. */
import { type Config, defineConfig } from 'atelier-mcp'
import { exporters } from 'atelier-mcp/plugins'

const config: Config = defineConfig({
  plugins: [
    exporters(),
  ],
})
export default config
