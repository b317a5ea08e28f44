/** What a config says of the library. */

/** What becomes of what was made. */
export interface Library {
  /** What is removed by itself, and when. Default: nothing. */
  readonly keep?: Keep
  /**
   * By name, the groups whose members see at every door what the others keep from then on, and use it as their own. What was kept for a group stays with it,
   * whoever leaves it. Default: everybody sees their own alone.
   */
  readonly share?: Readonly<Record<string, GroupLibrary>>
}
export interface GroupLibrary {
  /** Who may name, tag, mark, delete and bring back what is shared. Default `owner`. */
  readonly change?: 'owner' | 'members'
}
/**
 * What is beyond it goes to the trash, and for good a day after, while the host serves; made again or brought back, it counts as new. What an open job, batch or order refers to stays.
 */
export interface Keep {
  /** Days since something was made, for the last time where it was made again. */
  readonly days?: number
  /** Of each principal, with the trash: the oldest goes first. */
  readonly bytes?: number
  /** Default true: favourites are kept for ever. */
  readonly favourites?: boolean
}
