/** An address that nobody else may see, as a file that leads to it: what a browser is started with, every user of a machine can list. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface AddressFile {
  readonly path: string
  remove(): Promise<void>
}

/** A page that this user alone can read, and that goes on to `address`. */
export async function addressFile(address: string): Promise<AddressFile> {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-studio-'))
  const path = join(folder, 'open.html')
  const page = `<!doctype html><meta charset="utf-8"><title>Atelier studio</title><meta http-equiv="refresh" content="0;url=${address}">\n`
  await writeFile(path, page, { mode: 0o600 })
  return { path, remove: () => rm(folder, { recursive: true, force: true }) }
}
