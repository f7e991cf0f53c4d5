import LaneCore
import LaneSpec

/// Reads rules; a sentence that is written down as one says the same when it is read.
func fuzzRule(_ bytes: [UInt8]) {
  do throws(LaneFileError) {
    let rule = try LaneRule(bytes)
    hold(!rule.paths.isEmpty, "a rule holds somewhere")
    hold(isHarmless(rule.sentence), "a rule can be shown")
  } catch {
    holdRefusal(error)
  }
  // Markdown knows no blanks around a paragraph.
  let line = SafeText.line(bytes)
  let sentence = String(line.reversed().drop { $0 == " " }.reversed().drop { $0 == " " })
  let file = LaneRule.file(path: "src/**", sentence: line, from: "C1")
  hold(file != nil || sentence.isEmpty || line.utf8.count > 4_000, "a sentence can be a rule")
  guard let file else { return }
  hold((try? LaneRule(file))?.sentence == sentence, "a rule is read as it was written")
}

/// Reads checklists; every item has an id of its own and asks something.
func fuzzChecklist(_ bytes: [UInt8]) {
  do throws(LaneFileError) {
    let checklist = try Checklist(bytes, name: "fuzz")
    hold(checklist.items.count <= Checklist.itemLimit, "items are limited")
    hold(Set(checklist.items.map(\.id)).count == checklist.items.count, "ids are unique")
    hold(
      checklist.items.allSatisfy { isHarmless($0.question) && !$0.question.isEmpty },
      "a question can be shown"
    )
  } catch {
    holdRefusal(error)
  }
}

private func holdRefusal(_ error: LaneFileError) {
  hold(error.line >= 1, "a refusal names a line")
  hold(isHarmless(error.description), "a refusal can be shown")
}
