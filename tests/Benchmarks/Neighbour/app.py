"""A small application beside the database: what a labelling platform answers all day, one row by its key."""
import os

import asyncpg
from fastapi import FastAPI

app = FastAPI()


@app.on_event("startup")
async def connect():
    app.state.pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=4, max_size=4)


@app.get("/accounts/{number}")
async def account(number: int):
    row = await app.state.pool.fetchrow("SELECT aid, bid, abalance FROM pgbench_accounts WHERE aid = $1", number)
    return dict(row) if row else {}
