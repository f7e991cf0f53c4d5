/// A program as a whole: its verbs in groups, as the renderings show them.
package struct Program: Sendable {
  /// Verbs that belong together, under a heading.
  package struct Group: Sendable {
    package let title: String
    package let verbs: [Verb]

    package init(_ title: String, _ verbs: [Verb]) {
      self.title = title
      self.verbs = verbs.filter { !$0.isHidden }
    }
  }

  /// What is typed before a verb: `git lane`.
  package let name: String
  package let summary: String
  package let groups: [Group]

  package init(name: String, summary: String, groups: [Group]) {
    self.name = name
    self.summary = summary
    self.groups = groups.filter { !$0.verbs.isEmpty }
  }

  package var verbs: [Verb] { groups.flatMap(\.verbs) }
}
