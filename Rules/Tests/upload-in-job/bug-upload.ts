import multer from "multer";
import { Router } from "express";
import { imports, thumbnails } from "./queues";

export const routes = Router();
const receive = multer();

routes.post("/imports", receive.single("file"), async (req, res) => {
  await imports.add("import", { file: req.file, user: req.user.id }); // <- upload-in-job-javascript
  res.sendStatus(202);
});

routes.post("/photos", receive.array("photos"), async (req, res) => {
  const photos = req.files;
  await thumbnails.add("resize", { photos }); // <- upload-in-job-javascript
  res.sendStatus(202);
});

routes.post("/raw", receive.single("file"), async (req, res) => {
  await imports.add("raw", { content: req.file.buffer }); // <- upload-in-job-javascript
  res.sendStatus(202);
});
