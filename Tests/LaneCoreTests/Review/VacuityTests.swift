import LaneCore
import Testing

@Suite struct VacuityTests {
  private func entry(_ path: String, old: Bool, new: Bool, _ mode: FileMode = .regular)
    -> ChangeEntry
  {
    let side = { (text: String) in ChangeEntry.Side(mode: mode, id: World.id(text)) }
    let entry = ChangeEntry(
      path: Array(path.utf8),
      old: old ? side("old") : nil,
      new: new ? side("new") : nil
    )
    guard let entry else { preconditionFailure("its sides differ") }
    return entry
  }

  private func vacuity(_ entries: [ChangeEntry]) -> Vacuity? {
    Vacuity(entries) { $0.starts(with: "test/".utf8) }
  }

  @Test("it is tried where both tests and something else change")
  func applies() throws {
    let code = entry("src/a", old: true, new: true)
    let added = entry("test/a", old: false, new: true)
    let removed = entry("test/b", old: true, new: false)
    // What was a file stands where the tests are now.
    let folder = [
      entry("lib", old: true, new: false), code, entry("lib/test", old: false, new: true),
    ]
    #expect(Vacuity(folder) { $0.starts(with: "lib/".utf8) } == nil)
    #expect(vacuity([code]) == nil)
    #expect(vacuity([added]) == nil)
    #expect(vacuity([code, removed]) == nil)
    #expect(vacuity([code, entry("test/link", old: false, new: true, .symbolicLink)]) == nil)
    let both = try #require(vacuity([code, added, removed]))
    #expect(both.rest == [code] && both.tests == [added, removed] && both.written == [added])
  }

  @Test(
    "what is written about the code is not what the tests are to test",
    arguments: [
      ("README.md", false), ("lib/NEWS.rst", false), ("LICENSE.txt", false), ("a.ADOC", false),
      ("docs/conf.py", false), ("Documentation/x", false), ("src/docs/index.py", true),
      ("docs", true), ("md", true), ("CMakeLists.txt", true), ("requirements-dev.txt", true),
      ("readme.py", true),
    ]
  )
  func documentation(path: String, isTried: Bool) throws {
    let document = entry(path, old: true, new: true)
    let added = entry("test/a", old: false, new: true)
    #expect((vacuity([document, added]) != nil) == isTried)
    // Beside code it is taken away with it, as the rest of the change.
    let code = entry("src/a", old: true, new: true)
    #expect(vacuity([document, code, added])?.rest == [document, code])
  }

  @Test(
    "only two runs that were seen to pass make a finding",
    arguments: [
      (Vacuity.Outcome.passed, Vacuity.Outcome.passed, true), (.passed, .failed(status: 1), false),
      (.failed(status: 1), .passed, false), (.passed, .unknown("took too long"), false),
      (.unknown("took too long"), .passed, false),
    ]
  )
  func finding(with: Vacuity.Outcome, without: Vacuity.Outcome, isFound: Bool) throws {
    let both = try #require(
      vacuity([entry("src/a", old: true, new: true), entry("test/a", old: false, new: true)])
    )
    let place = Vacuity.Place(path: Array("test/a".utf8), line: 2, text: "assert x")
    let found = [false, true].map { isSettled in
      both.finding(
        with: with,
        without: without,
        command: "make test",
        at: place,
        isSettled: isSettled
      )
    }
    #expect(found.map { $0?.severity } == (isFound ? [.critical, .note] : [nil, nil]))
    #expect(found[0]?.id.isReserved ?? true)
    #expect(found[0]?.location.path ?? "test/a" == "test/a")
  }

  @Test("it points at the first line that the tests add")
  func place() {
    let diff = Array("@@ -1,2 +1,4 @@\n import x\n+\n+# ----\n+assert x == 1\n y\n".utf8)
    let place = Vacuity.Place(firstAddedIn: diff, at: Array("t".utf8))
    #expect(place == Vacuity.Place(path: Array("t".utf8), line: 4, text: "assert x == 1"))
    #expect(Vacuity.Place(firstAddedIn: Array("@@ -1 +0,0 @@\n-a\n".utf8), at: []) == nil)
  }
}
