-- as-login
-- Extensions are created by the login user: Cloud SQL allows them to members of cloudsqlsuperuser, which
-- the owner role of the tables is not. All of them are on Cloud SQL's list and trusted in PostgreSQL.

-- migrate:up
create extension if not exists pg_trgm with schema public;
create extension if not exists unaccent with schema public;

-- migrate:down
drop extension if exists unaccent;
drop extension if exists pg_trgm;
