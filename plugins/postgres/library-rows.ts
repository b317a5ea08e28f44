/** Assets as rows of the table `library`, written in few statements. */
import type { IndexedAsset, IndexedKeep } from 'atelier-mcp'
import type { Database } from './database.ts'
import { gramsOf } from './grams.ts'
import { plainJson } from './plain-json.ts'

/** Rows of one statement, and letters in them: it is to end well before its time. */
const mostRows = 500
const mostLetters = 200_000
/** What indexes of the server take of one value; who finds something by more than this looks at its record. */
const mostOfName = 200

/** As the tables have texts. */
export const columnText = (text: string): string => text.replaceAll(/\0|\p{Surrogate}/gu, '\ufffd')
export const columnName = (text: string): string => columnText(text.slice(0, mostOfName))

/** Puts in what is not older than what is there. Throws as `database.query`: some may be there then. */
export async function putRows(database: Database, table: string, library: string, assets: readonly IndexedAsset[]): Promise<void> {
  for (const part of parts(assets)) {
    const rows = part.map(({ id, keep, revision, principal, groups, createdAt, kind, mimeType, provider, ...asset }) => {
      const words = columnText(asset.words)
      return {
        library,
        id,
        keep,
        revision,
        principal: columnName(principal),
        groups: groups.map(columnName),
        created_at: createdAt,
        kind,
        mime_type: mimeType,
        provider,
        tags: asset.tags.map(columnName),
        made_from: asset.madeFrom,
        trashed: asset.trashed,
        is_private: asset.isPrivate,
        words,
        grams: gramsOf(words),
      }
    })
    await database.query(
      `insert into ${table} as old select * from json_populate_recordset(null::${table}, $1)
       on conflict (library, id, keep) do update set
         revision = excluded.revision, principal = excluded.principal, groups = excluded.groups, created_at = excluded.created_at,
         kind = excluded.kind, mime_type = excluded.mime_type, provider = excluded.provider, tags = excluded.tags,
         made_from = excluded.made_from, trashed = excluded.trashed, is_private = excluded.is_private, words = excluded.words,
         grams = excluded.grams
       where excluded.revision >= old.revision`,
      [plainJson(rows)],
    )
  }
}

/** Takes these out. Throws as `database.query`. */
export async function removeRows(database: Database, table: string, library: string, keeps: readonly IndexedKeep[]): Promise<void> {
  await database.query(`delete from ${table} where library = $1 and (id, keep) in (select * from unnest($2::text[], $3::text[]))`, [
    library,
    keeps.map(({ id }) => id),
    keeps.map(({ keep }) => keep),
  ])
}

/** Each keep once, as it is newest: one statement writes no row twice. */
function* parts(assets: readonly IndexedAsset[]): Generator<readonly IndexedAsset[]> {
  const newest = new Map<string, IndexedAsset>()
  for (const asset of assets) {
    const known = newest.get(`${asset.id} ${asset.keep}`)
    if (!known || known.revision <= asset.revision) newest.set(`${asset.id} ${asset.keep}`, asset)
  }
  let part: IndexedAsset[] = []
  let letters = 0
  for (const asset of newest.values()) {
    if (part.length === mostRows || (part.length > 0 && letters + asset.words.length > mostLetters)) {
      yield part
      part = []
      letters = 0
    }
    part.push(asset)
    letters += asset.words.length
  }
  if (part.length > 0) yield part
}
