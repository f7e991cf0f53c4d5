package import LaneCore
internal import LaneSpec
internal import LaneStore

/// The skeleton of a dossier, for a person who reviews a change.
package struct ReviewForm: Answer {
  private let dossier: [UInt8]

  package var text: Text { Text(block: dossier) }
  package var json: JSONValue { (try? JSONReader.read(dossier)) ?? .null }
  package var bytes: [UInt8]? { dossier }
}

extension ReviewForm {
  /// Makes the skeleton for a change; nothing is recorded.
  package static func make(
    _ options: ReviewOptions,
    in workspace: Workspace
  ) throws(Failure) -> ReviewForm {
    let (subject, ground) = try ReviewSubject.choose(options, in: workspace)
    let expected = try expectation(subject, ground)
    return ReviewForm(dossier: DossierTemplate.bytes(for: expected))
  }

  /// What a person's dossier is held against: the same for every print of the form.
  static func expectation(
    _ subject: ReviewSubject,
    _ ground: ReviewGround
  ) throws(Failure) -> ReviewExpectation {
    let words = ReviewWords(workspace: ground.workspace, commit: ground.regime.commit)
    let paths = ReviewWork(ground: ground, subject: subject).paths()
    let history = try ReviewRounds(ground, subject).history
    var expected = ReviewExpectation(
      nonce: "template-\(subject.id.hex)",
      pass: .human,
      paths: paths,
      priors: history.open(in: history.blocks).map(\.prior)
    )
    let questions = ReviewPlan.questions(try words.checklists(), for: paths.map(\.path))
    expected.questions = questions.map(\.id)
    return expected
  }
}
