require "rails_helper"

RSpec.describe "GET /skills" do
  before { create_list(:skill, 30) }

  it "returns the second page" do
    get "/skills", params: { limit: 10, offset: 10 } # <- blind-page-test-ruby
    expect(response).to have_http_status(:ok)
    expect(json["skills"].size).to eq(10)
  end

  it "paginates" do
    get "/skills?page=2&per_page=5" # <- blind-page-test-ruby
    expect(response.status).to eq(200)
    expect(json["skills"].length).to be <= 5
  end
end
