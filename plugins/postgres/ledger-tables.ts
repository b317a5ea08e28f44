/**
 * The ledger's lines, and what is done with them in one statement each: so no lock is held while a host is asked, and
 * one that stops in between holds up nobody.
 */

/** `nanos`: billionths of a dollar. `place`: the order in which money was put aside. `noted`: when its host wrote it, by that host's clock. */
export const ledgerTables = (schema: string): string => `
create sequence ${schema}.ledger_place;
create table ${schema}.ledger_line (
  id text primary key,
  place bigint not null default nextval('${schema}.ledger_place'),
  day date not null,
  type text not null check (type in ('reserve', 'spend', 'free', 'saved')),
  at bigint not null,
  principal text not null,
  groups text[],
  kind text not null,
  provider text not null,
  model text,
  nanos bigint not null,
  basis text,
  outcome text,
  usage json,
  attempt uuid,
  noted bigint not null,
  written timestamptz not null default now()
);
create index ledger_line_day on ${schema}.ledger_line (day, place);
-- What the lines of a day add up to, kept by a trigger: a month is some thousand rows, however much was ordered.
create table ${schema}.ledger_total (
  day date not null,
  principal text not null,
  groups_hash text not null,
  groups text[],
  nanos bigint not null,
  primary key (day, principal, groups_hash)
);
create function ${schema}.ledger_add(day date, principal text, groups text[], nanos bigint) returns void language sql as $$
  insert into ${schema}.ledger_total as total (day, principal, groups_hash, groups, nanos)
  values ($1, $2, md5(coalesce($3::text, '-')), $3, $4)
  on conflict (day, principal, groups_hash) do update set nanos = total.nanos + excluded.nanos
$$;
create function ${schema}.ledger_count() returns trigger language plpgsql as $$
declare
  was bigint := case when tg_op <> 'INSERT' and old.type in ('reserve', 'spend') then old.nanos else 0 end;
  now bigint := case when tg_op <> 'DELETE' and new.type in ('reserve', 'spend') then new.nanos else 0 end;
begin
  if tg_op = 'UPDATE' and old.day = new.day and old.principal = new.principal and old.groups is not distinct from new.groups then
    if now <> was then perform ${schema}.ledger_add(new.day, new.principal, new.groups, now - was); end if;
    return null;
  end if;
  if was <> 0 then perform ${schema}.ledger_add(old.day, old.principal, old.groups, - was); end if;
  if now <> 0 then perform ${schema}.ledger_add(new.day, new.principal, new.groups, now); end if;
  return null;
end $$;
create trigger ledger_count after insert or update or delete on ${schema}.ledger_line
  for each row execute function ${schema}.ledger_count();
-- Reservations of which a host does not know whether they came through: they must not come later.
create table ${schema}.ledger_abandoned (attempt uuid primary key, at timestamptz not null default now());

-- What was late because the server was away replaces nothing that is newer.
create function ${schema}.ledger_put(line json, given_attempt uuid, given_noted bigint, is_late boolean) returns void language sql as $$
  insert into ${schema}.ledger_line as old
    (id, day, type, at, principal, groups, kind, provider, model, nanos, basis, outcome, usage, attempt, noted)
  values (
    line->>'id', (line->>'day')::date, line->>'type', (line->>'at')::bigint, line->>'principal',
    case when json_typeof(line->'groups') = 'array' then array(select json_array_elements_text(line->'groups')) end,
    line->>'kind', line->>'provider', line->>'model', (line->>'nanos')::bigint, line->>'basis', line->>'outcome', line->'usage',
    given_attempt, given_noted
  )
  on conflict (id) do update set
    place = case when old.type = 'free' and excluded.type = 'reserve' then excluded.place else old.place end,
    type = excluded.type, at = excluded.at, principal = excluded.principal, groups = excluded.groups, kind = excluded.kind,
    provider = excluded.provider, model = excluded.model, nanos = excluded.nanos, basis = excluded.basis, outcome = excluded.outcome,
    usage = excluded.usage, attempt = excluded.attempt, noted = excluded.noted, written = now()
  where not is_late or old.type = 'reserve' or excluded.noted >= old.noted
$$;

-- The first limit that the line breaks, by what stands before \`before\`; without that the line counts nowhere yet.
create function ${schema}.ledger_broken(line json, limits json, before bigint) returns json language plpgsql as $$
declare
  one record;
  day_of_line date := (line->>'day')::date;
  first_of_month date := date_trunc('month', day_of_line::timestamp)::date;
  first_day date;
  last_day date;
  of_day bigint;
  of_month bigint;
  nanos numeric := (line->>'nanos')::numeric;
  of_principal text;
  of_group text;
  members text[];
begin
  for one in select value, ordinality - 1 as at from json_array_elements(limits) with ordinality loop
    of_principal := one.value->>'principal';
    of_group := one.value->>'group';
    members := case when json_typeof(one.value->'members') = 'array' then array(select json_array_elements_text(one.value->'members')) end;
    first_day := case when one.value->>'perMonth' is null then day_of_line else first_of_month end;
    last_day := case when one.value->>'perMonth' is null then day_of_line else (first_of_month + interval '1 month')::date - 1 end;
    select coalesce(sum(t.nanos) filter (where t.day = day_of_line), 0), coalesce(sum(t.nanos) filter (where t.day <> day_of_line), 0)
    into of_day, of_month
    from ${schema}.ledger_total t
    where t.day between first_day and last_day
      and (of_principal is null or t.principal = of_principal)
      and (of_group is null or coalesce(of_group = any (t.groups), t.principal = any (members)));
    if before is not null then
      select coalesce(sum(l.nanos), 0) into of_day
      from ${schema}.ledger_line l
      where l.type in ('reserve', 'spend') and l.day = day_of_line and l.place < before
        and (of_principal is null or l.principal = of_principal)
        and (of_group is null or coalesce(of_group = any (l.groups), l.principal = any (members)));
    end if;
    of_month := of_month + of_day;
    if of_day + nanos > (one.value->>'perDay')::numeric then
      return json_build_object('at', one.at, 'limit', 'perDay', 'spent', of_day);
    end if;
    if of_month + nanos > (one.value->>'perMonth')::numeric then
      return json_build_object('at', one.at, 'limit', 'perMonth', 'spent', of_month);
    end if;
  end loop;
  return null;
end $$;

create function ${schema}.ledger_breaks(line json, limits json) returns json language sql as $$
  select ${schema}.ledger_broken(line, limits, (select place from ${schema}.ledger_line where id = line->>'id'))
$$;

-- One at a time: the second sees what the first has put aside.
create function ${schema}.ledger_reserve(line json, limits json, given_attempt uuid, given_noted bigint) returns json language plpgsql as $$
declare
  old record;
  broken json;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'reservations need the isolation level read committed' using errcode = '25001';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('atelier reservations of ${schema}', 0));
  if exists (select from ${schema}.ledger_abandoned where attempt = given_attempt) then
    return json_build_object('abandoned', true);
  end if;
  select place, type into old from ${schema}.ledger_line where id = line->>'id';
  broken := ${schema}.ledger_broken(line, limits, case when old.type = 'free' then null else old.place end);
  if broken is null then
    perform ${schema}.ledger_put(line, given_attempt, given_noted, false);
  elsif old.type = 'reserve' then
    update ${schema}.ledger_line set type = 'free', noted = given_noted, written = now() where id = line->>'id';
  end if;
  return broken;
end $$;

create function ${schema}.ledger_abandon(line_id text, given_attempt uuid) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('atelier reservations of ${schema}', 0));
  delete from ${schema}.ledger_abandoned where at < now() - interval '7 days';
  insert into ${schema}.ledger_abandoned (attempt) values (given_attempt) on conflict do nothing;
  update ${schema}.ledger_line set type = 'free', written = now() where id = line_id and attempt = given_attempt and type = 'reserve';
end $$;
`
