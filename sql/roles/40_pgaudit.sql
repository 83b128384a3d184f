-- pgAudit writes DDL and grants to the server's log, as its flags say. The extension can be made only while the
-- server has the library loaded, so every run tries, and says what is missing: no migration may fail for it.

do $$
begin
  if exists (select from pg_extension where extname = 'pgaudit') then
    if current_setting('cloudsql.enable_pgaudit', true) = 'off' then
      raise warning 'extension pgaudit is there, but its library is not loaded: nothing is audited, and DDL may fail'
        using hint = 'Set the database flag cloudsql.enable_pgaudit to on, or: DROP EXTENSION pgaudit';
    end if;
    return;
  end if;
  create extension pgaudit with schema public;
exception
  when object_not_in_prerequisite_state then
    raise warning 'nothing is audited: pgaudit is not loaded'
      using hint = 'Set the database flag cloudsql.enable_pgaudit to on, which restarts the instance, and run again.';
  when feature_not_supported or undefined_file then
    raise warning 'nothing is audited: this server has no extension pgaudit'
      using hint = 'Cloud SQL has it; a PostgreSQL of your own needs the package pgaudit and shared_preload_libraries.';
  when insufficient_privilege then
    raise warning 'nothing is audited: user "%" may not create extension pgaudit', current_user
      using hint = 'As a member of cloudsqlsuperuser run: CREATE EXTENSION pgaudit';
end
$$;
