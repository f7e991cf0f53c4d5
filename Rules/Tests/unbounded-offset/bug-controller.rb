class SkillsController < ApplicationController
  def index
    skills = Skill.published.order(created_at: :desc)
    skills = skills.limit([params[:limit].to_i, 100].min)
    skills = skills.offset(params[:offset].to_i) # <- unbounded-offset-ruby
    render json: { skills: skills, total: Skill.published.count }
  end

  def history
    per_page = (params[:per_page] || 25).to_i
    page = [params[:page].to_i, 1].max
    rows = Version.where(skill_id: params[:id]).limit(per_page).offset((page - 1) * per_page) # <- unbounded-offset-ruby
    render json: rows
  end

  def search
    offset = params.fetch(:offset, 0).to_i
    rows = Skill.find_by_sql(["SELECT * FROM skills ORDER BY id LIMIT 20 OFFSET ?", offset]) # <- unbounded-offset-ruby
    render json: rows
  end
end
