import LaneCore
import Testing

@Suite struct ObjectIDTests {
  private let text = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"

  @Test("an id survives its hexadecimal and its bytes")
  func roundTrip() throws {
    let id = try #require(ObjectID(hex: text))
    #expect(id.hex == text)
    #expect(ObjectID(bytes: id.bytes) == id)
    #expect(ObjectID(hexBytes: ArraySlice(text.utf8)) == id)
  }

  @Test(
    "what is not one object's name is refused",
    arguments: [
      "", "e69de29", String(repeating: "0", count: 40), String(repeating: "e", count: 64),
      "E69DE29BB2D1D6434B8B29AE775AD8C2E48C5391", "g69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
      "e69de29bb2d1d6434b8b29ae775ad8c2e48c539\u{e9}",
    ]
  )
  func refused(text: String) {
    #expect(ObjectID(hex: text) == nil)
  }

  @Test("ids sort as their hexadecimal does")
  func order() {
    let texts = [
      "0000000000000000000000000000000000000001", "00000000ffffffffffffffffffffffffffffffff",
      "0000000100000000000000000000000000000000", "7fffffffffffffffffffffffffffffffffffffff",
      "8000000000000000ffffffffffffffff00000000", "ffffffffffffffffffffffffffffffffffffffff",
    ]
    #expect(texts.reversed().compactMap { ObjectID(hex: $0) }.sorted().map(\.hex) == texts)
  }

  @Test("a digest has one spelling")
  func digest() throws {
    let hex = String(repeating: "0f", count: 32)
    let digest = try #require(ContentDigest(text: "sha256:" + hex))
    #expect(digest.text == "sha256:" + hex)
    #expect(digest.bytes == [UInt8](repeating: 15, count: 32))
    for bad in ["sha256:", hex, "sha256:" + hex.uppercased(), "sha1:" + hex, "sha256:\(hex)0"] {
      #expect(ContentDigest(text: bad) == nil)
    }
  }
}

@Suite struct TimestampTests {
  @Test(
    "a moment and its text name each other",
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (1_795_226_576_123, "2026-11-21T02:02:56.123Z"),
      (951_782_400_000, "2000-02-29T00:00:00.000Z"),
      (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
      (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
      (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
      (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ]
  )
  func roundTrip(milliseconds: Int64, text: String) {
    #expect(Timestamp(milliseconds: milliseconds).iso == text)
    #expect(Timestamp(iso: text)?.milliseconds == milliseconds)
  }

  @Test(
    "a text with another spelling or no such day is refused",
    arguments: [
      "", "2026-11-21T02:02:56Z", "2026-11-21T02:02:56.123", "2026-11-21 02:02:56.123Z",
      "2026-02-29T00:00:00.000Z", "2100-02-29T00:00:00.000Z", "2026-00-01T00:00:00.000Z",
      "2026-13-01T00:00:00.000Z", "2026-01-00T00:00:00.000Z", "2026-04-31T00:00:00.000Z",
      "2026-01-01T24:00:00.000Z", "2026-01-01T00:60:00.000Z", "2026-01-01T00:00:60.000Z",
      "+026-01-01T00:00:00.000Z", "2026-11-21T02:02:56.123Z\n", "2026-11-21T02:02:56.12\u{663}Z",
    ]
  )
  func refused(text: String) {
    #expect(Timestamp(iso: text) == nil)
  }

  @Test("no number of milliseconds or seconds traps")
  func extremes() {
    for value in [Int64.min, .min + 1, .max, .max - 1] {
      #expect(Timestamp(iso: Timestamp(milliseconds: value).iso) == Timestamp(milliseconds: value))
      #expect(Timestamp(seconds: value).iso.count == 24)
    }
    #expect(Timestamp(milliseconds: -1).seconds == -1)
    #expect(Timestamp(milliseconds: 1999).seconds == 1)
  }

  @Test("every day of four centuries comes back, one after the other")
  func calendar() {
    var previous = ""
    for day in Int64(-80_000)...80_000 {
      let moment = Timestamp(seconds: day * 86_400)
      let text = moment.iso
      #expect(Timestamp(iso: text) == moment)
      #expect(previous < text)
      previous = text
    }
  }
}
