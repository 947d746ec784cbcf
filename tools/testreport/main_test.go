package main

import (
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		events string
		ok     bool
		want   []string
		never  string
	}{
		"all is well": {
			`{"Action":"output","Package":"p","Test":"TestA","Output":"noise\n"}
			 {"Action":"pass","Package":"p","Test":"TestA"}
			 {"Action":"skip","Package":"p","Test":"TestB"}
			 {"Action":"pass","Package":"p","Elapsed":1.25}`,
			true, []string{"ok    p", "go: 1 passed, 0 failed, 1 skipped"}, "noise",
		},
		"a test fails": {
			`{"Action":"output","Package":"p","Test":"TestA","Output":"the reason\n"}
			 {"Action":"fail","Package":"p","Test":"TestA"}
			 {"Action":"pass","Package":"p","Test":"TestB"}
			 {"Action":"fail","Package":"p"}`,
			false, []string{"the reason", "FAIL  p", "go: 1 passed, 1 failed, 0 skipped"}, "",
		},
		"a package does not build": {
			`{"ImportPath":"q","Action":"build-output","Output":"undefined: x\n"}
			 {"Action":"pass","Package":"p","Test":"TestA"}
			 {"Action":"fail","Package":"q","FailedBuild":"q"}`,
			false, []string{"undefined: x", "FAIL  q", "go: 1 passed, 1 failed, 0 skipped"}, "",
		},
		"no test ran": {`{"Action":"skip","Package":"p"}`, false, []string{"go: 0 passed"}, ""},
		"go itself complains": {
			"go: no such package\n", false, []string{"go: no such package", "go: 0 passed"}, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			r := &report{out: &out, output: map[string]*strings.Builder{}}
			if err := r.read(strings.NewReader(tc.events)); err != nil {
				t.Fatal(err)
			}
			if ok := r.summary(); ok != tc.ok {
				t.Errorf("all is well: %v", ok)
			}
			for _, want := range tc.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("missing %q in:\n%s", want, &out)
				}
			}
			if tc.never != "" && strings.Contains(out.String(), tc.never) {
				t.Errorf("shows %q:\n%s", tc.never, &out)
			}
		})
	}
}
