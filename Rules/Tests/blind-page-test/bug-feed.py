from tests.support import APITestCase, make_skills


class FeedTests(APITestCase):
    def test_second_page(self):
        make_skills(30)
        response = self.client.get("/api/skills?limit=10&offset=10")  # <- blind-page-test-python
        self.assertEqual(response.status_code, 200)
        self.assertEqual(len(response.json()["skills"]), 10)

    def test_offset_is_accepted(self):
        make_skills(3)
        response = self.client.get("/api/skills", {"limit": 2, "offset": 1})  # <- blind-page-test-python
        self.assertEqual(response.status_code, 200)
        self.assertIn("skills", response.json())
        self.assertLessEqual(len(response.json()["skills"]), 2)
