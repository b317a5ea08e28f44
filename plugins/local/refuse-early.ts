/** Refusals by rule, before it is the rule's turn: an estimate of what it does not do says so as well. */
import { AtelierError, type Candidate, type HookTypes, SkipCode } from 'atelier-mcp'
import type { Refusal } from './refusal.ts'

/** The candidates, `local` among them passed over for a reason, unless it is already. */
async function without<C extends Candidate>(
  candidates: readonly C[],
  refusal: () => Promise<Refusal | undefined>,
): Promise<C[] | undefined> {
  if (!candidates.some(({ provider, skip }) => provider === 'local' && skip === undefined)) return undefined
  const reason = await refusal()
  if (!reason) return undefined
  const skip = { code: SkipCode.PROVIDER_UNSUPPORTED, why: reason.message, fix: reason.fix }
  return candidates.map((one) => (one.provider === 'local' && one.skip === undefined ? { ...one, skip } : one))
}

/** A `select` handler for new pictures. `canDraw`: is there a tool that draws what a model writes? */
export const refusePrompt =
  (canDraw: () => boolean): HookTypes<'image.generate'>['select'] =>
  (candidates, { request: { prompt, style } }) =>
    without(candidates, async () => (await import('./refusal.ts')).refusalOf({ prompt, ...(style && { style }) }, canDraw()))

/** A `select` handler for edits. */
export const refuseEdit: HookTypes<'image.edit'>['select'] = (candidates, { request: { prompt, images, mask, background } }) =>
  without(candidates, async () => {
    const { planEdit } = await import('./edit/plan-edit.ts')
    try {
      await planEdit({ prompt, pictures: images.length, masked: mask !== undefined, transparent: background === 'transparent' })
      return undefined
    } catch (error) {
      if (!AtelierError.is(error, 'PROVIDER_UNSUPPORTED')) throw error
      return { message: error.message, fix: error.fix ?? '' }
    }
  })
