from django.core.files.storage import default_storage
from fastapi import APIRouter, BackgroundTasks, UploadFile
from flask import request

from imports.tasks import import_rows, make_thumbnail
from imports.models import Upload

router = APIRouter()


def upload(request):
    stored = Upload.objects.create(file=request.FILES["file"])
    import_rows.delay(stored.id, request.user.id)


def avatar(request):
    file = request.FILES["avatar"]
    key = default_storage.save(f"avatars/{request.user.id}", file)
    make_thumbnail.apply_async(args=[key], kwargs={"name": file.name}, countdown=5)


def flask_upload(queue):
    document = request.files["document"]
    queue.enqueue(import_rows, document.read())


@router.post("/documents")
async def create(background: BackgroundTasks, document: UploadFile):
    content = await document.read()
    background.add_task(import_rows, content, document.filename)
    return {"queued": document.filename}


class Avatar(View):
    def post(self):
        stored = Upload.objects.create(file=self.request.FILES["avatar"])
        make_thumbnail.delay(stored.id)


def now(request):
    import_rows(request.FILES["file"])
