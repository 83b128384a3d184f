import type { Client } from "pg";

/** Where migrations put what they make; the ledger has its own schema. */
const SCHEMAS = "('public', 'operations')";

/**
 * Everything that a migration may make, as text: columns, checks, indexes, triggers, functions, rights, comments.
 * Two schemas are the same when their texts are.
 */
export async function describeSchema(client: Client): Promise<Record<string, string[]>> {
  const list = async (sql: string) => {
    const { rows } = await client.query({ text: sql, rowMode: "array" });
    return rows.map(([line]) => line as string);
  };
  const notOfExtension = (oid: string) =>
    `not exists (select from pg_depend where objid = ${oid} and deptype = 'e')`;
  return {
    columns: await list(`
      select format('%s.%s %s%s%s', c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod),
        case when a.attnotnull then ' not null' else '' end,
        case when d.adbin is not null then
          case a.attgenerated when 's' then ' generated ' else ' default ' end || pg_get_expr(d.adbin, d.adrelid)
          else '' end)
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where n.nspname in ${SCHEMAS} and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped
        and ${notOfExtension("c.oid")}
      order by n.nspname desc, c.relname, a.attnum`),
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
      from pg_proc p join pg_namespace n on n.oid = pronamespace
      where n.nspname in ${SCHEMAS} and ${notOfExtension("p.oid")} order by 1`),
    views: await list(`
      select format('%s %s', c.oid::regclass, md5(pg_get_viewdef(c.oid)))
      from pg_class c join pg_namespace n on n.oid = relnamespace
      where n.nspname in ${SCHEMAS} and relkind = 'v' and ${notOfExtension("c.oid")} order by 1`),
    rights: await list(`
      select format('%s owner %s: %s', c.oid::regclass, relowner::regrole, array_to_string(array(
        select x::text from unnest(relacl) x order by 1), ' '))
      from pg_class c join pg_namespace n on n.oid = relnamespace
      where n.nspname in ${SCHEMAS} and relkind in ('r', 'v') and ${notOfExtension("c.oid")}
      union all
      select format('%s: %s', p.oid::regprocedure, array_to_string(array(select x::text from unnest(proacl) x order by 1), ' '))
      from pg_proc p join pg_namespace n on n.oid = pronamespace
      where n.nspname in ${SCHEMAS} and ${notOfExtension("p.oid")}
      union all
      select format('schema %s owner %s: %s', nspname, nspowner::regrole, array_to_string(array(
        select x::text from unnest(nspacl) x order by 1), ' '))
      from pg_namespace where nspname in ${SCHEMAS}
      union all
      select format('next %s in %s by %s: %s', defaclobjtype, coalesce(nspname, 'any schema'), defaclrole::regrole,
        array_to_string(array(select x::text from unnest(defaclacl) x order by 1), ' '))
      from pg_default_acl left join pg_namespace n on n.oid = defaclnamespace
      order by 1`),
    comments: await list(`
      select format('%s: %s', pg_describe_object(classoid, objoid, objsubid), md5(description)) from pg_description
      where classoid in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_constraint'::regclass, 'pg_trigger'::regclass,
          'pg_namespace'::regclass, 'pg_ts_config'::regclass)
        and objoid >= 16384 and ${notOfExtension("objoid")} and objoid <> coalesce(to_regclass('migrations.applied'), 0)
      order by 1`),
    others: await list(`
      select format('extension %s in %s', extname, extnamespace::regnamespace) from pg_extension
      union all select format('text search %s: %s', cfgname, string_agg(format('%s %s', maptokentype, mapdict::regdictionary), ', ' order by maptokentype, mapseqno))
        from pg_ts_config c join pg_ts_config_map on mapcfg = c.oid where cfgnamespace = 'public'::regnamespace group by cfgname
      order by 1`),
  };
}
