extension Policy {
  /// The builder that a reviewing agent is not independent of; nil where there is none.
  package func builder(
    tooCloseTo reviewer: String,
    model: String?,
    among builders: [Receipt.Builder],
    required: RequiredIndependence
  ) -> Receipt.Builder? {
    let reviewers = vendors(of: reviewer, model)
    return builders.first { builder in
      guard !builder.isHuman else { return false }
      let vendors = vendors(of: builder.name, builder.model)
      // Nothing shows that an agent of an unknown vendor is not the reviewer itself.
      guard vendors.isEmpty || !vendors.isDisjoint(with: reviewers) else { return false }
      switch required {
      case .none: return false
      case .vendor: return true
      case .model:
        guard let built = builder.model, let model else { return true }
        return built == model
      }
    }
  }

  /// Who stands behind an agent: the vendor of its program, and that of the model it ran.
  private func vendors(of provider: String, _ model: String?) -> Set<String> {
    Set([vendor(of: provider), model.flatMap { Vendor.ofModel($0) }].compactMap { $0 })
  }
}
