/** Lists that several processes append to: one short line each, in one write, so that lines never mix. */
import { open, readFile } from 'node:fs/promises'
import { withFolder } from './atomic-write.ts'

/** Adds a line. It starts with the line break, so that a line torn by a kill spoils itself alone. */
export async function appendLine(path: string, line: string): Promise<void> {
  const file = await withFolder(path, () => open(path, 'a'))
  try {
    await file.writeFile(`\n${line}`)
  } finally {
    await file.close()
  }
}

/** All lines, oldest first; none where the file is missing or unreadable. */
export async function readLines(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.split('\n').filter(Boolean)
}
