from tests.support import APITestCase, make_skills


class FeedTests(APITestCase):
    def test_second_page(self):
        skills = make_skills(30)
        response = self.client.get("/api/skills?limit=10&offset=10")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(len(response.json()["skills"]), 10)
        self.assertEqual(response.json()["skills"][0]["id"], skills[10].id)

    def test_last_page_is_short(self):
        # With the offset ignored there would be ten.
        make_skills(25)
        response = self.client.get("/api/skills?limit=10&offset=20")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(len(response.json()["skills"]), 5)

    def test_offset_past_the_cap(self):
        response = self.client.get("/api/skills?limit=10&offset=99999999")
        self.assertEqual(response.status_code, 422)

    def test_offset_past_the_end(self):
        make_skills(3)
        response = self.client.get("/api/skills", {"limit": 2, "offset": 50})
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.json()["skills"], [])
