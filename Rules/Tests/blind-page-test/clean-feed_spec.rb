require "rails_helper"

RSpec.describe "GET /skills" do
  before { create_list(:skill, 30) }

  it "returns the second page" do
    get "/skills", params: { limit: 10, offset: 10 }
    expect(response).to have_http_status(:ok)
    expect(json["skills"].size).to eq(10)
    expect(json["skills"].map { |skill| skill["id"] }).to eq(Skill.order(:id).pluck(:id)[10, 10])
  end

  it "paginates" do
    get "/skills?page=2&per_page=25"
    expect(response.status).to eq(200)
    expect(json["skills"].length).to eq(5)
  end

  it "refuses a deep offset" do
    get "/skills", params: { limit: 10, offset: 10_000_000 }
    expect(response).to have_http_status(:unprocessable_entity)
  end
end
