package domain

import (
	"slices"
	"time"
)

// DeletedName is what somebody is called whose account was deleted, wherever a
// name is shown.
const DeletedName = "Deleted account"

// Preferences are how somebody wants things shown; empty means as their browser does.
type Preferences struct {
	Language string // one of Languages: how dates and numbers are written
	Timezone string // an IANA name: in which times are told
}

// Picture is somebody's picture, re-encoded by us.
type Picture struct {
	Digest string // of JPEG, which tells one picture from the next
	JPEG   []byte
}

// OwnMembership is a membership as the member sees it.
type OwnMembership struct {
	Tenant    TenantRef
	Role      string
	RoleTitle string
	Owner     bool
	State     MemberState
	Username  string
	Since     time.Time
}

// Languages are those in which dates and numbers can be written, with the region
// where that makes a difference. The product's words are English in all of them.
func Languages() []string {
	return []string{
		"en-GB", "en-US", "en-AU", "en-CA", "en-IE", "en-IN", "en-NZ", "en-ZA",
		"bg-BG", "cs-CZ", "da-DK", "de-AT", "de-CH", "de-DE", "el-GR", "es-ES", "es-MX", "et-EE", "fi-FI", "fr-BE", "fr-CA", "fr-CH",
		"fr-FR", "hr-HR", "hu-HU", "id-ID", "it-CH", "it-IT", "ja-JP", "ko-KR", "lt-LT", "lv-LV", "nb-NO", "nl-BE", "nl-NL", "pl-PL",
		"pt-BR", "pt-PT", "ro-RO", "sk-SK", "sl-SI", "sv-SE", "tr-TR", "uk-UA", "vi-VN", "zh-CN", "zh-TW",
	}
}

// IsLanguage reports whether dates and numbers can be written so.
func IsLanguage(tag string) bool { return slices.Contains(Languages(), tag) }
