/** Reading text, in a process that gives its memory back and whose crash ends one reading alone. */
import { workerTask } from 'atelier-mcp'
import { openPicture } from '../picture.ts'
import type { PictureFile } from '../picture-file.ts'
import type { EngineFiles } from './engine.ts'
import { readPage } from './read-page.ts'

export const read = workerTask(async ({ file, engine }: { readonly file: PictureFile; readonly engine: EngineFiles }) =>
  readPage(await openPicture(file), engine),
)
