class SkillsController < ApplicationController
  DEEPEST = 10_000

  def index
    skills = Skill.published.order(created_at: :desc)
    skills = skills.limit([params[:limit].to_i, 100].min)
    skills = skills.offset(params[:offset].to_i.clamp(0, DEEPEST))
    render json: { skills: skills, total: Skill.published.count }
  end

  def history
    per_page = (params[:per_page] || 25).to_i
    per_page = 25 unless per_page.between?(1, 100)
    page = params[:page].to_i
    return head(:unprocessable_entity) if page > 500

    rows = Version.where(skill_id: params[:id]).limit(per_page).offset((page - 1) * per_page)
    render json: rows
  end

  def search
    offset = params.fetch(:offset, 0).to_i
    return head(:unprocessable_entity) if offset > DEEPEST

    rows = Skill.find_by_sql(["SELECT * FROM skills ORDER BY id LIMIT 20 OFFSET ?", offset])
    render json: rows
  end

  def recent
    render json: Skill.order(:id).limit(params[:sort] == "new" ? 10 : 50)
  end
end
