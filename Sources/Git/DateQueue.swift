/// Commits, newest first.
struct DateQueue {
  private var heap: [(date: Int64, id: OID)] = []

  mutating func add(_ id: OID, date: Int64) {
    heap.append((date, id))
    var child = heap.count - 1
    while child > 0, heap[(child - 1) / 2].date < heap[child].date {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func popNewest() -> (id: OID, date: Int64)? {
    guard let newest = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return (newest.id, newest.date) }
    heap[0] = last
    var parent = 0
    while true {
      var largest = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child].date > heap[largest].date {
        largest = child
      }
      guard largest != parent else { return (newest.id, newest.date) }
      heap.swapAt(parent, largest)
      parent = largest
    }
  }
}
