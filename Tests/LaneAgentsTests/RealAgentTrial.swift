import LaneAgents
import LaneCore
import LaneSystem
import TestSupport
import Testing

extension Trait where Self == ConditionTrait {
  /// Where the vendors' real programs are.
  static var withRealAgents: Self {
    .enabled(
      if: variable("LANE_AGENTS_VENV") != nil,
      "LANE_AGENTS_VENV is not set; Tests/Fixtures/agents-venv makes and prints one"
    )
  }
}

/// One review by a vendor's real program, whose model is scripted.
struct RealAgentTrial {
  static let key = "dummy-key-of-no-vendor-0123456789"

  let run: ReviewerRun
  let project: ReviewedProject
  let model: ScriptedModel

  var ruling: Ruling { project.ruling(run.dossier ?? []) }

  /// What the model was told in its last request.
  var lastTold: String { get throws { try model.requests().last ?? "" } }

  init(
    _ kind: ProviderKind,
    _ answers: JSONValue,
    in level: SandboxLevel = .bwrap,
    change: (inout ReviewerRequest) -> Void = { _ in }
  ) throws {
    let scratch = try Scratch()
    let project = try ReviewedProject(scratch)
    let model = try ScriptedModel(answers, in: scratch.path)
    var request = try Self.request(kind, model, project, in: level)
    change(&request)
    run = try Reviewer.run(request) { dossier in
      let ruling = project.ruling(dossier)
      return ruling.isRepairable ? .repair(ruling.repairMessage) : .accepted
    }
    self.project = project
    self.model = model
  }

  /// What such a review is asked with.
  static func request(
    _ kind: ProviderKind,
    _ model: ScriptedModel,
    _ project: ReviewedProject,
    in level: SandboxLevel = .bwrap
  ) throws -> ReviewerRequest {
    let scratch = project.scratch
    let programs = try #require(variable("LANE_AGENTS_VENV")) + "/bin"
    let provider = Provider(
      name: "\(kind)",
      kind: kind,
      program: "\(programs)/\(kind)",
      model: kind == .codex ? "gpt-5.5" : "claude-opus-4-7",
      effort: "high",
      baseURL: kind == .codex ? model.url + "/v1" : model.url,
      keyVariable: "SCRIPTED_KEY"
    )
    var request = try scratch.request(provider, in: level, environment: ["SCRIPTED_KEY": key])
    request.packet = try project.packet.bytes()
    request.schema = DossierSchema.text
    request.template = DossierTemplate.bytes(for: project.expectation)
    request.limits.total = 180_000
    request.hidden = ["\(scratch.path)/repository"]
    return request
  }
}
