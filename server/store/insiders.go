package store

import (
	"bytes"
	"runtime"
	"sync"
	"sync/atomic"
)

// insiders knows which goroutines are inside a Tx, so that a Tx inside a Tx is
// an error at once instead of a deadlock. The context cannot tell: fn is a
// closure over the caller's context. The goroutine's number is used for this
// check and for nothing else.
type insiders struct {
	count atomic.Int64
	who   sync.Map // goroutine number -> struct{}
}

func (i *insiders) enter(method string) (leave func(), err error) {
	id := goroutineID()
	if _, inside := i.who.LoadOrStore(id, struct{}{}); inside {
		return nil, errNested(method)
	}
	i.count.Add(1)
	return func() { i.who.Delete(id); i.count.Add(-1) }, nil
}

// check is free while nobody writes.
func (i *insiders) check(method string) error {
	if i.count.Load() == 0 {
		return nil
	}
	if _, inside := i.who.Load(goroutineID()); inside {
		return errNested(method)
	}
	return nil
}

// goroutineID reads the number from "goroutine 123 [running]:…", which takes
// about a microsecond.
func goroutineID() string {
	var buf [40]byte
	line := buf[:runtime.Stack(buf[:], false)]
	line = bytes.TrimPrefix(line, []byte("goroutine "))
	number, _, _ := bytes.Cut(line, []byte(" "))
	return string(number)
}
