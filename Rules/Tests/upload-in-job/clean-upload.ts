import multer from "multer";
import { Router } from "express";
import { imports, thumbnails } from "./queues";
import { store } from "./storage";

export const routes = Router();
const receive = multer();

routes.post("/imports", receive.single("file"), async (req, res) => {
  const key = await store.put(req.file.buffer);
  await imports.add("import", { key, name: req.file.originalname, user: req.user.id });
  res.sendStatus(202);
});

routes.post("/photos", receive.array("photos"), async (req, res) => {
  const keys = await Promise.all(req.files.map((file) => store.put(file.buffer)));
  await thumbnails.add("resize", { keys });
  res.sendStatus(202);
});

const seen = new Set<string>();
routes.post("/raw", receive.single("file"), (req, res) => {
  seen.add(req.file.originalname);
  res.json({ seen: seen.size });
});
