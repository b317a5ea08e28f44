/** The work on pixels, in a process that gives their memory back. */
import { workerTask } from 'atelier-mcp'
import { type CopyFormat, renderCopy } from './analyze/render-copy.ts'
import { measureDifference } from './compare/measure-difference.ts'
import { look as lookAt } from './facts/look.ts'
import { openPicture } from './picture.ts'
import type { PictureFile } from './picture-file.ts'

export const look = workerTask(async ({ file, gps }: { readonly file: PictureFile; readonly gps: boolean }) =>
  lookAt(await openPicture(file), { gps }),
)
export const difference = workerTask(async ({ a, b }: { readonly a: PictureFile; readonly b: PictureFile }) =>
  measureDifference(await openPicture(a), await openPicture(b)),
)
export const copy = workerTask(async ({ file, format }: { readonly file: PictureFile; readonly format: CopyFormat }) =>
  renderCopy(await openPicture(file), format),
)
