/** What a caller gives to one vendor alone (`RunOptions.providerOptions`), in that vendor's own words. */
import type { Meta } from '../../kernel/contract/infer.ts'
import type { Warning } from '../../kernel/contract/run.ts'

/** Without the fields that the request itself sets, by the vendor's names for them: those are left out, and warned of. */
export function vendorFields(
  given: Meta,
  reserved: readonly (string | undefined)[],
): { readonly fields: Meta; readonly warnings: readonly Warning[] } {
  const isOwn = (name: string): boolean => reserved.includes(name)
  const message = (name: string): string => `"${name}" is set by the request itself; the provider option was left out.`
  return {
    fields: Object.fromEntries(Object.entries(given).filter(([name]) => !isOwn(name))),
    warnings: Object.keys(given)
      .filter(isOwn)
      .map((name) => ({ code: 'option-unsupported', param: name, message: message(name) })),
  }
}
