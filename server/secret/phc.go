package secret

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

const (
	saltBytes = 16
	keyBytes  = 32
)

// params are the costs of Argon2id.
type params struct {
	memory  uint32 // KiB
	time    uint32
	threads uint8
}

// current is OWASP's first recommendation for Argon2id. One thread a hash:
// parallelism comes from several people, not from one of them.
var current = params{memory: 19456, time: 2, threads: 1}

// Costs above these are a damaged row, not a hash of ours.
var most = params{memory: 1 << 20, time: 32, threads: 16}

var errHashFormat = errors.New("secret: not an Argon2id hash")

// phc is a hash in the PHC string format, $argon2id$v=19$m=…,t=…,p=…$salt$key.
type phc struct {
	params
	salt, key []byte
}

func (h phc) String() string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		h.memory, h.time, h.threads, b64.EncodeToString(h.salt), b64.EncodeToString(h.key))
}

func parsePHC(s string) (phc, error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return phc{}, errHashFormat
	}
	var h phc
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.time, &h.threads); err != nil {
		return phc{}, errors.Join(errHashFormat, err)
	}
	if h.memory > most.memory || h.time > most.time || h.threads > most.threads || h.memory*h.time*uint32(h.threads) == 0 {
		return phc{}, errHashFormat
	}
	var saltErr, keyErr error
	h.salt, saltErr = base64.RawStdEncoding.Strict().DecodeString(parts[4])
	h.key, keyErr = base64.RawStdEncoding.Strict().DecodeString(parts[5])
	if saltErr != nil || keyErr != nil || len(h.key) != keyBytes {
		return phc{}, errHashFormat
	}
	return h, nil
}
