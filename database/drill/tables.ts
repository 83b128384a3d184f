import type { ClientBase } from "pg";

/** One column of a primary key. */
export interface KeyColumn {
  readonly name: string;
  readonly type: string;
}

/** A table whose rows are compared. */
export interface Table {
  /** `schema.table`, quoted where SQL needs it. */
  readonly name: string;
  /** Columns of the primary key, in its order; none where there is no such key. */
  readonly key: readonly KeyColumn[];
  /** Whether there are such columns, of type `timestamptz`. */
  readonly created: boolean;
  readonly updated: boolean;
  readonly readable: boolean;
}

/** Every table with rows of its own, but for the server's, the migrator's ledger and those of extensions. */
export async function readTables(client: ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select format('%I.%I', nspname, relname) as name,
      coalesce((select json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod)) order by place)
        from pg_index, unnest(indkey) with ordinality as part (attribute, place)
        join pg_attribute on attnum = attribute
        where indrelid = c.oid and attrelid = c.oid and indisprimary and indisvalid), '[]') as key,
      exists (select from pg_attribute where attrelid = c.oid and attname = 'created_at'
        and atttypid = 'timestamptz'::regtype and not attisdropped) as created,
      exists (select from pg_attribute where attrelid = c.oid and attname = 'updated_at'
        and atttypid = 'timestamptz'::regtype and not attisdropped) as updated,
      has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') as readable
    from pg_class c join pg_namespace n on n.oid = relnamespace
    where relkind = 'r' and relpersistence <> 't'
      and nspname !~ '^pg_' and nspname not in ('information_schema', 'migrations')
      and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype = 'e')
    order by 1`);
  return rows;
}
