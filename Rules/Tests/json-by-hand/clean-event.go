package watch

import (
	"encoding/json"
	"fmt"
)

func line(path string, size int64) ([]byte, error) {
	return json.Marshal(map[string]any{"path": path, "size": size})
}

func size(bytes int64) string {
	return fmt.Sprintf(`{"size":%d}`, bytes)
}

func label(path string) string {
	return fmt.Sprintf(`metric{path=%q}`, path)
}

func (e *Event) Text() string {
	return fmt.Sprintf("{\"count\": %d, \"message\": %s}", e.Count, quoted(e.Message))
}
