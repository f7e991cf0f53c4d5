from fastapi import APIRouter, BackgroundTasks, UploadFile
from flask import request

from imports.tasks import import_rows, make_thumbnail

router = APIRouter()


def upload(request):
    file = request.FILES["file"]
    import_rows.delay(file, request.user.id)  # <- upload-in-job-python


class Avatar(View):
    def post(self):
        make_thumbnail.delay(self.request.FILES["avatar"])  # <- upload-in-job-python


def avatar(request):
    make_thumbnail.apply_async(args=[request.FILES["avatar"]], countdown=5)  # <- upload-in-job-python


def flask_upload(queue):
    document = request.files["document"]
    queue.enqueue(import_rows, document)  # <- upload-in-job-python


@router.post("/documents")
async def create(background: BackgroundTasks, document: UploadFile):
    background.add_task(import_rows, document)  # <- upload-in-job-python
    return {"queued": document.filename}
