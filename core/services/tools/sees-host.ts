/** Who may see figures of the whole host, and so of everybody. */
import type { Principal } from '../../kernel/contract/caller.ts'

/** Its owner, who is `local`, and whoever has the scope `admin`. */
export const seesHost = ({ id, scopes }: Principal): boolean => id === 'local' || scopes.includes('admin')
