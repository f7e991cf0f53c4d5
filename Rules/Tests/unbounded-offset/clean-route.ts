import { Router } from "express";
import { db, prisma } from "../db";
import { pageQuery } from "../schemas";

export const feed = Router();
const deepest = 10_000;

feed.get("/skills", async (req, res) => {
  const limit = Math.min(Number(req.query.limit ?? 20), 100);
  const offset = Number(req.query.offset ?? 0);
  if (!Number.isInteger(offset) || offset > deepest) {
    return res.status(422).json({ error: "offset out of range" });
  }
  const rows = await db.query("SELECT * FROM skills ORDER BY id LIMIT $1 OFFSET $2", [limit, offset]);
  res.json({ skills: rows });
});

feed.get("/authors", async (req, res) => {
  const { skip } = pageQuery.parse(req.query);
  const authors = await prisma.author.findMany({ skip, take: 20 });
  res.json({ authors });
});

feed.get("/tags", async (req, res) => {
  const { limit = "50" } = req.query;
  const tags = await db("tags").orderBy("name").limit(Math.min(Number(limit), 200));
  res.json({ tags });
});

// A view of rows that are here already: nothing of it reaches the database.
feed.get("/tail", (req, res) => {
  const limit = Number(req.query.limit ?? 10);
  res.json({ lines: recent.slice(-limit) });
});

const recent: string[] = [];
