/** The default deployment: every bundled plugin, works with no key. */
import { type Config, defineConfig } from 'atelier-mcp'
import { exporters, imageGen } from 'atelier-mcp/plugins'

const config: Config = defineConfig({
  plugins: [
    imageGen(),
    exporters(),
  ],
})
export default config
