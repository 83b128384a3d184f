import { GONE_COLUMNS } from "../../cloudsql/version-upgrade";
import type { UpgradeCheck } from "./finding";

/** Objects that were made before this one came with the server. */
const FIRST_OWN_OID = 16_384;

/** Asked in each database. Source: src/bin/pg_upgrade/check.c of PostgreSQL 18. */
export const DATABASE_CHECKS: readonly UpgradeCheck[] = [
  typeCheck({
    code: "UPGRADE_TYPE_REG",
    types: `t.typnamespace = 'pg_catalog'::regnamespace and t.typname in ('regcollation', 'regconfig',
      'regdictionary', 'regnamespace', 'regoper', 'regoperator', 'regproc', 'regprocedure')`,
    message: "a column refers to catalogue entries whose numbers an upgrade does not keep",
    fix: "ALTER TABLE … ALTER COLUMN … TYPE text, and cast where it is used",
  }),
  typeCheck({
    code: "UPGRADE_TYPE_SYSTEM_COMPOSITE",
    types: `t.typtype = 'c' and (t.oid < ${FIRST_OWN_OID} or t.typnamespace = 'information_schema'::regnamespace)`,
    message: "a column has the row type of a system table, which is another one in each version",
    fix: "drop the column, or keep its values as jsonb",
  }),
  typeCheck({
    code: "UPGRADE_TYPE_ACLITEM",
    types: "t.typname = 'aclitem' and t.typnamespace = 'pg_catalog'::regnamespace",
    message: "PostgreSQL 16 stores aclitem in another form",
    fix: "ALTER TABLE … ALTER COLUMN … TYPE text",
    when: ({ from, to }) => from <= 15 && to >= 16,
  }),
  typeCheck({
    code: "UPGRADE_TYPE_REMOVED",
    types: `t.typnamespace in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
      and t.typname in ('abstime', 'reltime', 'tinterval', 'sql_identifier')`,
    message: "PostgreSQL 12 took this type away, or stores it in another form",
    fix: "change the column to timestamptz, interval or text",
    when: ({ from }) => from <= 11,
  }),
  typeCheck({
    code: "UPGRADE_TYPE_UNKNOWN",
    types: "t.typname = 'unknown' and t.typnamespace = 'pg_catalog'::regnamespace",
    message: "no table may have a column of type unknown any longer",
    fix: "ALTER TABLE … ALTER COLUMN … TYPE text",
    when: ({ from }) => from <= 9,
  }),
  {
    code: "UPGRADE_LARGE_OBJECTS",
    severity: "warning",
    message: "each large object makes the upgrade longer, and it needs memory for all of them",
    fix: "remove those that nothing refers to, and measure the upgrade on a clone",
    sql: () => `
      select count(*) || ' large objects' as object from pg_largeobject_metadata having count(*) > 100000`,
  },
  {
    code: "UPGRADE_NOT_NULL_INHERITANCE",
    severity: "blocker",
    message: "a column may be null though its parent's may not",
    fix: "ALTER TABLE … ALTER COLUMN … SET NOT NULL",
    when: ({ from, to }) => from < 18 && to >= 18,
    sql: () => `
      select child.oid::regclass || '.' || quote_ident(own.attname) as object
      from pg_inherits
      join pg_class child on child.oid = inhrelid
      join pg_attribute own on own.attrelid = inhrelid
      join pg_attribute inherited on inherited.attrelid = inhparent and inherited.attname = own.attname
      where inherited.attnum > 0 and inherited.attnotnull and not own.attnotnull and child.relkind in ('r', 'p', 'f')
      order by 1`,
  },
  {
    code: "UPGRADE_SYSTEM_COLUMNS",
    severity: "blocker",
    message: "a view reads columns of a system view that the new version does not have",
    fix: "drop the view, and make it again for the new version",
    when: ({ from, to }) => goneColumns(from, to).length > 0,
    sql: ({ from, to }) => `
      select distinct v.oid::regclass || ' reads ' || c.relname || '.' || a.attname as object
      from pg_depend d
      join pg_rewrite r on r.oid = d.objid and d.classid = 'pg_rewrite'::regclass
      join pg_class v on v.oid = r.ev_class
      join pg_class c on c.oid = d.refobjid and d.refclassid = 'pg_class'::regclass
      join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
      where v.oid >= ${FIRST_OWN_OID} and c.relnamespace = 'pg_catalog'::regnamespace
        and (c.relname, a.attname) in (values ${goneColumns(from, to).join(", ")})
      order by 1`,
  },
  {
    code: "UPGRADE_CONVERSIONS",
    severity: "blocker",
    message: "a conversion between encodings was made by a user, and PostgreSQL 14 calls them in another way",
    fix: "drop it, and make it again after the upgrade",
    when: ({ from, to }) => from <= 13 && to >= 14,
    sql: () => `
      select n.nspname || '.' || c.conname as object from pg_conversion c
      join pg_namespace n on n.oid = c.connamespace where c.oid >= ${FIRST_OWN_OID} order by 1`,
  },
  {
    code: "UPGRADE_POSTFIX_OPERATORS",
    severity: "blocker",
    message: "PostgreSQL 14 has no operators behind their argument",
    fix: "drop it, and use a function",
    when: ({ from, to }) => from <= 13 && to >= 14,
    sql: () => `
      select oid::regoperator::text as object from pg_operator
      where oprright = 0 and oprleft <> 0 and oid >= ${FIRST_OWN_OID} order by 1`,
  },
  {
    code: "UPGRADE_POLYMORPHIC_FUNCTIONS",
    severity: "blocker",
    message:
      "an aggregate or operator uses a function of arrays whose arguments PostgreSQL 14 names differently",
    fix: "drop it, and after the upgrade make it again with anycompatible and anycompatiblearray",
    when: ({ from, to }) => from <= 13 && to >= 14,
    sql: () => `
      with renamed as (
        select oid from pg_proc where pronamespace = 'pg_catalog'::regnamespace and proname in ('array_append',
          'array_cat', 'array_prepend', 'array_remove', 'array_replace', 'array_position', 'array_positions',
          'width_bucket')
      )
      select aggfnoid::regprocedure::text as object from pg_aggregate
      where aggfnoid::oid >= ${FIRST_OWN_OID} and (aggtransfn::oid in (select oid from renamed)
        or aggfinalfn::oid in (select oid from renamed))
        and aggtranstype in ('anyarray'::regtype, 'anyelement'::regtype)
      union all
      select oid::regoperator::text from pg_operator
      where oid >= ${FIRST_OWN_OID} and oprcode::oid in (select oid from renamed)
        and oprleft in ('anyarray'::regtype, 'anyelement'::regtype)
      order by 1`,
  },
  {
    code: "UPGRADE_TABLES_WITH_OIDS",
    severity: "blocker",
    message: "PostgreSQL 12 has no tables WITH OIDS",
    fix: "ALTER TABLE … SET WITHOUT OIDS",
    // No later server has the column that tells.
    when: ({ from }) => from <= 11,
    sql: () => `
      select oid::regclass::text as object from pg_class
      where relhasoids and relnamespace <> 'pg_catalog'::regnamespace order by 1`,
  },
];

/** Columns of tables, materialized views and indexes that store a type, also within a domain, array, range or row. */
function typeCheck({
  types,
  ...rest
}: Omit<UpgradeCheck, "sql" | "severity"> & { readonly types: string }): UpgradeCheck {
  return {
    ...rest,
    severity: "blocker",
    sql: () => `
      with recursive unfit as (
        select t.oid from pg_type t where ${types}
        union
        select made.oid from unfit, lateral (
          select t.oid from pg_type t where t.typbasetype = unfit.oid
          union all select t.oid from pg_type t where t.typelem = unfit.oid and t.typtype = 'b' and t.typlen = -1
          union all select rngtypid from pg_range where rngsubtype = unfit.oid
          union all select c.reltype from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relkind = 'c' and a.atttypid = unfit.oid and not a.attisdropped
        ) made
      )
      select c.oid::regclass || '.' || quote_ident(a.attname) as object
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
      where a.atttypid in (select oid from unfit) and c.relkind in ('r', 'm', 'i') and c.oid >= ${FIRST_OWN_OID}
        and c.relnamespace not in (select oid from pg_namespace where nspname ~ '^(pg_temp_|pg_toast_temp_|pg_catalog$|information_schema$)')
      order by 1`,
  };
}

function goneColumns(from: number, to: number): string[] {
  return GONE_COLUMNS.filter((gone) => from < gone.to && to >= gone.to).flatMap(({ view, columns }) =>
    columns.map((column) => `('${view}'::name, '${column}'::name)`),
  );
}
