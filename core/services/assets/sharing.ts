/** Who sees whose assets: each their own, and what somebody has kept for a group that shares its library. */
import type { Library } from '../../kernel/contract/library.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { Whose } from '../../kernel/ports/asset-store.ts'
import type { AssetRecord } from './asset-record.ts'

export interface Sharing {
  /** Of these groups those that share their library. */
  sharedBy(groups: readonly string[] | undefined): readonly string[]
  isOwn(record: Pick<AssetRecord, 'principal'>, by: Whose): boolean
  /** What lies in the trash is its owner's alone, and theirs who may bring it back. */
  sees(record: AssetRecord, by: Whose): boolean
  isChangeable(record: AssetRecord, by: Whose): boolean
  /** Throws `ASSET_NOT_YOURS` for what is seen and may not be changed. */
  assertChangeable(record: AssetRecord, by: Whose): void
}

export const idOf = (by: Whose): string => (typeof by === 'string' ? by : by.id)
const groupsOf = (by: Whose): readonly string[] => (typeof by === 'string' ? [] : (by.groups ?? []))

/** `share`: of the config. What was kept for a group that does not share any more is its owner's alone. */
export function sharing(share: NonNullable<Library['share']> = {}): Sharing {
  const sharedBy: Sharing['sharedBy'] = (groups = []) => groups.filter((group) => Object.hasOwn(share, group))
  const isOwn: Sharing['isOwn'] = ({ principal }, by) => principal === idOf(by)
  const common = (record: AssetRecord, by: Whose): readonly string[] =>
    sharedBy(groupsOf(by)).filter((group) => record.groups?.includes(group))
  const isChangeable: Sharing['isChangeable'] = (record, by) =>
    isOwn(record, by) || common(record, by).some((group) => share[group]?.change === 'members')
  return {
    sharedBy,
    isOwn,
    sees: (record, by) => isOwn(record, by) || common(record, by).some((group) => !record.trashed || share[group]?.change === 'members'),
    isChangeable,
    assertChangeable(record, by) {
      if (isChangeable(record, by)) return
      throw new AtelierError({
        code: 'ASSET_NOT_YOURS',
        message: `asset://${record.id} is ${record.principal}'s, and shared with you to be seen and used.`,
        fix: `Ask ${record.principal} to change it, or make your own from it.`,
        outcome: 'none',
      })
    },
  }
}
