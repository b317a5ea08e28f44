/** What the studio's tools and its page say to each other. Types alone: the page is built for browsers. */

/** An asset as the page shows it. Times are epoch milliseconds, sizes pixels. */
export interface StudioAsset {
  readonly id: string
  readonly uri: string
  readonly name: string
  readonly mimeType: string
  readonly bytes: number
  readonly width?: number
  readonly height?: number
  readonly kind: string
  readonly createdAt: number
  readonly tags: readonly string[]
  readonly favourite: boolean
  readonly trashed: boolean
  readonly parents: readonly string[]
  /** Of which it is another form. */
  readonly original?: string
  /** Whose it is, where a group shares it. */
  readonly owner?: string
  /** true: only its owner may change it. */
  readonly readOnly?: true
  readonly provider?: string
  readonly model?: string
  readonly nature?: string
  /** As it was asked, without the bytes of inputs; absent where that is long. */
  readonly request?: Readonly<Record<string, unknown>>
  /** US dollars; absent where nobody can say. */
  readonly usd?: number
  readonly saved?: number
}

/** Of `studio_assets`. */
export interface StudioAssets {
  readonly assets: readonly StudioAsset[]
  /** Where the next page starts; absent at the end. */
  readonly next?: string
}

/** Of `studio_open`. */
export interface StudioOpened {
  readonly version: string
  /** Names of tools that can be called here; the page offers nothing else. */
  readonly tools: readonly string[]
  /** Formats by what they are made of: `{ 'image/*': ['png', 'webp'] }`. */
  readonly formats: Readonly<Record<string, readonly string[]>>
}

/** Of `studio_upload`. */
export interface StudioUploaded {
  /** To be named with the next piece. */
  readonly upload: string
  /** With the last one. */
  readonly asset?: StudioAsset
}

/** On the contents of each piece of `studio_file`; bytes. */
export interface StudioPiece {
  readonly offset: number
  readonly total: number
  /** Where the next one starts; absent at the end. */
  readonly next?: number
  /** What this form of a model cannot show, in words. */
  readonly losses?: readonly string[]
}
