class ImportsController < ApplicationController
  def create
    ImportJob.perform_later(params[:file]) # <- upload-in-job-ruby
    redirect_to imports_path
  end

  def update
    file = params.require(:import)[:file]
    ImportWorker.perform_async(current_user.id, file) # <- upload-in-job-ruby
  end

  def avatar
    upload = params[:user][:avatar]
    ThumbnailJob.set(wait: 5.seconds).perform_later(upload.tempfile.path) # <- upload-in-job-ruby
  end

  def send_copy
    DocumentMailer.copy(current_user, params[:attachment]).deliver_later # <- upload-in-job-ruby
  end
end
