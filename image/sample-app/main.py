"""A small application in SuperInsight's place: labels kept in PostgreSQL, counted in Redis. Real enough to be operated."""
import os
from contextlib import contextmanager

import psycopg2
import redis
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

app = FastAPI(title="SuperInsight sample")
cache = redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=2, socket_connect_timeout=2)


@contextmanager
def database():
    connection = psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=2)
    try:
        with connection, connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


class Label(BaseModel):
    text: str = Field(min_length=1, max_length=2000)
    label: str = Field(min_length=1, max_length=100)


@app.get("/")
def about():
    return {"name": "superinsight-sample", "version": os.environ.get("APP_VERSION", "dev")}


@app.get("/health")
def health():
    """Every part that an answer needs: a version that cannot reach its data is not healthy."""
    problems = {}
    try:
        with database() as cursor:
            cursor.execute("SELECT version_num FROM alembic_version")
            cursor.fetchone()
    except psycopg2.Error as problem:
        problems["postgresql"] = str(problem).strip().splitlines()[0]
    try:
        cache.ping()
    except redis.RedisError as problem:
        problems["redis"] = type(problem).__name__
    if problems:
        raise HTTPException(503, problems)
    return {"status": "ok"}


@app.post("/labels", status_code=201)
def create(label: Label):
    with database() as cursor:
        cursor.execute("INSERT INTO labels (text, label) VALUES (%s, %s) RETURNING id", (label.text, label.label))
        number = cursor.fetchone()[0]
    cache.hincrby("labels:count", label.label, 1)
    return {"id": number}


@app.get("/labels/{number}")
def read(number: int):
    with database() as cursor:
        cursor.execute("SELECT id, text, label FROM labels WHERE id = %s", (number,))
        row = cursor.fetchone()
    if row is None:
        raise HTTPException(404, "there is no such label")
    return {"id": row[0], "text": row[1], "label": row[2]}


@app.get("/labels")
def count():
    with database() as cursor:
        cursor.execute("SELECT count(*) FROM labels")
        total = cursor.fetchone()[0]
    return {"total": total, "counted": {name.decode(): int(number) for name, number in cache.hgetall("labels:count").items()}}
