package carrier

import "unicode/utf16"

// MaxLength is the longest text that goes out, in characters.
const MaxLength = 1600

// What of the GSM alphabet takes one place in a message, and two.
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtended = "\f^{}\\[~]|€"
)

// Places in one message alone, and in each of several that belong together.
const (
	gsmAlone, gsmPart         = 160, 153
	unicodeAlone, unicodePart = 70, 67
)

// Segments is how many messages a text is sent and paid as. One letter outside of
// the GSM alphabet makes all of them shorter.
func Segments(body string) int64 {
	places, gsm := 0, true
	for _, r := range body {
		switch {
		case contains(gsmBasic, r):
			places++
		case contains(gsmExtended, r):
			places += 2
		default:
			gsm = false
		}
	}
	if gsm {
		return parts(places, gsmAlone, gsmPart)
	}
	return parts(len(utf16.Encode([]rune(body))), unicodeAlone, unicodePart)
}

func contains(alphabet string, r rune) bool {
	for _, a := range alphabet {
		if a == r {
			return true
		}
	}
	return false
}

func parts(places, alone, part int) int64 {
	if places <= alone {
		return 1
	}
	return int64((places + part - 1) / part)
}
