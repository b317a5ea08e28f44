/** Runs every `examples/<name>/check.ts`, one after the other, and prints a summary. Exits with 1 where one fails. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const names = readdirSync(join(root, 'examples'))
  .filter((name) => existsSync(join(root, 'examples', name, 'check.ts')))
  .toSorted()

/** Runs one check in a process of its own; the loader that runs this file runs it, too. */
const check = (name: string): Promise<boolean> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [...process.execArgv, join(root, 'examples', name, 'check.ts')], { cwd: root, stdio: 'inherit' })
    child.on('exit', (code) => done(code === 0))
    child.on('error', () => done(false))
  })

const failed: string[] = []
for (const name of names) {
  console.log(`\n${name}`)
  if (!(await check(name))) failed.push(name)
}
console.log(
  failed.length === 0
    ? `\nAll ${names.length} examples work.`
    : `\n${failed.length} of ${names.length} examples failed: ${failed.join(', ')}`,
)
process.exitCode = failed.length === 0 ? 0 : 1
