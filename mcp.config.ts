/** The default deployment: every bundled plugin, works with no key. */
import { type Config, defineConfig } from 'atelier-mcp'

const config: Config = defineConfig({
  plugins: [],
})
export default config
