const noTransaction = (sql: string) => `-- no-transaction\n-- migrate:up\n${sql}`;

/**
 * Twenty migrations of every kind, half of them without a transaction. What they leave depends on nothing but
 * themselves: no serial numbers, no times.
 */
export const TWENTY_MIGRATIONS: Readonly<Record<string, string>> = {
  "0001_tables": `
    create table artists (id integer primary key, name text not null);
    create table tracks (
      id integer primary key, artist_id integer references artists, title text, plays integer not null default 0
    );
    comment on table tracks is 'one row a track; semicolon and all';`,
  "0002_rows": `
    insert into artists select n, 'artist ' || n from generate_series(1, 400) as n;
    insert into tracks select n, n % 400 + 1, 'title ' || n % 997 from generate_series(1, 12000) as n;`,
  "0003_indexes": noTransaction(`
    create index concurrently if not exists tracks_title_idx on tracks (title);
    create index concurrently if not exists tracks_artist_idx on tracks (artist_id, title);`),
  "0004_enum": `
    create type mood as enum ('calm', 'loud');
    alter table tracks add column mood mood;
    update tracks set mood = 'calm' where id % 2 = 0;`,
  "0005_enum_value": noTransaction(`
    alter type mood add value if not exists 'odd' before 'loud';
    update tracks set mood = 'odd' where id % 5 = 0;`),
  "0006_trigger": `
    create function count_change() returns trigger language plpgsql as $$
    begin
      new.plays := coalesce(old.plays, 0) + 1;
      return new;
    end
    $$;
    create trigger tracks_count before update on tracks for each row execute function count_change();
    create function titles(artist integer) returns bigint language sql stable
      begin atomic select count(*) from tracks where artist_id = artist and case when true then true end; end;`,
  "0007_unique": noTransaction(`
    create unique index concurrently if not exists artists_name_new on artists (name);
    alter table artists drop constraint if exists artists_name_key,
      add constraint artists_name_key unique using index artists_name_new;`),
  "0008_deferred": `
    create table albums (id integer primary key, artist_id integer, title text);
    alter table albums add constraint albums_artist foreign key (artist_id) references artists
      deferrable initially deferred;
    insert into albums select n, 1000 + n, 'album ' || n from generate_series(1, 50) as n;
    insert into artists select 1000 + n, 'late artist ' || n from generate_series(1, 50) as n;`,
  "0009_batches": noTransaction(`
    alter table tracks add column if not exists slug text;
    do $$
    begin
      for part in 0..5 loop
        update tracks set slug = replace(title, ' ', '-') where slug is null and id % 6 = part;
        commit;
      end loop;
    end
    $$;`),
  "0010_partitions": `
    create table plays (track_id integer, year integer) partition by range (year);
    create table plays_2024 partition of plays for values from (2024) to (2025);
    create table plays_2025 partition of plays for values from (2025) to (2026);
    insert into plays select n, 2024 + n % 2 from generate_series(1, 3000) as n;`,
  "0011_detach": noTransaction(`
    alter table plays detach partition plays_2024 concurrently;
    alter table plays_2024 add column if not exists note text default 'old; kept';`),
  "0012_view": `
    create materialized view loud as select id, title from tracks where mood <> 'calm' with no data;
    create unique index loud_id on loud (id);
    refresh materialized view loud;`,
  "0013_refresh": noTransaction(`
    insert into tracks (id, artist_id, title, mood) values (20001, 1, 'one more', 'loud') on conflict do nothing;
    refresh materialized view concurrently loud;
    vacuum (analyze) tracks;`),
  "0014_rights": `
    create view calm as select id, title from tracks where mood = 'calm';
    grant select on calm to public;
    comment on view calm is 'quiet ones';`,
  "0015_reindex": noTransaction(`
    reindex index concurrently tracks_title_idx;
    reindex (concurrently) table artists;`),
  "0016_columns": `
    alter table albums rename column title to name;
    alter table albums add column tracks integer not null default 0, drop constraint albums_artist;
    update albums set tracks = id % 12;`,
  "0017_other_index": noTransaction(`
    drop index concurrently if exists tracks_artist_idx;
    create index concurrently if not exists "tracks; by artist" on only tracks (artist_id, lower(title))
      where mood is not null;`),
  "0018_policy": `
    create domain rating as integer check (value between 1 and 5);
    create table ratings (track_id integer, rating rating, listener text default current_user);
    alter table ratings enable row level security;
    create policy own on ratings using (listener = current_user);
    insert into ratings select n, n % 5 + 1, 'listener ' || n % 7 from generate_series(1, 900) as n;`,
  "0019_inserts": noTransaction(`
    insert into artists values (5001, 'Ünïcode; artist'), (5002, 'E''scape') on conflict do nothing;
    insert into ratings select 5001, 5, 'nobody' where not exists (select from ratings where track_id = 5001);
    create table if not exists tags as select id, 'tag; ' || id % 3 as tag from tracks where id <= 2000;`),
  "0020_check": `
    update tracks set title = title || '!' where id % 3 = 0;
    alter table tracks add constraint tracks_title_length check (char_length(title) < 100);`,
};
