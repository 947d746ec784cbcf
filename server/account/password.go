package account

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tenantry/server/domain"
)

// A password that stands alone needs 15 characters, one that is always followed by
// a second factor 8 (NIST SP 800-63B-4). There is no rule about what kinds of
// characters, and none is cut off or changed.
const (
	MinPassword           = 15
	MinPasswordWithFactor = 8
	MaxPassword           = 256
)

// minUnpredictable is how many characters must remain of a password when
// everything that anybody would guess is taken away.
const minUnpredictable = 8

// commonPasswords are the 10,000 most used ones of eight characters or more, a
// line each (@zxcvbn-ts/language-common, MIT; docs/dependencies.md).
//
//go:embed common_passwords.txt
var commonPasswords string

// obvious are words that say nothing in any password of this product, beside
// the names that a caller passes on.
var obvious = []string{"tenantry", "password", "passwort", "passphrase", "welcome", "letmein", "iloveyou", "administrator", "admin"}

// keyboard holds the rows along which fingers run, forwards and backwards.
var keyboard = withReverse("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm")

// CheckPassword says why a password cannot be chosen, or nil. words are what is
// easily known about the person: name, address, the tenant's name.
func (s *Service) CheckPassword(password string, words ...string) *domain.Error {
	return s.choosable(password, MinPassword, words...)
}

// choosable is CheckPassword for a password that may be shorter. The list of stolen
// passwords, which lies on a disk, is asked last.
func (s *Service) choosable(password string, shortest int, words ...string) *domain.Error {
	if problem := checkPassword(password, shortest, words...); problem != nil {
		return problem
	}
	if s.stolen != nil && s.stolen(normalize(password)) {
		return domain.Errorf(domain.CodeInvalid, "This password is in a list of stolen passwords. Choose one that you use nowhere else.").Because("breached")
	}
	return nil
}

// checkPassword holds the rules that need nothing but the password and the words.
func checkPassword(password string, shortest int, words ...string) *domain.Error {
	password = normalize(password)
	bad := func(reason, message string) *domain.Error {
		return domain.Errorf(domain.CodeInvalid, "%s", message).Because(reason)
	}
	switch n := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password):
		return bad("pattern", "This is not text.")
	case n < shortest:
		return bad("length", fmt.Sprintf("Use at least %d characters. Several words that only you would put together are easy to remember.", shortest))
	case n > MaxPassword:
		return bad("length", "Use at most 256 characters.")
	}
	lower := strings.ToLower(password)
	if isCommon(lower) {
		return bad("common", "This password is on the lists that are tried first. Choose another.")
	}
	if unpredictable(lower, words) < minUnpredictable {
		return bad("guessable", "This password is easy to guess: take away names, well-known passwords, rows and repeats, and too little remains.")
	}
	return nil
}

// normalize gives what looks alike one form, so that a password typed on
// another keyboard is the same (RFC 8265, OpaqueString).
func normalize(password string) string { return norm.NFC.String(password) }

func isCommon(lower string) bool {
	return strings.HasPrefix(commonPasswords, lower+"\n") || strings.Contains(commonPasswords, "\n"+lower+"\n")
}

// unpredictable counts the characters that remain after taking away known words,
// the longest well-known password, rows of keys and repeats.
func unpredictable(lower string, words []string) int {
	for _, word := range append(knownWords(words), obvious...) {
		lower = strings.ReplaceAll(lower, word, "\x00")
	}
	if common := longestCommon(lower); common != "" {
		lower = strings.ReplaceAll(lower, common, "\x00")
	}
	n := 0
	runes := []rune(lower)
	for i := 0; i < len(runes); {
		length := max(rowAt(runes[i:]), repeatAt(runes, i))
		if length == 0 {
			length = 1
			if runes[i] != 0 && runes[i] != ' ' {
				n++
			}
		}
		i += length
	}
	return n
}

// knownWords splits what is known about a person into words long enough to count.
func knownWords(texts []string) []string {
	var words []string
	for _, text := range texts {
		for _, word := range strings.FieldsFunc(strings.ToLower(normalize(text)), func(r rune) bool {
			return strings.ContainsRune(" .,@_-+/", r)
		}) {
			if utf8.RuneCountInString(word) >= 4 {
				words = append(words, word)
			}
		}
	}
	return words
}

func longestCommon(lower string) string {
	longest := ""
	for line := range strings.SplitSeq(commonPasswords, "\n") {
		if len(line) > len(longest) && strings.Contains(lower, line) {
			longest = line
		}
	}
	return longest
}

// rowAt returns the length of the row of keys at the beginning of s, from 4 on.
func rowAt(s []rune) int {
	longest := 0
	for _, row := range keyboard {
		start := strings.IndexRune(row, s[0])
		if start < 0 {
			continue
		}
		n := 0
		for _, r := range row[start:] {
			if n == len(s) || s[n] != r {
				break
			}
			n++
		}
		longest = max(longest, n)
	}
	if longest < 4 {
		return 0
	}
	return longest
}

// repeatAt returns how many characters from i on only repeat what came before:
// the rest of "aaaa", or of "abcabc".
func repeatAt(s []rune, i int) int {
	longest := 0
	for period := 1; period <= i; period++ {
		n := 0
		for i+n < len(s) && s[i+n] == s[i+n-period] {
			n++
		}
		longest = max(longest, n)
	}
	if longest < 3 {
		return 0
	}
	return longest
}

func withReverse(rows ...string) []string {
	for _, row := range rows {
		reversed := []byte(row)
		for i, j := 0, len(reversed)-1; i < j; i, j = i+1, j-1 {
			reversed[i], reversed[j] = reversed[j], reversed[i]
		}
		rows = append(rows, string(reversed))
	}
	return rows
}

// HashNewPassword checks a chosen password and hashes it. It takes tens of
// milliseconds on purpose: never call it inside a transaction.
func (s *Service) HashNewPassword(ctx context.Context, password string, words ...string) (string, error) {
	if problem := s.CheckPassword(password, words...); problem != nil {
		return "", domain.InvalidField("/password", problem.Reason, problem.Message)
	}
	return s.hasher.Hash(ctx, normalize(password))
}
