extension Policy {
  /// How many independent reviews a change takes: what is asked for, and two where an architectural
  /// surface is touched.
  package func voicesNeeded(for entries: [ChangeEntry], _ protection: Protection) -> Int {
    let isArchitectural = entries.contains { entry in
      surfaces(of: entry.path).contains { $0.architectural }
    }
    return max(protection.reviews, isArchitectural ? 2 : 1)
  }

  /// Whose voice a provider's review is: several of one vendor are one.
  package func voice(of provider: String) -> String { vendor(of: provider) ?? provider }
}
