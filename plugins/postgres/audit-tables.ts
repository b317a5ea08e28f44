/** Every call's note, as the audit has it. `id`: its host's own, so that one that is sent twice stands there once. */
export const auditTables = (schema: string): string => `
create table ${schema}.audit (
  id text primary key,
  at timestamptz not null,
  who text not null,
  what text not null,
  name text not null,
  outcome text not null,
  code text,
  usd numeric,
  request_id text not null,
  host text not null,
  note json not null
);
create index audit_at on ${schema}.audit (at);
create index audit_who on ${schema}.audit (who, at);
`
