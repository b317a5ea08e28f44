/** `saveTo` and `overwrite`, for every tool that makes or hands out a file: a copy where the person finds it. */
import { z } from 'zod'
import type { AssetEntry } from '../../kernel/call/envelope.ts'
import { envelopeKey, type Envelope } from '../../kernel/call/envelope.ts'
import { withWords } from '../../kernel/call/with-words.ts'
import type { Asset } from '../../kernel/contract/assets.ts'
import type { Call } from '../../kernel/contract/caller.ts'
import type { ToolResult } from '../../kernel/contract/content.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { withEnvelope } from './with-envelope.ts'

/** As the tools list them: one description for all. `overwrite` is listed by `get_asset` alone, and named where a file stands in the way. */
export const saveArguments = {
  saveTo: z.string().max(4096).optional().describe('File or folder for a copy'),
  overwrite: z.boolean().optional().meta({ deprecated: true, description: 'Replace that file' }),
}
export interface SaveArguments {
  readonly saveTo?: string | undefined
  readonly overwrite?: boolean | undefined
}
export interface SavingOptions {
  /** Of what the result shows, what is to be saved. Default: all. */
  readonly chosen?: (shown: readonly AssetEntry[]) => readonly AssetEntry[]
  /** False: only where the caller says where; else what it makes is copied to the folder for results, if there is one. Default true. */
  readonly always?: boolean
}

/**
 * Looks whether `saveTo` may be written, then runs `make`, then saves what its result shows: the paths are in its text and, as `saved`, in
 * its data. What cannot be written after all is a warning, for it was made and is kept. Throws as `Assets.place` does, before `make` is called.
 */
export async function saving(
  { saveTo, overwrite }: SaveArguments,
  { assets }: Pick<Call, 'assets'>,
  make: () => Promise<ToolResult>,
  { chosen = (shown) => shown, always = true }: SavingOptions = {},
): Promise<ToolResult> {
  const place = saveTo === undefined && !always ? undefined : await assets.place(saveTo, overwrite === undefined ? {} : { overwrite })
  const result = await make()
  const shown = (result.meta?.[envelopeKey] as Partial<Envelope> | undefined)?.assets
  if (!place || !shown || result.isError) return result
  const found = await Promise.all(chosen(shown).map(({ id }) => assets.get(id)))
  const wanted = found.filter((asset): asset is Asset => asset !== undefined)
  if (wanted.length === 0) return result
  try {
    const paths = await place.save(wanted)
    const saved = paths.map((path, index) => ({ id: wanted[index]!.id, path }))
    const told = withWords(
      result,
      paths.map((path) => `Saved: ${path}`),
    )
    return withEnvelope(told, { data: { ...result.data, saved } })
  } catch (error) {
    if (!AtelierError.is(error)) throw error
    const message = `No copy was saved: ${error.message} What was made is kept all the same.`
    return withEnvelope(withWords(result, [`Note: ${message}`]), { warnings: [{ code: 'not-saved', param: 'saveTo', message }] })
  }
}
