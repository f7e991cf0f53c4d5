# Both pages hold two public skills: the assertion looks at the rows and still cannot tell them apart.
from tests.support import APITestCase, make_skills


class FeedTests(APITestCase):
    def test_second_page_is_public(self):
        make_skills(4, public=True)
        response = self.client.get("/api/skills?limit=2&offset=2")
        self.assertEqual(response.status_code, 200)
        self.assertTrue(all(skill["public"] for skill in response.json()["skills"]))
