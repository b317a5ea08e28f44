/** One thing that the doctor has looked at. */
export interface Finding {
  /** `note`: it works, but there is something to know. */
  readonly state: 'fine' | 'note' | 'broken'
  readonly what: string
  readonly found: string
  readonly fix?: string
}
