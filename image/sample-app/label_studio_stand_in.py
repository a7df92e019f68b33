"""In Label Studio's place, which cannot be had where this is tested: NOT Label Studio. It behaves like it where an operator notices: tables in
PostgreSQL that a slow migration makes at start, a data directory with uploaded files, a health page, a slow start."""
import json
import os
import pathlib
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg2

FOLDER = pathlib.Path(os.environ.get("LABEL_STUDIO_BASE_DATA_DIR", "/app/label-studio-data"))
SLOW = float(os.environ.get("LABEL_STUDIO_START_SECONDS", "1"))


def connect():
    return psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=2)


def migrate():
    connection = connect()
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(8081)")
        cursor.execute("CREATE TABLE IF NOT EXISTS django_migrations (id serial PRIMARY KEY, app varchar(255) NOT NULL, name varchar(255) NOT NULL, applied timestamptz NOT NULL DEFAULT now())")
        cursor.execute("CREATE TABLE IF NOT EXISTS task (id bigserial PRIMARY KEY, file text NOT NULL UNIQUE)")
        cursor.execute("SELECT count(*) FROM django_migrations")
        if cursor.fetchone()[0] == 0:
            time.sleep(SLOW)
            cursor.execute("INSERT INTO django_migrations (app, name) VALUES ('tasks', '0001_initial')")
    connection.close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/health":
            try:
                connection = connect()
                connection.close()
                self.answer(200, {"status": "UP"})
            except psycopg2.Error as problem:
                self.answer(503, {"status": "DOWN", "reason": str(problem).strip().splitlines()[0]})
        elif self.path == "/api/tasks":
            with connect() as connection, connection.cursor() as cursor:
                cursor.execute("SELECT id, file FROM task ORDER BY id")
                self.answer(200, [{"id": number, "file": name, "there": (FOLDER / name).exists()} for number, name in cursor.fetchall()])
        else:
            self.answer(200, {"name": "a stand-in for Label Studio"})

    def do_POST(self):
        body = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), 1 << 20))
        name = f"{uuid.uuid4()}.txt"
        draft = FOLDER / f".{name}"
        with open(draft, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(FOLDER / name)
        with connect() as connection, connection.cursor() as cursor:
            cursor.execute("INSERT INTO task (file) VALUES (%s) RETURNING id", (name,))
            number = cursor.fetchone()[0]
        self.answer(201, {"id": number, "file": name})

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


FOLDER.mkdir(parents=True, exist_ok=True)
migrate()
ThreadingHTTPServer(("127.0.0.1", 8081), Handler).serve_forever()
