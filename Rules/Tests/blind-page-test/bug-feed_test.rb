require "test_helper"

class SkillsControllerTest < ActionDispatch::IntegrationTest
  test "second page of the feed" do
    get skills_url, params: { limit: 10, offset: 10 } # <- blind-page-test-ruby
    assert_response :success
    assert_equal 10, response.parsed_body["skills"].size
  end
end
