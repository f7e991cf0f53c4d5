import { seed, server } from "./support";

describe("GET /skills", () => {
  beforeEach(() => seed({ skills: 30 }));

  it("returns the second page", async () => {
    const response = await server.get("/skills?limit=10&offset=10");
    expect(response.status).toBe(200);
    expect(response.body.skills).toHaveLength(10);
    expect(response.body.skills[0].id).toBe(11);
  });

  test("takes an offset", async () => {
    const first = await server.get("/skills").query({ limit: 10 });
    const second = await server.get("/skills").query({ limit: 10, offset: 5 });
    expect(second.status).toBe(200);
    expect(second.body.skills.length).toBe(10);
    expect(second.body).not.toEqual(first.body);
  });

  it("ends with a short page", async () => {
    const response = await server.get("/skills?limit=20&offset=20");
    expect(response.status).toBe(200);
    expect(response.body.skills).toHaveLength(10);
  });
});
