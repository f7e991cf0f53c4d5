# The assertions are in a helper, and whether they tell the pages apart is seen only by running the
# test with the offset ignored: the vacuity probe's question.
from tests.support import APITestCase, check_page, make_skills


class FeedTests(APITestCase):
    def test_second_page(self):
        make_skills(30)
        check_page(self.client.get("/api/skills?limit=10&offset=10"), size=10)
