-- Login users of the application get the application's rights and lose the administrator's that Cloud SQL
-- gives to every built-in user. Their names are in the setting musicdb.app_users, a JSON array; the
-- instance's name, for advice, is in musicdb.instance.

do $$
declare
  app_user text;
  kept text[];
begin
  for app_user in
    select json_array_elements_text(coalesce(nullif(current_setting('musicdb.app_users', true), ''), '[]')::json)
  loop
    if not exists (select from pg_roles where rolname = app_user) then
      raise exception 'application user "%" does not exist', app_user
        using errcode = 'undefined_object',
        hint = 'Create it first (google_sql_user), or leave out --app-user.';
    end if;

    if not pg_has_role(app_user, 'music_library_app', 'usage') then
      execute format('grant music_library_app to %I', app_user);
    end if;

    -- PostgreSQL 16 and later let only an administrator of both roles do this; what failed is named below.
    begin
      execute format('revoke cloudsqlsuperuser from %I', app_user);
    exception when insufficient_privilege or undefined_object then
      null;
    end;
    begin
      if exists (select from pg_roles where rolname = app_user and (rolcreaterole or rolcreatedb)) then
        execute format('alter role %I nocreaterole nocreatedb', app_user);
      end if;
    exception when insufficient_privilege then
      null;
    end;

    select array_remove(array[
        case when exists (
          select from pg_auth_members as membership
          join pg_roles as granted on granted.oid = membership.roleid
          where granted.rolname = 'cloudsqlsuperuser' and membership.member = app.oid
        ) then 'cloudsqlsuperuser' end,
        case when app.rolcreaterole then 'CREATEROLE' end,
        case when app.rolcreatedb then 'CREATEDB' end
      ], null)
    into kept from pg_roles as app where app.rolname = app_user;
    if cardinality(kept) > 0 then
      raise warning 'application user "%" keeps more rights than it needs: %', app_user, array_to_string(kept, ', ')
        using hint = format(
          'It cannot change the tables, but it may create schemas and databases. Only Cloud SQL itself may take this '
          'away: gcloud sql users assign-roles %s --instance=%s --database-roles=music_library_app '
          '--revoke-existing-roles',
          app_user, coalesce(nullif(current_setting('musicdb.instance', true), ''), 'INSTANCE'));
    end if;
  end loop;
end
$$;
