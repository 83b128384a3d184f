-- Who has which role. The setting musicdb.members is a JSON object, a list of login users for each role, such as
-- {"music_library_reader": ["ann@example.com"]}: people and service accounts with a Google identity, or users
-- with a password. musicdb.revoke_others says whether the lists are complete.

do $$
declare
  members json := coalesce(nullif(current_setting('musicdb.members', true), ''), '{}')::json;
  wanted record;
begin
  for wanted in
    select granted, name
    from json_object_keys(members) as granted, json_array_elements_text(members -> granted) as name
  loop
    if not exists (select from pg_roles where rolname = wanted.name) then
      raise exception 'user "%" does not exist and can''t have role "%"', wanted.name, wanted.granted
        using errcode = 'undefined_object',
        hint = 'Create it first (google_sql_user), or leave it out of the list.';
    end if;

    if not pg_has_role(wanted.name, wanted.granted, 'usage') then
      execute format('grant %I to %I', wanted.granted, wanted.name);
    end if;

    continue when wanted.granted = 'music_library_owner' or wanted.name = session_user
      or wanted.name in (select json_array_elements_text(members -> 'music_library_owner'));
    -- Cloud SQL gives the administrator's rights to every built-in user. PostgreSQL 16 and later let only an
    -- administrator of both roles take them. Where it fails, the program that applies this file asks the Admin
    -- API (database/application-rights.ts).
    begin
      if pg_has_role(wanted.name, 'cloudsqlsuperuser', 'member') then
        execute format('revoke cloudsqlsuperuser from %I', wanted.name);
      end if;
    exception when insufficient_privilege or undefined_object then
      null;
    end;
    begin
      if exists (select from pg_roles where rolname = wanted.name and (rolcreaterole or rolcreatedb)) then
        execute format('alter role %I nocreaterole nocreatedb', wanted.name);
      end if;
    exception when insufficient_privilege then
      null;
    end;
  end loop;
end
$$;

-- Whoever is on no list loses the role: login users only, as a group that somebody made a member is that
-- person's affair, and nobody with the admin option, as those administer the roles themselves. Sessions that
-- are open lose the rights at once.
do $$
declare
  members json := coalesce(nullif(current_setting('musicdb.members', true), ''), '{}')::json;
  former record;
begin
  if coalesce(current_setting('musicdb.revoke_others', true), '') <> 'on' then
    return;
  end if;
  for former in
    select granted.oid as role, granted.rolname as granted, login.oid as login, login.rolname as name
    from pg_auth_members as membership
    join pg_roles as granted on granted.oid = membership.roleid
    join pg_roles as login on login.oid = membership.member
    where granted.rolname in ('music_library_owner', 'music_library_app', 'music_library_reader', 'music_library_operator')
      and login.rolcanlogin and login.rolname <> session_user
      and not exists (
        select from json_array_elements_text(members -> granted.rolname) as name where name = login.rolname
      )
    group by granted.oid, granted.rolname, login.oid, login.rolname
    having not bool_or(membership.admin_option)
    order by granted.rolname, login.rolname
  loop
    begin
      -- The server warns where another user made the grant. That is said below, with the command for it.
      set local client_min_messages = error;
      execute format('revoke %I from %I', former.granted, former.name);
    exception when insufficient_privilege then
      null;
    end;
    begin
      execute format(
        'alter role %1$I in database %2$I reset statement_timeout;'
        'alter role %1$I in database %2$I reset idle_in_transaction_session_timeout;'
        'alter role %1$I in database %2$I reset lock_timeout;'
        'alter role %1$I in database %2$I reset search_path', former.name, current_database());
    exception when insufficient_privilege then
      null;
    end;
    set local client_min_messages = notice;
    if exists (select from pg_auth_members where roleid = former.role and member = former.login) then
      raise warning 'user "%" keeps role "%", which another user granted', former.name, former.granted
        using hint = (
          select string_agg(
            format('As a member of %s run: REVOKE %I FROM %I GRANTED BY %1$s', grantor::regrole, former.granted, former.name),
            '; ')
          from pg_auth_members where roleid = former.role and member = former.login);
    else
      raise warning 'user "%" is on no list and lost role "%"', former.name, former.granted;
    end if;
  end loop;
end
$$;

-- For tools that look at pg_stat_activity and call pg_terminate_backend themselves. Schema operations needs
-- neither, so an operator works without this too.
do $$
begin
  if not (pg_has_role('music_library_operator', 'pg_monitor', 'usage')
    and pg_has_role('music_library_operator', 'pg_signal_backend', 'usage')) then
    grant pg_monitor, pg_signal_backend to music_library_operator;
  end if;
exception when insufficient_privilege then
  if exists (
    select from json_array_elements(
      coalesce(nullif(current_setting('musicdb.members', true), ''), '{}')::json -> 'music_library_operator')
  ) then
    raise warning 'operators have the views and functions of schema operations only: user "%" may not grant pg_monitor and pg_signal_backend', current_user
      using hint = 'Where tools need these, run as a user who may: GRANT pg_monitor, pg_signal_backend TO music_library_operator';
  end if;
end
$$;
