/** The smallest deployment that makes pictures: one tool, formats, and the local illustrator. No key, no network. */
import { type Config, defineConfig } from 'atelier-mcp'
import { exporters, imageGen, local } from 'atelier-mcp/plugins'

const config: Config = defineConfig({
  plugins: [imageGen(), exporters(), local()],
})
export default config
