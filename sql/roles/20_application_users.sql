-- Login users of the application get the application's rights and lose the administrator's that Cloud SQL
-- gives to every built-in user. Their names are in the setting musicdb.app_users, a JSON array.

do $$
declare
  app_user text;
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

    -- PostgreSQL 16 and later let only an administrator of both roles do this. Where it fails, the program that
    -- applies this file asks the Admin API (database/application-rights.ts).
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
  end loop;
end
$$;
