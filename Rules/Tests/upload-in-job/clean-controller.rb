class ImportsController < ApplicationController
  def create
    blob = ActiveStorage::Blob.create_and_upload!(io: params[:file], filename: params[:file].original_filename)
    ImportJob.perform_later(blob)
    redirect_to imports_path
  end

  def update
    file = params.require(:import)[:file]
    import = Import.create!(user: current_user, file: file)
    ImportWorker.perform_async(current_user.id, import.id)
  end

  def avatar
    upload = params[:user][:avatar]
    current_user.avatar.attach(upload)
    ThumbnailJob.set(wait: 5.seconds).perform_later(current_user.id, upload.original_filename)
  end

  def rename
    RenameJob.perform_later(params[:id], params[:file_name])
  end

  def preview
    ImportJob.perform_now(params[:file])
  end
end
