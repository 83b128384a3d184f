import type { ClientBase } from "pg";

/** What a database is made of, as sorted lines of text by kind. Two are the same when their texts are. */
export type Catalogue = Readonly<Record<string, readonly string[]>>;

/** Lines that only one of two catalogues has. */
export interface CatalogueDifference {
  readonly kind: string;
  readonly line: string;
  /** Whether the second catalogue has it more often, or less often. */
  readonly side: "added" | "removed";
}

/** Schemas of the server, and the migrator's own ledger. */
const OURS = (oid: string) =>
  `${oid} not in (select oid from pg_namespace where nspname ~ '^pg_' or nspname in ('information_schema', 'migrations'))`;
const NOT_OF_EXTENSION = (catalogue: string, oid: string) =>
  `not exists (select from pg_depend where classid = '${catalogue}'::regclass and objid = ${oid} and deptype = 'e')`;
/** An access list in an order of its own. */
const RIGHTS = (list: string) =>
  `array_to_string(array(select x::text from unnest(${list}) x order by 1), ' ')`;

/** One query a kind, each with one column of text. */
const QUERIES: Readonly<Record<string, string>> = {
  schemas: `
    select format('%s owner %s: %s', nspname, nspowner::regrole, ${RIGHTS("nspacl")})
    from pg_namespace where ${OURS("oid")}`,
  extensions: `
    select format('%s %s in %s', extname, extversion, extnamespace::regnamespace) from pg_extension`,
  relations: `
    select format('%s %s owner %s%s%s%s%s%s: %s',
      case relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view'
        when 'm' then 'materialized view' when 'S' then 'sequence' when 'f' then 'foreign table' else 'type' end,
      c.oid::regclass, relowner::regrole,
      case relpersistence when 'u' then ' unlogged' else '' end,
      case when relrowsecurity then ' row security' else '' end,
      case when relforcerowsecurity then ' forced' else '' end,
      case when reloptions is not null then format(' (%s)', array_to_string(reloptions, ', ')) else '' end,
      coalesce(' ' || pg_get_partkeydef(c.oid), '') || coalesce(' ' || pg_get_expr(relpartbound, c.oid), '')
        || coalesce((select ' inherits ' || string_agg(inhparent::regclass::text, ', ' order by inhseqno)
          from pg_inherits where inhrelid = c.oid), '')
        || case when relreplident = 'd' or relkind not in ('r', 'p') then '' else ' replica identity ' || relreplident::text end,
      ${RIGHTS("relacl")})
    from pg_class c
    where relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c') and ${OURS("relnamespace")}
      and ${NOT_OF_EXTENSION("pg_class", "c.oid")}`,
  columns: `
    select format('%s.%s %s%s%s%s%s%s%s', c.oid::regclass, attname, format_type(atttypid, atttypmod),
      case when attcollation <> typcollation then ' collate ' || attcollation::regcollation else '' end,
      case when attnotnull then ' not null' else '' end,
      case when adbin is not null then
        case attgenerated when 's' then ' generated ' else ' default ' end || pg_get_expr(adbin, adrelid)
        else '' end,
      case attidentity when 'a' then ' identity always' when 'd' then ' identity' else '' end,
      case when attstattarget >= 0 then ' statistics ' || attstattarget else '' end
        || case when attoptions is not null then format(' (%s)', array_to_string(attoptions, ', ')) else '' end
        || case when attstorage <> typstorage then ' storage ' || attstorage::text else '' end
        || case when attcompression <> '' then ' compression ' || attcompression::text else '' end,
      case when attacl is not null then ': ' || ${RIGHTS("attacl")} else '' end)
    from pg_attribute a join pg_class c on c.oid = attrelid join pg_type t on t.oid = atttypid
    left join pg_attrdef d on adrelid = attrelid and adnum = attnum
    where relkind in ('r', 'p', 'v', 'm', 'f', 'c') and attnum > 0 and not attisdropped
      and ${OURS("relnamespace")} and ${NOT_OF_EXTENSION("pg_class", "c.oid")}`,
  views: `
    select format('%s %s', c.oid::regclass, pg_get_viewdef(c.oid)) from pg_class c
    where relkind in ('v', 'm') and ${OURS("relnamespace")} and ${NOT_OF_EXTENSION("pg_class", "c.oid")}`,
  sequences: `
    select format('%s %s start %s increment %s from %s to %s cache %s%s%s', seqrelid::regclass, format_type(seqtypid, null),
      seqstart, seqincrement, seqmin, seqmax, seqcache, case when seqcycle then ' cycle' else '' end,
      coalesce((select format(' owned by %s.%s', refobjid::regclass, attname) from pg_depend
        join pg_attribute on attrelid = refobjid and attnum = refobjsubid
        where classid = 'pg_class'::regclass and objid = seqrelid and deptype in ('a', 'i') limit 1), ''))
    from pg_sequence join pg_class c on c.oid = seqrelid where ${OURS("relnamespace")}`,
  constraints: `
    select format('%s.%s %s', coalesce(nullif(conrelid, 0)::regclass::text, contypid::regtype::text), conname,
      pg_get_constraintdef(oid)) from pg_constraint where ${OURS("connamespace")} and contype <> 't'`,
  indexes: `
    select regexp_replace(pg_get_indexdef(indexrelid), '^CREATE (UNIQUE )?INDEX ', '\\1')
      || case when indisvalid then '' else ' INVALID' end || case when indisclustered then ' clustered' else '' end
      || case when indisreplident then ' replica identity' else '' end
    from pg_index join pg_class c on c.oid = indexrelid where ${OURS("relnamespace")}`,
  triggers: `
    select pg_get_triggerdef(oid) || case tgenabled when 'O' then '' else ' enabled ' || tgenabled::text end
    from pg_trigger where not tgisinternal
    union all select format('event trigger %s on %s %s', evtname, evtevent, evtfoid::regprocedure) from pg_event_trigger`,
  rules: `
    select pg_get_ruledef(r.oid) from pg_rewrite r join pg_class c on c.oid = ev_class
    where rulename <> '_RETURN' and ${OURS("relnamespace")}`,
  policies: `
    select format('%s on %I.%I %s for %s to %s using (%s) check (%s)', policyname, schemaname, tablename,
      permissive, cmd, array_to_string(roles, ', '), qual, with_check) from pg_policies`,
  functions: `
    select format('%s %s returns %s language %s owner %s%s%s %s%s%s%s%s: %s', p.oid::regprocedure,
      case prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window' else 'function' end,
      pg_get_function_result(p.oid), lanname, proowner::regrole,
      case when prosecdef then ' security definer' else '' end, case when proisstrict then ' strict' else '' end,
      case provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
      case proparallel when 's' then ' parallel safe' when 'r' then ' parallel restricted' else '' end,
      case when proleakproof then ' leakproof' else '' end,
      format(' cost %s rows %s', procost, prorows), coalesce(' set ' || array_to_string(proconfig, ', '), ''),
      concat_ws(' ', ${RIGHTS("proacl")}, pg_get_function_arguments(p.oid), md5(prosrc),
        (select md5(pg_get_function_sqlbody(p.oid)))))
    from pg_proc p join pg_language l on l.oid = prolang
    where ${OURS("pronamespace")} and ${NOT_OF_EXTENSION("pg_proc", "p.oid")}`,
  types: `
    select format('%s owner %s %s%s', t.oid::regtype, typowner::regrole,
      case typtype when 'e' then 'enum ' || (
          select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum where enumtypid = t.oid)
        when 'd' then 'domain ' || format_type(typbasetype, typtypmod) || case when typnotnull then ' not null' else '' end
          || coalesce(' default ' || typdefault, '')
        when 'r' then 'range ' || (select rngsubtype::regtype::text from pg_range where rngtypid = t.oid)
        else typtype::text end,
      case when typacl is not null then ': ' || ${RIGHTS("typacl")} else '' end)
    from pg_type t where typtype in ('e', 'd', 'r') and ${OURS("typnamespace")} and ${NOT_OF_EXTENSION("pg_type", "t.oid")}`,
  "text search": `
    select format('configuration %s owner %s: %s', c.oid::regconfig, cfgowner::regrole, string_agg(
      format('%s %s', maptokentype, mapdict::regdictionary), ', ' order by maptokentype, mapseqno))
    from pg_ts_config c left join pg_ts_config_map on mapcfg = c.oid where ${OURS("cfgnamespace")}
    group by c.oid, cfgowner
    union all select format('dictionary %s owner %s: %s', oid::regdictionary, dictowner::regrole, dictinitoption)
    from pg_ts_dict where ${OURS("dictnamespace")} and ${NOT_OF_EXTENSION("pg_ts_dict", "oid")}`,
  "default rights": `
    select format('%s in %s on %s: %s', defaclrole::regrole, coalesce(nullif(defaclnamespace, 0)::regnamespace::text, 'any schema'),
      defaclobjtype, ${RIGHTS("defaclacl")}) from pg_default_acl`,
  settings: `
    select format('%s in %s: %s', coalesce(nullif(setrole, 0)::regrole::text, 'everybody'),
      case setdatabase when 0 then 'any database' else 'this database' end, array_to_string(setconfig, ', '))
    from pg_db_role_setting where setdatabase in (0, (select oid from pg_database where datname = current_database()))`,
  database: `
    select format('owner %s: %s', datdba::regrole, ${RIGHTS("datacl")}) from pg_database where datname = current_database()`,
  "kept elsewhere": `
    select format('%s %s', type, identity) from (
      select 'pg_am'::regclass as class, oid from pg_am union all select 'pg_cast'::regclass, oid from pg_cast
      union all select 'pg_collation'::regclass, oid from pg_collation
      union all select 'pg_conversion'::regclass, oid from pg_conversion
      union all select 'pg_foreign_data_wrapper'::regclass, oid from pg_foreign_data_wrapper
      union all select 'pg_foreign_server'::regclass, oid from pg_foreign_server
      union all select 'pg_language'::regclass, oid from pg_language
      union all select 'pg_largeobject'::regclass, oid from pg_largeobject_metadata
      union all select 'pg_opclass'::regclass, oid from pg_opclass
      union all select 'pg_operator'::regclass, oid from pg_operator
      union all select 'pg_opfamily'::regclass, oid from pg_opfamily
      union all select 'pg_publication'::regclass, oid from pg_publication
      union all select 'pg_statistic_ext'::regclass, oid from pg_statistic_ext
    ) objects, pg_identify_object(class, objects.oid, 0)
    -- Objects of the server itself have lower numbers.
    where objects.oid >= 16384
      and not exists (select from pg_depend where classid = class and objid = objects.oid and deptype = 'e')`,
  comments: `
    select format('%s %s: %s', type, identity, description) from pg_description,
      pg_identify_object(classoid, objoid, objsubid)
    where objoid >= 16384 and coalesce(schema, '') <> 'migrations'
      and identity not like 'migrations.%'
      and not exists (select from pg_depend where classid = classoid and objid = objoid and deptype = 'e')`,
};

/**
 * Reads everything that a migration may make or change in a database, but for the migrator's own ledger: not the
 * rows of tables, and not roles, which belong to the whole server.
 */
export async function readCatalogue(client: ClientBase): Promise<Catalogue> {
  const catalogue: Record<string, readonly string[]> = {};
  for (const [kind, query] of Object.entries(QUERIES)) {
    const { rows } = await client.query<[string]>({
      text: `select line collate "C" from (${query}) as lines (line) order by 1`,
      rowMode: "array",
    });
    catalogue[kind] = rows.map(([line]) => line);
  }
  return catalogue;
}

/** What the second catalogue has more or less than the first. */
export function compareCatalogues(before: Catalogue, after: Catalogue): CatalogueDifference[] {
  return Object.keys({ ...before, ...after }).flatMap((kind) => {
    const only = (mine: readonly string[] = [], others: readonly string[] = []) => {
      const left = [...others];
      return mine.filter((line) => {
        const at = left.indexOf(line);
        if (at >= 0) left.splice(at, 1);
        return at < 0;
      });
    };
    return [
      ...only(before[kind], after[kind]).map((line) => ({ kind, line, side: "removed" as const })),
      ...only(after[kind], before[kind]).map((line) => ({ kind, line, side: "added" as const })),
    ];
  });
}
