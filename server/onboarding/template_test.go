package onboarding_test

import (
	"os"
	"path/filepath"
	"testing"

	"tenantry/server/onboarding"
)

func TestParseTemplate_BuiltIns(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("templates/*.yaml")
	if err != nil || len(files) != 3 {
		t.Fatalf("found %v, %v", files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		tpl, problems := onboarding.ParseTemplate(file, text, []string{"tenant.prepare", "invite.users", "manual"})
		for _, p := range problems {
			t.Error(p)
		}
		t.Logf("%+v", tpl.Limits)
	}
}
