package store

import (
	"reflect"
	"runtime"
	"sync/atomic"
)

// insiders knows whether a goroutine is inside a Tx, so that a Tx inside a Tx is
// an error at once instead of a deadlock. The context cannot tell: fn is a
// closure over the caller's context. The goroutine's own stack can.
type insiders struct{ count atomic.Int64 }

func (i *insiders) enter(method string) (leave func(), err error) {
	if err := i.check(method); err != nil {
		return nil, err
	}
	i.count.Add(1)
	return func() { i.count.Add(-1) }, nil
}

// check is free while nobody writes.
func (i *insiders) check(method string) error {
	if i.count.Load() > 0 && isInside() {
		return errNested(method)
	}
	return nil
}

// runInside calls the function of a Tx. That it is found on a stack by its address is
// why it is a function, and never inlined.
//
//go:noinline
func runInside(fn func(*Tx) error, tx *Tx) error { return fn(tx) }

// isInside looks for runInside among the callers, which takes some microseconds.
func isInside() bool {
	entry := reflect.ValueOf(runInside).Pointer()
	var callers [128]uintptr
	for skip := 0; ; skip += len(callers) {
		n := runtime.Callers(skip, callers[:])
		for _, pc := range callers[:n] {
			if f := runtime.FuncForPC(pc - 1); f != nil && f.Entry() == entry {
				return true
			}
		}
		if n < len(callers) {
			return false
		}
	}
}
