/**
 * What a client starts in a bundle: folders come as arguments, and what the person left open comes as its own placeholder, which is no key and no
 * folder.
 */
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

const isOpen = (text) => text === '' || /^\$\{user_config\.\w+\}$/.test(text)

for (const name of ['OPENAI_API_KEY', 'ATELIER_OUTPUT_DIR']) if (isOpen(process.env[name] ?? '')) delete process.env[name]
const folders = process.argv.slice(2).filter((folder) => !isOpen(folder))
if (folders.length > 0) process.env.ATELIER_ROOTS = folders.join(delimiter)
process.argv = [process.argv[0], fileURLToPath(new URL('dist/cli.js', import.meta.url)), 'serve']
await import('./dist/cli.js')
