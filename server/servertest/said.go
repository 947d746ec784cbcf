package servertest

import (
	"bytes"
	"sync"
)

// said is everything that a server has answered, so that a test can look for
// what must never be in an answer.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) add(r *Response) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.WriteString(r.request + "\n")
	_ = r.Header.Write(&s.text) // to memory
	s.text.Write(r.Body)
	s.text.WriteString("\n\n")
}

// Said is everything that the server has answered in this test, headers and all.
func (s *Server) Said() string {
	s.said.mu.Lock()
	defer s.said.mu.Unlock()
	return s.said.text.String()
}
