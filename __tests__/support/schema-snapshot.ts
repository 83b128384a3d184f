import type { Client } from "pg";

/**
 * Everything that a migration may make, as text: columns, checks, indexes, triggers, functions, rights.
 * Two schemas are the same when their texts are.
 */
export async function describeSchema(client: Client): Promise<Record<string, string[]>> {
  const list = async (sql: string) => {
    const { rows } = await client.query({ text: sql, rowMode: "array" });
    return rows.map(([line]) => line as string);
  };
  return {
    columns: await list(`
      select format('%s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        case when a.attnotnull then ' not null' else '' end,
        case when d.adbin is not null then
          case a.attgenerated when 's' then ' generated ' else ' default ' end || pg_get_expr(d.adbin, d.adrelid)
          else '' end)
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      order by c.relname, a.attnum`),
    constraints: await list(`
      select format('%s.%s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
      where connamespace = 'public'::regnamespace order by 1`),
    indexes: await list(`
      select regexp_replace(pg_get_indexdef(indexrelid), '^CREATE (UNIQUE )?INDEX ', '\\1')
        || case when indisvalid then '' else ' INVALID' end
      from pg_index join pg_class c on c.oid = indexrelid
      where c.relnamespace = 'public'::regnamespace order by 1`),
    triggers: await list(
      "select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal order by tgname",
    ),
    functions: await list(`
      select format('%s owner %s%s %s %s', p.oid::regprocedure, p.proowner::regrole,
        case when prosecdef then ' security definer' else '' end, array_to_string(proconfig, ', '), md5(prosrc))
      from pg_proc p where pronamespace = 'public'::regnamespace
        and not exists (select from pg_depend where objid = p.oid and deptype = 'e') order by 1`),
    rights: await list(`
      select format('%s owner %s: %s', oid::regclass, relowner::regrole, array_to_string(array(
        select x::text from unnest(relacl) x order by 1), ' '))
      from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`),
    others: await list(`
      select 'extension ' || extname from pg_extension
      union all select format('text search %s: %s', cfgname, string_agg(format('%s %s', maptokentype, mapdict::regdictionary), ', ' order by maptokentype, mapseqno))
        from pg_ts_config c join pg_ts_config_map on mapcfg = c.oid where cfgnamespace = 'public'::regnamespace group by cfgname
      order by 1`),
  };
}
