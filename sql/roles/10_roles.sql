-- Roles and rights that don't belong to one migration. Applied on every run before the migrations, by the
-- login user; every statement may be repeated. docs/roles.md says what each role can and cannot do.
--
--   music_library_owner     owns the objects; the migrations run as it, and migrators are its members
--   music_library_app       reads and writes rows, runs functions, no DDL
--   music_library_reader    reads rows
--   music_library_operator  sees and ends sessions, reads statistics, sees no row
--
-- None of them may log in. The users who may are made its members in 20_users.sql.

do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      ('music_library_owner', 'owns the tables and functions of the music library; migrations run as it'),
      ('music_library_app', 'reads and writes the rows of the music library'),
      ('music_library_reader', 'reads the rows of the music library'),
      ('music_library_operator', 'sees and ends sessions of the music library, reads its statistics')
    ) as roles (name, description)
  loop
    begin
      if not exists (select from pg_roles where rolname = wanted.name) then
        execute format('create role %I nologin', wanted.name);
        execute format('comment on role %I is %L', wanted.name, wanted.description);
      end if;
    exception when duplicate_object or unique_violation then
      null; -- made at the same moment for another database of the instance
    end;
  end loop;
end
$$;

do $$
begin
  -- PostgreSQL 16 and later give the creator of a role the right to administer it, not to act as it.
  begin
    execute format('grant music_library_owner to %I', current_user);
  exception when insufficient_privilege then
    null; -- another user made the role; perhaps that user granted it
  end;
  set local role music_library_owner;
  reset role;
exception when insufficient_privilege then
  raise exception 'user "%" may not act as role "music_library_owner"', session_user
    using errcode = 'insufficient_privilege',
    hint = format(
      'The role was made by another user. As that user run: GRANT music_library_owner, music_library_app, '
      'music_library_reader, music_library_operator TO %I WITH ADMIN OPTION', session_user);
end
$$;

-- Every database user reaches a new database through PUBLIC. Here they need one of the roles.
do $$
begin
  execute format('revoke connect, temporary on database %I from public', current_database());
  execute format('grant connect, create, temporary on database %I to music_library_owner', current_database());
  execute format('grant connect on database %I to music_library_app, music_library_reader, music_library_operator',
    current_database());
  -- Otherwise it belongs to whoever owns the database, which is every member of cloudsqlsuperuser.
  alter schema public owner to music_library_owner;
  revoke create on schema public from public;
  grant usage on schema public to music_library_app, music_library_reader;
exception when insufficient_privilege then
  raise exception 'user "%" may not change the rights of database "%"', current_user, current_database()
    using errcode = 'insufficient_privilege',
    hint = format(
      'The database belongs to "%s"; run as a member of that role. A database made by the Cloud SQL API belongs to '
      'cloudsqlsuperuser.',
      (select rolname from pg_database join pg_roles on pg_roles.oid = datdba where datname = current_database()));
end
$$;

-- For everything that a later migration creates. A schema of its own is closed until its migration opens it.
alter default privileges for role music_library_owner revoke execute on functions from public;
alter default privileges for role music_library_owner revoke usage on types from public;
alter default privileges for role music_library_owner in schema public
  grant select, insert, update, delete on tables to music_library_app;
alter default privileges for role music_library_owner in schema public
  grant usage, select on sequences to music_library_app;
alter default privileges for role music_library_owner in schema public
  grant execute on functions to music_library_app, music_library_reader;
alter default privileges for role music_library_owner in schema public
  grant usage on types to music_library_app, music_library_reader;
alter default privileges for role music_library_owner in schema public
  grant select on tables to music_library_reader;
-- What the login user makes under its own name, by hand or "-- as-login", is nobody else's either.
alter default privileges revoke execute on functions from public;
alter default privileges revoke usage on types from public;
