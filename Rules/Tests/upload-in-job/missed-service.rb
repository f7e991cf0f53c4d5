# The controller hands the upload to a service object, and that one, in its own file, to the job.
class ImportsController < ApplicationController
  def create
    StartImport.call(user: current_user, file: params[:file])
    redirect_to imports_path
  end
end
