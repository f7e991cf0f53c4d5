package watch

import "fmt"

func line(path string, size int64) string {
	return fmt.Sprintf(`{"path":"%s","size":%d}`, path, size) // <- json-by-hand-go
}

func failure(err error) []byte {
	return []byte(`{"error":"` + err.Error() + `"}`) // <- json-by-hand-go
}

func (e *Event) JSON() string {
	return fmt.Sprintf("{\"error\": \"%s\"}", e.Message) // <- json-by-hand-go
}
