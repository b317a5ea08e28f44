/** The bench's deployment for people who show a token; BENCH_HASHES are their hashes. */
import { type Config, defineConfig } from 'atelier-mcp'
import config from './bench.config.ts'

const hashes = (process.env['BENCH_HASHES'] ?? '').split(',')
const team: Config = defineConfig({
  ...config,
  http: {
    auth: { tokens: hashes.map((sha256, index) => ({ principal: `member-${index}`, sha256 })) },
    sessions: { max: 1100 },
  },
})
export default team
