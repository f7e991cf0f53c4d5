import { Router } from "express";
import { db, prisma } from "../db";

export const feed = Router();

feed.get("/skills", async (req, res) => {
  const limit = Math.min(Number(req.query.limit ?? 20), 100);
  const offset = Number(req.query.offset ?? 0);
  const rows = await db.query("SELECT * FROM skills ORDER BY id LIMIT $1 OFFSET $2", [limit, offset]); // <- unbounded-offset-javascript
  res.json({ skills: rows });
});

feed.get("/authors", async (req, res) => {
  const skip = parseInt(req.query.skip as string, 10) || 0;
  const authors = await prisma.author.findMany({ skip, take: 20 }); // <- unbounded-offset-javascript
  res.json({ authors });
});

feed.get("/tags", async (req, res) => {
  const { limit = "50" } = req.query;
  const tags = await db("tags").orderBy("name").limit(Number(limit)); // <- unbounded-offset-javascript
  res.json({ tags });
});
