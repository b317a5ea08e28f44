/** `atelier open`: what was made, in the program that the system has for it. */
import type { Asset } from '../../kernel/contract/assets.ts'
import type { Call } from '../../kernel/contract/caller.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { columnsOf } from '../output.ts'
import { type CliCommand, configFlag, jsonFlag } from '../command.ts'
import { wrapText } from '../text-width.ts'
import { noScreen } from '../no-screen.ts'
import { withHost } from '../with-host.ts'

const command: CliCommand = {
  usage: 'open ID [--json]',
  description:
    'Opens the file of an asset with what this system opens it with. ID is as `atelier library` lists it, `asset://…` or `last`. Over SSH, and where nothing can open it, its path is printed.',
  flags: { ...jsonFlag, ...configFlag },
  maxWords: 1,
  run: ({ words: [id], flags, output, bundled }) => {
    if (id === undefined)
      throw new AtelierError({
        code: 'COMMAND_USAGE',
        message: '`atelier open` needs the id of what is to be opened.',
        fix: '`atelier library` lists them; `last` is the newest.',
        outcome: 'none',
      })
    return withHost({ flags, bundled }, async ({ withCall }) => {
      const { path, ...asset } = await withCall('Looking for it', (call) => fileOf(id, call))
      const unseen = noScreen()
      const problem = (unseen && `It is not opened: ${unseen}. It is here:`) ?? (await opened(path))
      if (flags['json']) return output.json({ id: asset.id, path, opened: problem === undefined })
      if (problem !== undefined) process.stderr.write(`${wrapText(problem, columnsOf(process.stderr))}\n`)
      output.print(problem === undefined ? `Opened: ${path}` : path)
    })
  },
}
export default command

async function fileOf(named: string, { assets }: Call): Promise<Asset & { readonly path: string }> {
  const id = named.replace(/^asset:\/\//, '').replace(/\/$/, '')
  const asset = id === 'last' ? await newest(assets) : await assets.get(id)
  if (!asset)
    throw new AtelierError({
      code: 'INPUT_NOT_FOUND',
      message: id === 'last' ? 'Nothing has been made yet.' : `There is no asset ${JSON.stringify(id.slice(0, 60))}.`,
      fix: '`atelier library` lists what there is.',
      outcome: 'none',
    })
  const { path } = asset
  if (path !== undefined) return { ...asset, path }
  throw new AtelierError({
    code: 'FILE_NOT_FOUND',
    message: `${asset.uri} has no file as it leaves now: none could be written, or what your plugins do on \`export\` has changed since.`,
    fix: `\`atelier call get_asset id=${asset.id} saveTo=.\` writes one. \`atelier doctor\` checks the folders.`,
    outcome: 'none',
  })
}

async function newest(assets: Call['assets']): Promise<Asset | undefined> {
  for await (const asset of assets.find()) return asset
  return undefined
}

/** Hands it to the system, and does not wait until it is closed; or says what is missing. */
async function opened(path: string): Promise<string | undefined> {
  const { default: open } = await import('open')
  return open(path).then(
    () => undefined,
    (error: Error) => `Nothing here opens files (${error.message}). It is here:`,
  )
}
