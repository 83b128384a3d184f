-- Time limits and search path of whoever logs in. A role's settings are not inherited by its members, so each
-- login user gets them, for this database only. They are defaults: a session may set others for itself, as the
-- migrator does. To change them for good, change them here; a change by hand lasts until the next run.
--
--   statement_timeout                    a query that runs away ends by itself. Migrations build indexes for as
--                                        long as it takes
--   idle_in_transaction_session_timeout  a program that forgot to commit holds locks, and vacuum back
--   lock_timeout                         whoever waits for a lock makes all others wait behind it
--   search_path                          objects are found in these schemas only, so that nobody can put
--                                        another one in front. For the application pg_catalog stands behind
--                                        public, where only the owner creates anything: its statements that name
--                                        the text search configuration "english" get ours

do $$
declare
  login record;
  wanted text;
  refused text;
begin
  for login in
    -- Of several roles the one of whom most is asked counts.
    select distinct on (member.oid) member.oid, member.rolname as name, limits.settings
    from (values
      ('music_library_owner', 1, array['statement_timeout = ''0''', 'idle_in_transaction_session_timeout = ''5min''',
        'lock_timeout = ''5s''', 'search_path = public']),
      ('music_library_operator', 2, array['statement_timeout = ''1min''', 'idle_in_transaction_session_timeout = ''1min''',
        'lock_timeout = ''5s''', 'search_path = operations, public']),
      ('music_library_app', 3, array['statement_timeout = ''30s''', 'idle_in_transaction_session_timeout = ''1min''',
        'lock_timeout = ''5s''', 'search_path = public, pg_catalog']),
      ('music_library_reader', 4, array['statement_timeout = ''5min''', 'idle_in_transaction_session_timeout = ''5min''',
        'lock_timeout = ''5s''', 'search_path = public'])
    ) as limits (granted, place, settings)
    join pg_roles as role on role.rolname = limits.granted
    join pg_auth_members as membership on membership.roleid = role.oid
    join pg_roles as member on member.oid = membership.member
    where member.rolcanlogin
    order by member.oid, limits.place
  loop
    refused := null;
    foreach wanted in array login.settings loop
      continue when exists (
        select from pg_db_role_setting
        where setrole = login.oid and setdatabase = (select oid from pg_database where datname = current_database())
          and replace(replace(wanted, ' = ', '='), '''', '') = any (setconfig)
      );
      wanted := format('ALTER ROLE %I IN DATABASE %I SET %s', login.name, current_database(), wanted);
      begin
        execute wanted;
      exception when insufficient_privilege then
        refused := concat_ws('; ', refused, wanted);
      end;
    end loop;
    if refused is not null then
      raise warning 'user "%" has no time limits of its own: user "%" may not set them', login.name, current_user
        using hint = format('As %I or as postgres run: %s', login.name, refused);
    end if;
  end loop;
end
$$;
