"""Brings the database to the schema that this version needs, one step after the other, each in a transaction with its number: as Alembic
does, whose table it keeps. Two that start at once take turns."""
import os

import psycopg2

STEPS = [
    ("0001_labels", "CREATE TABLE labels (id bigserial PRIMARY KEY, text text NOT NULL, label text NOT NULL)"),
    ("0002_created_at", "ALTER TABLE labels ADD COLUMN created_at timestamptz NOT NULL DEFAULT now()"),
]

connection = psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=10)
with connection, connection.cursor() as cursor:
    cursor.execute("SELECT pg_advisory_xact_lock(7071)")
    cursor.execute("CREATE TABLE IF NOT EXISTS alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY)")
    cursor.execute("SELECT version_num FROM alembic_version")
    row = cursor.fetchone()
    names = [name for name, _ in STEPS]
    done = names.index(row[0]) + 1 if row else 0
    for name, statement in STEPS[done:]:
        cursor.execute(statement)
        print(f"migrated to {name}", flush=True)
    if done < len(STEPS):
        cursor.execute("DELETE FROM alembic_version")
        cursor.execute("INSERT INTO alembic_version VALUES (%s)", (names[-1],))
connection.close()
