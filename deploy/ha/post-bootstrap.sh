#!/bin/sh
# Called once by Patroni, on the first primary, with the address of the server: makes the role and the database.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$LIANDONG_DATABASE_PASSWORD" "$1" <<'SQL'
CREATE ROLE liandong LOGIN PASSWORD :'password';
CREATE DATABASE liandong OWNER liandong TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';
SQL
