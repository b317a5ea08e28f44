/** What a client says of itself stands in every line of the audit: cut, so that nobody can push the other lines out by it. */
const most = 100

/** A client's name or version, of at most 100 characters; `other` where it says none. */
export const saidWords = (said: unknown, other: string): string => (typeof said === 'string' ? said.slice(0, most) : other)
