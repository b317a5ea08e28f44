/** What is listed and searched of libraries, beside their records: a row for each keep of an asset, and when each library was held against its records. */

/**
 * `created_at`: epoch milliseconds. `words`: what is searched. `grams`: the pieces of `words`, as numbers (`grams.ts`), so that words are found anywhere in it
 * by an index that every server has.
 */
export const libraryTables = (schema: string): string => `
create table ${schema}.library (
  library text not null,
  id text not null,
  keep text not null,
  revision bigint not null,
  principal text not null,
  groups text[] not null,
  created_at double precision not null,
  kind text not null,
  mime_type text not null,
  provider text,
  tags text[] not null,
  made_from text[] not null,
  trashed boolean not null,
  is_private boolean not null,
  words text not null,
  grams integer[] not null,
  primary key (library, id, keep)
);
create index library_newest on ${schema}.library (library, principal, created_at desc, id, keep);
create index library_newest_of_all on ${schema}.library (library, created_at desc, id, keep);
create index library_found on ${schema}.library using gin (grams, tags, made_from, groups);
create table ${schema}.library_sweep (
  library text primary key,
  begun timestamptz not null,
  swept timestamptz
);
`
