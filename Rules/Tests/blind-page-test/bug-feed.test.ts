import { seed, server } from "./support";

describe("GET /skills", () => {
  beforeEach(() => seed({ skills: 30 }));

  it("returns the second page", async () => {
    const response = await server.get("/skills?limit=10&offset=10"); // <- blind-page-test-javascript
    expect(response.status).toBe(200);
    expect(response.body.skills).toHaveLength(10);
  });

  test("takes an offset", async () => {
    const response = await server.get("/skills").query({ limit: 10, offset: 5 }); // <- blind-page-test-javascript
    expect(response.status).toBe(200);
    expect(response.body.skills.length).toBe(10);
    expect(Array.isArray(response.body.skills)).toBe(true);
  });
});
