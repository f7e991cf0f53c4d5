/// The texts of the demonstration: a program, a mistake, its repair, and a reviewer that is none.
enum DemoFiles {
  static let before = """
    def page(rows, limit=20):
        return rows[:limit]

    """

  static let mistake = """
    def page(rows, limit=20, offset=0):
        return rows[offset:offset + limit]

    """

  static let repaired = """
    def page(rows, limit=20, offset=0):
        if offset < 0:
            raise ValueError("offset must not be negative")
        return rows[offset:offset + limit]

    """

  /// Stands in for another vendor's model, which a demonstration cannot bring along.
  static let reviewer = #"""
    #!/bin/sh
    # A scripted reviewer: it knows one bug in one file. It stands in for a model and says so.
    if [ "$LANE_ROLE" = validator ]; then
      exec sed -e 's/"status": "cannot_tell"/"status": "confirmed"/' \
        -e 's/"reason": ""/"reason": "scripted: the slice takes a negative offset"/' "$LANE_TEMPLATE"
    fi
    fill() {
      sed -e 's/"status": "skipped"/"status": "full"/' \
        -e 's/"reason": "not looked at yet"/"reason": null/' \
        -e 's/"summary": ""/"summary": "scripted: this reviewer is not a model"/' \
        -e 's/"attack": ""/"attack": "a page before the first row: offset = -20"/' \
        -e 's/"note": ""/"note": "scripted"/' \
        "$@" "$LANE_TEMPLATE"
    }
    if grep -q 'offset < 0' "$LANE_TREE/feed.py"; then
      fill -e 's/"verdict": "inconclusive"/"verdict": "pass"/' \
        -e 's/"result": "not_checked"/"result": "held"/' \
        -e 's/"status": "cannot_tell"/"status": "fixed"/'
    else
      fill -e 's/"verdict": "inconclusive"/"verdict": "block"/' \
        -e 's/"result": "not_checked"/"result": "finding"/' \
        -e 's/"findings": \[\]/"findings": [{"id": "C1", "title": "a negative offset reads from the end", "category": "correctness", "severity": "critical", "confidence": 95, "location": {"path": "feed.py", "side": "new", "start_line": 2, "end_line": 2}, "quote": "return rows[offset:offset + limit]", "scenario": {"trigger": "page(rows, offset=-20)", "expected": "an error", "actual": "the last twenty rows"}, "impact": "a client pages backwards into rows that it was not to see", "fix": null, "related": []}]/'
    fi

    """#
}
